"""Banks as files: what is written in GIFT or Moodle XML is read back as it was."""

import io
import string
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training.training.banks import gift, gift_writing, moodle, moodle_writing
from sqm_training.training.banks.markup import from_plain
from sqm_training.training.writing import speaker

pytestmark = pytest.mark.either


def faults(reading: Any) -> list[tuple[int, str]]:
    return [(fault.line, fault.cause["en"]) for fault in reading.faults]


WORDS = st.text(string.ascii_letters + "0123456789 .,:=~#{}\\%->*_[]()<>&\"'!|$/\n问题，。", min_size=1, max_size=30).map(
    lambda words: " ".join(words.split(" ")).strip()
).filter(lambda words: words and not words.startswith(("*", "@")))  # fmt: skip
SAID = WORDS.map(from_plain).filter(bool)
PLAIN = st.text(string.ascii_letters + "0123456789 .:=~#{}\\%問", min_size=1, max_size=12).map(str.strip).filter(bool)
NUMBER = st.decimals(-999, 999, places=2).map(lambda value: f"{value:f}".rstrip("0").rstrip("."))


UNHELD = ["ordering", "gaps"]
LINE = WORDS.map(lambda words: from_plain(words.replace("\n", " ").strip())).filter(bool)


@st.composite
def gap(draw: Any, kind: str) -> dict[str, Any]:
    """Return a gap with a weight of its own, accepted in part, and with something said to an answer."""
    why, shares = {"why": {"en": draw(LINE)}}, {"choices": ["1", "1", "0"]}.get(kind, ["1", "1/3", "0"])
    made: dict[str, Any] = {"kind": kind, "points": draw(st.integers(2, 5))}
    if kind in ("choice", "choices"):
        texts = draw(st.lists(LINE, min_size=3, max_size=3, unique=True))
        made["options"] = [{"text": {"en": text}, "share": share} for text, share in zip(texts, shares, strict=True)]
        made["options"][0] |= why
        return made
    if kind == "number":
        made["answers"] = [{"value": draw(NUMBER), "tolerance": "0.5", "share": "1"} | why]
    else:
        made["answers"] = [{"texts": {"en": [draw(PLAIN)]}, "share": share} | why for share in shares[:2]]
    return made


@st.composite
def contents(draw: Any) -> dict[str, Any]:
    """Return a question in English; GIFT does not hold the order of things, nor gaps."""
    kinds = ["single", "multiple", "true_false", "short", "numeric", "matching", "essay", "description", *UNHELD]
    kind = draw(st.sampled_from(kinds))

    def said(source: Any = SAID) -> dict[str, str]:
        return {"en": draw(source)}

    content: dict[str, Any] = {"type": kind, "text": said()}
    if kind in ("single", "multiple"):
        texts = draw(st.lists(SAID, min_size=2, max_size=4, unique=True))
        right = ["1", "0", "1/2", "-1/3"] if kind == "single" else ["1/2", "1/2", "0", "-1"]
        content["options"] = [{"text": {"en": text}, "share": share} for text, share in zip(texts, right, strict=False)]
        content["options"][0]["why"] = said()
    if kind == "true_false":
        content |= {"answer": draw(st.booleans()), "why_true": said(), "why_false": said()}
    if kind == "short":
        content["answers"] = [
            {"texts": {"en": [draw(PLAIN)]}, "share": "1"},
            {"texts": {"en": [draw(PLAIN)]}, "share": "1/4"},
        ]
    if kind == "numeric":
        content["answers"] = [
            {"value": draw(NUMBER), "tolerance": "0.5", "share": "1"},
            {"value": draw(NUMBER), "share": "1/2"},
        ]
    if kind == "matching":
        content["pairs"] = [{"left": said(), "right": said()} for _pair in range(2)]
        content["others"] = [said()]
    if kind == "ordering":
        content["items"] = [said() for _thing in range(3)]
    if kind == "gaps":
        content["text"] = {"en": "one {1} two {2} three {3} four {4}"}
        content["gaps"] = [draw(gap(kind)) for kind in ("text", "number", "choice", "choices")]
    return content | ({"why": said()} if kind != "description" else {})


def in_one(content: dict[str, Any], language: str) -> Any:
    """Put the words of a content under another language, as a file tells it that has no Chinese in it."""
    return eval(repr(content).replace("'en':", f"'{language}':"))


@settings(max_examples=50)
@given(contents())
def test_what_is_written_is_read_back(content):
    speak = speaker("en")
    if content["type"] not in UNHELD:
        text, left = gift_writing.write([("Q1", "a/b", content)], speak)
        back = gift.read(text)
        assert left == [] and faults(back) == []
        found = back.found[0]
        expected = in_one(content, next(iter(found.content["text"])))
        assert (found.content, found.category, found.code) == (expected, "a/b", "Q1")
    xml = moodle_writing.write([("Q1", "a/b", content)], speak, lambda _stored: b"")
    again = moodle.read(xml)
    assert faults(again) == []
    expected = in_one(content, next(iter(again.found[0].content["text"])))
    assert {**again.found[0].content, "name": ""} == {**expected, "name": ""}


def test_moodle_xml_carries_order_gaps_and_pictures():
    content = {
        "type": "gaps", "text": {"en": "See ![m](a.png) {1} {2}"}, "media": {"a.png": {"stored": "s"}},
        "gaps": [{"kind": "text", "answers": [{"texts": {"en": ["a}b", "c~d"]}, "share": "1"}]},
                 {"kind": "choice", "options": [{"text": {"en": "x"}, "share": "1"}, {"text": {"en": "y"}, "share": "0"}]}],
    }  # fmt: skip
    found = moodle.read(
        moodle_writing.write([("Q", "", content)], speaker("en"), lambda stored: stored.encode())
    ).found[0]
    assert found.files == {"a.png": b"s"} and found.content["text"] == content["text"]
    assert [row["texts"]["en"] for row in found.content["gaps"][0]["answers"]] == [["a}b"], ["c~d"]]
    ordering = {"type": "ordering", "text": {"en": "o"}, "items": [{"en": "1st"}, {"en": "2nd"}]}
    assert (
        moodle.read(moodle_writing.write([("Q", "", ordering)], speaker("en"), io.BytesIO)).found[0].content == ordering
    )


def test_gift_names_what_it_cannot_hold_and_what_gets_lost():
    ordering = {"type": "ordering", "text": {"en": "o"}, "items": [{"en": "1st"}, {"en": "2nd"}]}
    heavy = {"type": "essay", "text": {"en": "Write."}, "points": 3, "rubric": {"en": "look for"}}
    text, left = gift_writing.write([("Q1", "", ordering), ("Q2", "", heavy)], speaker("en"))
    assert left == ["Q1"] and "// not written, GIFT cannot hold it: Q1 (ordering)" in text
    assert "// without points, rubric\n// [id:Q2]" in text
    assert [(one.code, one.content["type"]) for one in gift.read(text).found] == [("Q2", "essay")]
