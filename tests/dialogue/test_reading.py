"""Scenarios are read as people write them, and nothing that they write breaks the reading."""

import dataclasses
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sqm_training.dialogue import DIMENSIONS, check, parse, to_text
from sqm_training.dialogue.model import Change, Criterion, Customer, Medium, Spoken, Timer

from .stories import stories

pytestmark = pytest.mark.either

WHOLE = """---
id: SC01
title: 水费突增
channel: counter
level: 2
standards: [WAIT-3, EMP-1]
pass: {overall: 60, 移情性: 50%}
feedback: end
start: 开场
set: {anger: 3}
customer: {name: 王女士, mood: 4, brief: 水费翻倍, triggers: [打断, 忌语]}
language: zh
actor: {facts: 一家三口, hidden: 邻居装修用水}
---

## 开场
> 旁白: 上午十点，三号窗口。
> 王女士（生气）：我家水费怎么翻倍了？
> 没有人回答。
@image 账单.jpg | 本月账单，128 元
@timer 20s -> 发火
- 您先别急，我来查。 -> 查询 {#calm}
  + empathy 2, WAIT-3 1
  ~ anger - 2
  ? 先安抚，
  ? 再查询。
- 这不归我管。 -> 发火
  + empathy -1
  ! 推诿
- 算了 -> 结束 [if anger <= 1] {#leave}
  + none

## 查询
@write 请写一句解释 -> 结束
  + rubric explain 0..3
  + rubric empathy 1..2
  ~ anger = 0
  ? 用大白话。

## 发火
> 王女士: 找你们领导！
- 请坐。 -> 查询
  + assurance 1

## 结束 [end: 满意]
> 王女士: 谢谢。

@debrief 哪一句最要紧？
"""


def bare(thing):
    """Return a scenario as plain data without the lines it stood on."""
    if dataclasses.is_dataclass(thing):
        names = (one.name for one in dataclasses.fields(thing))
        return {name: bare(getattr(thing, name)) for name in names if name not in ("line", "lines", "point_lines")}
    if isinstance(thing, dict):
        return {key: bare(value) for key, value in thing.items()}
    return [bare(one) for one in thing] if isinstance(thing, list | tuple) else thing


def test_everything_the_format_has():
    scenario = parse(WHOLE)
    assert scenario.problems == []
    assert (scenario.id, scenario.title, scenario.channel, scenario.level) == ("SC01", "水费突增", "counter", 2)
    assert (scenario.standards, scenario.feedback, scenario.start) == (["WAIT-3", "EMP-1"], "end", "开场")
    assert scenario.passes == {"overall": 60, "empathy": 50}
    assert scenario.variables == {"anger": 3}
    assert scenario.customer == Customer("王女士", 4, "水费翻倍", triggers=("打断", "忌语"))
    assert scenario.extra == {"actor": {"facts": "一家三口", "hidden": "邻居装修用水"}}
    assert scenario.debrief == ["哪一句最要紧？"]
    assert [node.name for node in scenario.endings] == ["结束"]
    opening = scenario.nodes["开场"]
    assert opening.spoken == [
        Spoken("旁白", "", "上午十点，三号窗口。", 17),
        Spoken("王女士", "生气", "我家水费怎么翻倍了？", 18),
        Spoken("", "", "没有人回答。", 19),
    ]
    assert opening.media == [Medium("image", "账单.jpg", "本月账单，128 元", 20)]
    assert opening.timer == Timer(20, "发火", 21)
    calm, refuse, leave = opening.choices
    assert (calm.id, calm.text, calm.target, calm.line) == ("calm", "您先别急，我来查。", "查询", 22)
    assert calm.points == {"empathy": 2, "WAIT-3": 1}
    assert calm.changes == [Change("anger", "-", 2, 24)]
    assert calm.feedback == "先安抚，\n再查询。"
    assert (refuse.points, refuse.critical, refuse.has_own_id) == ({"empathy": -1}, "推诿", False)
    assert (leave.condition, leave.id, leave.points) == (["<=", {"var": "anger"}, 1], "leave", {})
    writing = scenario.nodes["查询"].writing
    assert (writing.prompt, writing.target, writing.feedback) == ("请写一句解释", "结束", "用大白话。")
    assert writing.rubric == [Criterion("explain", 0, 3, 35), Criterion("empathy", 1, 2, 36)]
    assert writing.changes == [Change("anger", "=", 0, 37)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, newline):
    assert parse(WHOLE.replace("\n", newline).encode(encoding)) == parse(WHOLE)
    assert parse("\ufeff" + WHOLE) == parse(WHOLE)


def choice(row, *below):
    """Return the one choice of a node that has these rows."""
    scenario = parse("\n".join(["---", "start: a", "---", "## a", row, *below, "## 好 [end]", ""]))
    assert scenario.problems == []
    return scenario.nodes["a"].choices[0]


@pytest.mark.parametrize(
    "row",
    [
        "- 走 -> 好 [if anger <= 1] {#x}",
        "-走->好[if anger<=1]{#x}",
        "－ 走 → 好 【if anger ≤ 1】 ｛#x｝",
        "- 走 [if anger <= 1] -> 好 {#x}",
        "- 走 -> 好 {#x} [if anger <= 1]",
        "- 走 —> 好 ［如果 anger <= 1］ {#x}",
        "   -  走  ->  好  [ if  anger  <=  1 ]  { #x }",
        "- 走 -> 好 [if（anger <= 1）]{#x}",
        "- 走 -> 好 [if: anger <= 1]{#x}",
    ],
)
def test_ways_to_write_a_choice(row):
    found = choice(row)
    assert (found.text, found.target, found.id) == ("走", "好", "x")
    assert found.condition == ["<=", {"var": "anger"}, 1]


def test_a_single_equal_sign_is_a_comparison():
    assert choice("- 走 -> 好 [if anger = 1 and trust != 2]").condition[1] == ["==", {"var": "anger"}, 1]
    assert choice("- 走 -> 好 【if anger ＝ 1】").condition == ["==", {"var": "anger"}, 1]


def test_the_last_arrow_splits():
    assert choice("- 缴费 -> 打印 → 好").text == "缴费 -> 打印"


@pytest.mark.parametrize(
    ("row", "points"),
    [
        ("+ empathy 2, assurance 1", {"empathy": 2, "assurance": 1}),
        ("＋ 移情性 2，保证性：-1", {"empathy": 2, "assurance": -1}),
        ("+ Empathy: +2; WAIT-3 = 1", {"empathy": 2, "WAIT-3": 1}),
        ("+ none", {}),
        ("+ 不计分", {}),
        ("+ empathy −1", {"empathy": -1}),
    ],
)
def test_ways_to_write_points(row, points):
    assert choice("- 走 -> 好", row).points == points


@pytest.mark.parametrize(
    ("row", "change"),
    [
        ("~ anger - 2", ("anger", "-", 2)),
        ("～ 怒气 + 1", ("怒气", "+", 1)),
        ("~ anger -= 2", ("anger", "-", 2)),
        ("~ anger=3", ("anger", "=", 3)),
        ("~ anger －2", ("anger", "-", 2)),
    ],
)
def test_ways_to_write_a_change(row, change):
    (found,) = choice("- 走 -> 好", row).changes
    assert (found.variable, found.operator, found.amount) == change


@pytest.mark.parametrize(
    ("row", "text"),
    [("! 推诿", "推诿"), ("！critical: 推诿", "推诿"), ("! critical 推诿", "推诿"), ("! critical", "critical")],
)
def test_ways_to_write_a_critical_fault(row, text):
    assert choice("- 走 -> 好", row).critical == text


def test_ways_to_write_an_ending():
    for heading in ("## 好 [end: 满意]", "##好[end:满意]", "## 好 【结局：满意】", "＃＃ 好 ［END: 满意］"):
        assert parse(heading).nodes["好"].ending == "满意"
    assert parse("## 好 [end]").nodes["好"].ending == "end"
    assert parse("## 办理 [二楼]").nodes["办理 [二楼]"].ending == ""


def test_time_of_day_is_no_speaker():
    (line,) = parse("## a\n> 12:30 再来").nodes["a"].spoken
    assert (line.speaker, line.text) == ("", "12:30 再来")


def test_ids_come_from_node_and_text_not_from_the_order():
    rows = ["- 走 -> a", "- 跑 -> a", "- 停 -> a"]
    ids = [
        {one.text: one.id for one in parse("\n".join(["## a", *order])).nodes["a"].choices}
        for order in (rows, rows[::-1])
    ]
    assert ids[0] == ids[1] and len(set(ids[0].values())) == 3
    other = parse("## b\n- 走 -> b").nodes["b"].choices[0].id
    assert other != ids[0]["走"]
    same = [one.id for one in parse("## a\n- 走 -> a\n- 走 -> a\n- 走 -> a").nodes["a"].choices]
    assert same[0] == ids[0]["走"] and len(set(same)) == 3


def test_names_are_compared_in_one_unicode_form():
    scenario = parse("---\nstart: cafe\u0301\n---\n## caf\u00e9\n- x -> cafe\u0301\n")
    assert scenario.start in scenario.nodes and scenario.nodes["café"].choices[0].target == "café"


def test_writing_it_again_gives_the_same():
    assert bare(parse(to_text(parse(WHOLE)))) == bare(parse(WHOLE))


@given(stories())
@settings(max_examples=50, deadline=None)
def test_random_scenarios_are_written_as_they_were_read(text):
    assert bare(parse(to_text(parse(text)))) == bare(parse(text))


SIGNS = st.lists(
    st.sampled_from(
        [
            *"-+~?!>@#[]{}()|:：（）【】→ \n\t\r\"'&*%<=,，;1a王",
            "---\n",
            "\n## ",
            "\n- ",
            "->",
            "[if ",
            "[end:",
            "{#",
            "\n@timer ",
            "\n@write ",
            "rubric a 0..3",
            "start: a\n",
            "set: {a: 1}",
            "\n  + ",
            "empathy 1",
            "\x00",
            "�",
            "\u2028",
            *DIMENSIONS,
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(SIGNS, st.text(), st.binary(), SIGNS.map(lambda text: f"---\n{text}\n---\n{text}")))
@example("---\n{[: - ?\n---\n")
@example("---\n!!binary x\n---\n")
@example("---\n? [a]\n: b\n---\n")
@example("---\na: !!float x\n<<: *a\n---\n")
@example("## a\n- x -> a [if (((((( ]")
@settings(max_examples=400, deadline=None)
def test_nothing_breaks_the_reading(text):
    scenario = parse(text)
    for one in check(scenario, standards=set(), media=set(), translations=[scenario]):
        assert one.line >= 1 and one.said("zh") and one.said("en")


@pytest.mark.parametrize(
    "text",
    [
        "x\n" * 450_000,
        "- " + " " * 900_000 + "-> a",
        "---\nset: " + "[" * 15_000 + "\n---\n",
        "---\nstart: a\n---\n## a\n" + "- x -> a\n" * 100_000,
        "---\nstart: n0\n---\n"
        + "".join(f"## n{i}\n- x -> n{i + 1}\n  ~ v{i} + 1\n- y -> n{i // 2} [if v{i} > {i}]\n" for i in range(12_000)),
        "---\nstart: a\n---\n## a\n" + "".join(f"- x{i} -> a\n  + K-{i} 1\n" for i in range(12_000)),
    ],
    ids=["junk", "spaces", "brackets", "choices", "variables", "keys"],
)
def test_odd_files_cost_seconds_not_minutes(text):
    spent = time.process_time()
    check(parse(text))
    assert time.process_time() - spent < 10


def test_a_line_of_markup_is_one_fault_not_two():
    found = parse("---\nid: s\nstart: a\n---\n## a [end]\n<b>fett</b>\n> <i>x</i>\n").problems
    assert [(one.line, one.code) for one in found] == [(6, "S11"), (7, "S11")]
