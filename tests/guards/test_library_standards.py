"""The shipped standards: figures with their sources, practice cards, touchpoints; and every word in both languages."""

import re

import pytest

from .library import COUNTS, by_code, everything, items_of, standards_file

pytestmark = pytest.mark.either
STARTER = [
    "WAIT-1", "WAIT-2", "WAIT-3", "TIME-1", "TIME-2", "TEL-1", "TEL-2", "TEL-3", "WEB-1", "WEB-2", "FIRST-1",
    "NOTE-1", "LIMIT-1", "REP-1", "REP-2", "REP-3", "REP-4", "REP-5", "OUT-1", "OUT-2", "OUT-3", "OUT-4", "WQ-1",
    "WQ-2", "PRS-1", "NEW-1", "NEW-2", "NEW-3", "TRF-1", "MTR-1", "MTR-2", "MTR-3", "MTR-4", "MTR-5", "ARR-1",
    "ARR-2", "QRY-1", "CMP-1", "CMP-2", "CMP-3", "CMP-4", "APT-1", "SAT-1", "EQ-1",
]  # fmt: skip
FIGURES = {
    "WAIT-1": (60, "s"), "WAIT-2": (15, "min"), "TIME-1": (5, "min"), "TIME-2": (20, "min"), "TEL-1": (15, "s"),
    "TEL-2": (95, "percent"), "TEL-3": (8, "percent"), "WEB-1": (3, "min"), "WEB-2": (1, "wd"),
    "LIMIT-1": (98, "percent"), "REP-1": (60, "min"), "REP-2": (4, "h"), "REP-3": (48, "h"), "OUT-1": (24, "h"),
    "OUT-2": (48, "h"), "OUT-4": (24, "h"), "WQ-1": (2, "h"), "WQ-2": (24, "h"), "PRS-1": (0.14, "mpa"),
    "NEW-1": (3, "wd"), "NEW-2": (6, "wd"), "NEW-3": (7, "wd"), "MTR-1": (98, "percent"), "MTR-2": (99, "percent"),
    "MTR-3": (3, "wd"), "ARR-1": (72, "h"), "ARR-2": (24, "h"), "QRY-1": (2, "wd"), "CMP-1": (3, "wd"),
    "CMP-2": (5, "wd"), "CMP-3": (15, "wd"), "CMP-4": (1, "wd"), "APT-1": (2, "h"),
}  # fmt: skip
HAN = r"[\u4e00-\u9fff“”「」（）]"
HALF_WIDTH = re.compile(rf"{HAN}[,;:!?.]({HAN}|\s|$)|[,;:!?]{HAN}")
CHINESE = re.compile(r"[\u4e00-\u9fff，。；：！？（）]")
BANNED = ("您们", "一票否决权", "veto")


def test_every_starter_standard_is_there_with_its_figure():
    standards = by_code(standards_file()["standards"])
    assert [code for code in STARTER if code not in standards] == []
    figures = {code: (standards[code]["measure"]["value"], standards[code]["measure"]["unit"]) for code in FIGURES}
    assert figures == FIGURES


def test_every_standard_has_a_figure_or_an_item_that_judges_it():
    measured = {item["standard"] for code in COUNTS for item in items_of(code)}
    holes = [row["code"] for row in standards_file()["standards"] if not row["measure"] and row["code"] not in measured]
    assert holes == []


def test_what_is_our_own_or_from_a_weak_source_is_never_called_verified():
    for row in standards_file()["standards"]:
        source = row["basis"]["source"]["zh"]
        if row["own"] or any(word in source for word in ("较弱", "未核实", "比例待核", "时限待核")):
            assert row["basis"]["verified"] is False, row["code"]
    assert {row["code"] for row in standards_file()["standards"] if row["basis"]["verified"]} <= set(STARTER)


def test_every_standard_has_a_card_that_can_be_run_in_three_minutes():
    for row in standards_file()["standards"]:
        card = row["practice"]
        assert 1 <= len(card["say"]) <= 3, row["code"]
        assert 1 <= len(card["avoid"]) <= 2, row["code"]
        assert 25 <= len(card["drill"]["zh"]) <= 110, row["code"]


def test_nothing_is_pledged_before_somebody_decides_so():
    assert [row["code"] for row in standards_file()["standards"] if row["pledge"]] == []


def test_the_counter_has_ten_steps_and_seven_moments_of_truth():
    steps = [row for row in standards_file()["touchpoints"] if row["blueprint"] == "counter"]
    assert [row["position"] for row in steps] == list(range(1, 11))
    starred = [row["code"] for row in standards_file()["touchpoints"] if row["moment_of_truth"]]
    assert starred == ["arrive", "wait", "greet", "tell", "handle", "leave", "after"]
    parts = {row["code"]: row["part"] for row in standards_file()["touchpoints"] if row["part"] != "main"}
    assert parts == {"arrive": "guide", "triage": "guide", "after": "call_back", "call_back": "call_back"}


def test_every_word_is_in_both_languages():
    for place, words in everything():
        assert words.get("zh", "").strip() and words.get("en", "").strip(), place
        assert CHINESE.search(words["zh"]) or words["zh"] == words["en"] or words["zh"][0].isdigit(), place
        assert not CHINESE.search(words["en"]), place


def test_chinese_has_chinese_punctuation_and_no_odd_words():
    wrong = [place for place, words in everything() if HALF_WIDTH.search(words["zh"])]
    assert wrong == []
    assert [place for place, words in everything() for odd in BANNED if odd in words["zh"] + words["en"].lower()] == []
