"""Files of standards: unknown keys, doubled codes and unknown touchpoints are refused with their lines."""

import pytest

from sqm_training.files.problems import BadFile
from sqm_training.standards.schema import load_plain

pytestmark = pytest.mark.either
SOUND = """\
touchpoints:
  - {code: wait, blueprint: counter, position: 1, title: {zh: 等候, en: Waiting}}
standards:
  - code: W-1
    title: {zh: 等候, en: Wait}
    target: {zh: 十五分钟, en: 15 minutes}
    measure: {op: "<=", value: 15, unit: min}
    channel: counter
    dimension: responsiveness
    touchpoint: wait
    basis: {source: {zh: 自拟, en: own}, date: 2025-07-02}
"""


def faults(text: str, language: str = "en") -> list[str]:
    """Return what a file is refused for, one line a fault."""
    with pytest.raises(BadFile) as refused:
        load_plain(text, "s.yaml")
    return refused.value.said(language).splitlines()


def test_a_sound_file_is_read():
    (standard,) = load_plain(SOUND, "s.yaml")["standards"]
    assert (standard["code"], standard["measure"]["value"]) == ("W-1", 15)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("unit: min", "unit: week", "row 7: standards[W-1].measure.unit: should be one of 's', 'min'"),
        ("channel: counter", "channel: fax", "row 8: standards[W-1].channel: should be one of"),
        ("touchpoint: wait", "touchpoint: home", "row 10: standards[W-1].touchpoint: there is no touchpoint home"),
        ("en: 15 minutes", "en: ''", "row 6: standards[W-1].target.en: cannot be empty"),
        ("2025-07-02", "someday", "row 11: standards[W-1].basis.date: a day is written 2025-07-02"),
        ("position: 1", "position: 0", "row 2: touchpoints[wait].position: cannot be less than 1"),
        ("    dimension: responsiveness\n", "", "row 4: standards[W-1].dimension: is missing"),
        ("    dimension", "    note: x\n    dimension", "row 9: standards[W-1].note: there is no such key"),
    ],
)
def test_a_fault_is_said_with_its_line_path_and_cause(old, new, said):
    (one,) = faults(SOUND.replace(old, new))
    assert one.startswith(f"s.yaml, {said}")


def test_doubled_codes_are_refused_in_the_readers_language():
    again = SOUND + SOUND.split("standards:\n")[1]
    assert faults(again, "zh") == ["s.yaml，第 12 行：standards[W-1]：代码 W-1 出现两次"]


def test_a_card_holds_three_sentences_at_most():
    said = ", ".join(["{zh: 好, en: ok}"] * 4)
    (one,) = faults(SOUND + f"    practice: {{say: [{said}]}}\n")
    assert one == "s.yaml, row 12: standards[W-1].practice.say: at most 3"
