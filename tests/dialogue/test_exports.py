"""Scenarios in other formats, and back."""

import json
import re

import pytest
from hypothesis import given, settings

from sqm_training.dialogue import from_twee, from_twine_html, mermaid, parse, twee

from .stories import stories
from .test_reading import WHOLE, bare

pytestmark = pytest.mark.either


def test_mermaid():
    assert mermaid(parse(WHOLE)) == (
        "flowchart TD\n"
        '    n0["开场"]\n'
        '    n1["查询"]\n'
        '    n2["发火"]\n'
        '    n3(["结束<br/>满意"])\n'
        '    n0 -->|"您先别急，我来查。"| n1\n'
        '    n0 -->|"这不归我管。"| n2\n'
        '    n0 -->|"算了"| n3\n'
        '    n0 -.->|"@timer"| n2\n'
        '    n1 -->|"@write"| n3\n'
        '    n2 -->|"请坐。"| n1\n'
    )


def test_mermaid_keeps_signs_of_its_own_out():
    text = mermaid(parse('## a"]\n- x|y "z"] --> end -> a"]\n'))
    assert re.findall(r'\["(.*)"\]', text) == ["a#34;#93;"]
    assert re.findall(r'\|"(.*)"\|', text) == ["x#124;y #34;z#34;#93; --#62; end"]


def parts(text):
    """Return `(name, text)` of the passages."""
    found = [part.partition("\n") for part in text.removeprefix(":: ").rstrip("\n").split("\n\n:: ")]
    return [(re.sub(r" (\{.*\}|\[.*\])$", "", header), body) for header, _, body in found]


def test_twee_has_what_twine_needs():
    text = twee(parse(WHOLE))
    passages = dict(parts(text))
    assert passages["StoryTitle"] == "水费突增"
    data = json.loads(passages["StoryData"])
    assert re.fullmatch(r"[0-9A-F]{8}-[0-9A-F]{4}-5[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}", data["ifid"])
    assert (data["start"], data["format"]) == ("开场", "Harlowe")
    assert "[[您先别急，我来查。->查询]]" in passages["开场"]
    assert twee(parse(WHOLE)) == text


def test_our_own_export_comes_back_as_it_was():
    text, notes = from_twee(twee(parse(WHOLE)))
    assert bare(parse(text)) == bare(parse(WHOLE))
    assert [one.kind for one in notes] == ["own"]


@given(stories())
@settings(max_examples=60, deadline=None)
def test_any_export_comes_back_as_it_was(text):
    assert bare(parse(from_twee(twee(parse(text)))[0])) == bare(parse(text))


ODD = """---
id: odd
title: "A: <1> & [2]"
start: "a ]] | b"
---
## a ]] | b
> ::开头: x
> 说 [[不是链接]] 和 [方括号] 还有 /* 星号 */
- 选 | 竖线 ]] <- 箭头 -> 中间 -> {x} \\ y
  + none
- 去 -> nirgends
  + empathy 1
## {x} \\ y [end: 好 | 坏]
> 用户: (if: $x)
"""


def test_signs_that_twine_would_take_for_its_own_come_back():
    odd = ODD.replace("<1>", "1")
    assert parse(odd).problems == []
    assert bare(parse(from_twee(twee(parse(odd)))[0])) == bare(parse(odd))


def test_what_is_changed_in_twine_wins_over_our_comments():
    changed = twee(parse(WHOLE))
    changed = changed.replace("[[您先别急，我来查。->查询]]", "[[请坐，我来查。->发火]]")
    changed = changed.replace("没有人回答。\n[[", "大家都看过来。\n[[")
    scenario = parse(from_twee(changed)[0])
    first = scenario.nodes["开场"].choices[0]
    assert (first.text, first.target, first.id, first.points) == (
        "请坐，我来查。",
        "发火",
        "calm",
        {"empathy": 2, "WAIT-3": 1},
    )
    assert scenario.nodes["开场"].spoken[-1].text == "大家都看过来。"


def test_it_survives_being_published_by_twine():
    import html

    text = twee(parse(WHOLE))
    passages = parts(text)
    inside = "".join(
        f'<tw-passagedata pid="{number}" name="{html.escape(name)}">{html.escape(body)}</tw-passagedata>'
        for number, (name, body) in enumerate(passages)
        if name not in ("StoryTitle", "StoryData")
    )
    page = f'<html><tw-storydata name="水费突增" startnode="3" ifid="x">{inside}</tw-storydata></html>'
    assert bare(parse(from_twine_html(page)[0])) == bare(parse(WHOLE))
