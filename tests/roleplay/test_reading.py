"""Scenario files as bytes: every encoding that people send, and a digest that spaces and line ends do not change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.files.problems import BadFile
from sqm_training.roleplay.reading import digest_of, normal, read_text, split_name

from .kit import SMALL

pytestmark = pytest.mark.either


@pytest.mark.parametrize(
    "data",
    [SMALL.encode(), SMALL.encode("utf-8-sig"), SMALL.encode("gb18030"), SMALL.encode("utf-16"),
     SMALL.replace("\n", "\r\n").encode(), SMALL.replace("\n", "\r").encode()],
    ids=["utf-8", "mark", "gb18030", "utf-16", "crlf", "cr"],
)  # fmt: skip
def test_a_text_is_read_whatever_its_encoding(data):
    assert read_text(data, "meter.md") == SMALL


@pytest.mark.parametrize(
    ("data", "cause"),
    [(b"", "empty"), (b"a" * (2 * 1024 * 1024 + 1), "larger than 2 MB"), (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "encoding"),
     (b"## start\n\x00", "not text"), (bytes(range(128, 256)) * 9, "encoding")],
    ids=["empty", "large", "picture", "nul", "bytes"],
)  # fmt: skip
def test_what_is_no_text_is_refused_with_the_name_and_cause(data, cause):
    with pytest.raises(BadFile) as refusal:
        read_text(data, "meter.md")
    assert "meter.md" in refusal.value.said("en") and cause in refusal.value.said("en")
    assert refusal.value.said("zh") != refusal.value.said("en")


def test_a_translation_is_known_by_its_name():
    assert split_name("folder/meter.en.md") == ("meter", "en")
    assert split_name("meter.md") == ("meter", None)
    assert split_name("v1.2.md") == ("v1.2", None)


@given(st.text(max_size=80))
def test_normalising_twice_changes_nothing(text):
    assert normal(normal(text)) == normal(text)


@given(st.lists(st.sampled_from(["## a", "> x", "", "- y -> a"]), max_size=8))
def test_the_digest_does_not_see_spaces_and_line_ends(lines):
    text = "\n".join(lines)
    assert digest_of(text, {}) == digest_of("\r\n".join(f"{line}  " for line in lines) + "\r\n\r\n", {})


def test_the_digest_sees_texts_languages_and_files():
    picture = {"a.jpg": {"stored": "1.jpg"}}
    digests = {
        digest_of("a", {}), digest_of("b", {}), digest_of("a", {"en": "b"}), digest_of("a", {"zh": "b"}),
        digest_of("a", {}, picture), digest_of("a", {}, {"a.jpg": {"stored": "2.jpg"}}),
    }  # fmt: skip
    assert len(digests) == 6
