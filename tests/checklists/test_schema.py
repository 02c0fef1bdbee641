"""Files of checklists: what is wrong is said all at once, with line, path and cause in both languages."""

import textwrap

import pytest

from sqm_training.checklists.schema import load_plain, warnings_of
from sqm_training.files.problems import BadFile
from sqm_training.measures.score.values import number

from .any_checklist import load_plain_of
from .kit import small_plain

pytestmark = pytest.mark.either
HEAD = """\
code: X
title: {zh: 表, en: List}
moments: [arrived, started]
scripts:
  - {code: S1, title: {zh: 甲, en: A}, story: {zh: 说, en: say}}
sections:
  - code: A
    title: {zh: 大项, en: Section}
    items:
      - {code: A1, text: {zh: 一, en: one}, type: yes_no, points: 2}
"""


def with_item(text: str) -> str:
    """Return a sound file with one more item, which begins at line 11."""
    return HEAD + textwrap.indent("- " + textwrap.indent(textwrap.dedent(text), "  ").strip() + "\n", " " * 6)


def item(extra: str) -> str:
    """Return that file with an item A2 of sound head and these further keys."""
    return with_item("code: A2\ntext: {zh: 二, en: two}\n" + textwrap.dedent(extra))


def faults(text: str, language: str = "en") -> list[str]:
    """Return what a file is refused for, one line a fault."""
    with pytest.raises(BadFile) as refused:
        load_plain(text, "x.yaml")
    return refused.value.said(language).splitlines()


def test_a_sound_file_is_read_as_it_stands_and_yes_stays_a_word():
    plain = load_plain(item("type: yes_no\npoints: 1/3\ngood: no\ncritical_on: [yes]\nwhen: A1 == 'yes'"), "x.yaml")
    last = plain["sections"][0]["items"][-1]
    assert (last["points"], last["good"], last["critical_on"], last["when"]) == ("1/3", "no", ["yes"], "A1 == 'yes'")


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ("type: yes_no\ncolour: red", "row 14: sections[A].items[A2].colour: there is no such key"),
        ("type: yesno", "row 13: sections[A].items[A2].type: there is no item type yesno"),
        ("type: yes_no\npoints: -1", "row 14: sections[A].items[A2].points: cannot be negative"),
        ("type: yes_no\npoints: many", "row 14: sections[A].items[A2].points: is not a number: many"),
        ("type: bands", "row 11: sections[A].items[A2]: type bands lacks bands"),
        ("type: yes_no\nbands: [{points: 1}]", "row 11: sections[A].items[A2]: type yes_no cannot have bands"),
        ("type: scale\nlow: 5\nhigh: 5", "row 11: sections[A].items[A2]: low must be less than high"),
        (
            "type: scale\nanchors: [{at: 6, zh: 好, en: good}]",
            "row 11: sections[A].items[A2]: the at of anchors must lie between low and high",
        ),
        (
            "type: yes_no\nanchors: [{at: 1, zh: 好, en: good}]",
            "row 11: sections[A].items[A2]: type yes_no cannot have anchors",
        ),
        (
            "type: levels\nlevels: [0, 2]",
            "row 14: sections[A].items[A2].levels[1]: the value of a level lies between 0 and 1",
        ),
        ("type: choice\noptions: [{code: a, zh: 甲}]", "row 14: sections[A].items[A2].options[a].en: is missing"),
        (
            "type: choice\noptions: [{code: a, zh: 甲, en: A}, {code: a, zh: 乙, en: B}]",
            "row 14: sections[A].items[A2].options[a]: the code a occurs twice",
        ),
        (
            "type: yes_no\nanswers_for: boss",
            "row 14: sections[A].items[A2].answers_for: should be one of 'person', 'site' or 'process', not 'boss'",
        ),
        ("type: yes_no\nallow_na: maybe", "row 14: sections[A].items[A2].allow_na: should be true or false"),
        ("type: yes_no\ndue_after: 400", "row 14: sections[A].items[A2].due_after: cannot be more than 365"),
        (
            "type: bands\nbands: [{to: 60, points: 1}]\nfrom: arrived\nuntil: left",
            "row 16: sections[A].items[A2].until: left is not among the moments",
        ),
        ("type: yes_no\nwhen: A1 ==", "row 14: sections[A].items[A2].when: the condition cannot be read"),
        ("type: yes_no\nwhen: B7 == 'x'", "refers to B7, which does not exist"),
        ("type: yes_no\nwhen: A2 == 'yes'", "refers to its own item"),
        ("type: yes_no\nwhen: script.busines == 'fee'", "a script has no busines"),
        ("type: yes_no\nwhen: var.anger > 1", "a checklist has no variable anger"),
    ],
)
def test_a_fault_is_said_with_its_line_path_and_cause(extra, said):
    (one,) = faults(item(extra))
    assert one.startswith("x.yaml, row ")
    assert said in one


def test_every_fault_is_said_in_chinese_too():
    found = faults(item("type: yes_no\npoints: 多\nwhen: script.x == 'y'\nhue: 1"), "zh")
    assert [one.split("：", 1)[1] for one in found] == [
        "sections[A].items[A2].points：不是数字：多",
        "sections[A].items[A2].when：脚本没有 x 这一项",
        "sections[A].items[A2].hue：没有这个键",
    ]
    assert all(one.startswith("x.yaml，第 1") for one in found)


def test_a_condition_that_looks_ahead_is_refused_and_so_no_cycle_is_possible():
    ahead = item("type: yes_no\nwhen: A3 == 'yes'") + textwrap.indent(
        "- {code: A3, text: {zh: 三, en: three}, type: yes_no, when: A2 == 'yes'}\n", " " * 6
    )
    assert faults(ahead) == [
        "x.yaml, row 14: sections[A].items[A2].when: the condition refers to A3, which comes later"
    ]


def test_doubled_codes_are_named_once_each():
    twice = HEAD.replace("[arrived, started]", "[arrived, arrived]") + "  - {code: A, title: {zh: 二, en: two}}\n"
    assert [one.rsplit(": ", 1)[1] for one in faults(twice)] == [
        "the code arrived occurs twice",
        "the code A occurs twice",
    ]


def test_unknown_keys_of_scripts_and_of_the_file_are_refused():
    text = HEAD.replace("story:", "stories: 1, story:") + "colour: red\n"
    assert faults(text) == [
        "x.yaml, row 5: scripts[S1].stories: there is no such key",
        "x.yaml, row 11: colour: there is no such key",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("code: [", "x.yaml, row 1: not valid YAML"),
        ("code: A\ncode: B\n", "x.yaml, row 2: not valid YAML"),
        ("", "x.yaml: the file is not a mapping"),
        ("code: !!python/object:os.system x", "x.yaml, row 1: not valid YAML"),
        ("\x00", "x.yaml: not valid YAML"),
    ],
)
def test_what_is_no_yaml_is_refused(text, said):
    (one, *_rest) = faults(text)
    assert one.startswith(said)


@pytest.mark.parametrize("cap", ["zero", "flag", "59", "'1/2'"])
def test_a_cap_is_a_number_zero_or_flag(cap):
    assert load_plain(HEAD + f"cap: {cap}\n", "x.yaml")


def test_a_cap_beyond_a_hundred_is_refused():
    assert faults(HEAD + "cap: 101\n") == ["x.yaml, row 11: cap: the cap lies between 0 and 100, or is zero or flag"]


def test_what_is_odd_but_allowed_is_a_warning():
    text = HEAD.replace("code: X\n", "code: X\nmethod: sections\ntotal: 5\n").replace(
        "    items", "    weight: 0\n    items"
    )
    assert [one["en"] for one in warnings_of(load_plain(text, "x.yaml"))] == [
        "the declared total 5 differs from the sum 2",
        "section A weighs 0",
        "items that measure no standard: A1",
    ]
    assert [one["zh"] for one in warnings_of(load_plain(HEAD, "x.yaml"))] == ["没有对应服务标准的评分项：A1"]


@pytest.mark.parametrize("vast", ["1e999999999", "1e-999999999", "9" * 5000, 10_000_000])
def test_numbers_that_nobody_means_are_refused_at_once(vast):
    plain = small_plain()
    plain["sections"][0]["items"][0]["points"] = vast
    with pytest.raises(BadFile):
        load_plain_of(plain)
    assert number("1e999999999") is None
