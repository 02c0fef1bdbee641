"""Scenarios as pictures: every node once, no box over another, nothing that a strict policy forbids."""

import re
import time
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from sqm_training import dialogue
from sqm_training.dialogue import Marks, draw, layout, parse
from sqm_training.dialogue.labels import free_place
from sqm_training.dialogue.layers import crossings, layered
from sqm_training.dialogue.looks import THEMES

from .stories import stories
from .test_reading import WHOLE

pytestmark = pytest.mark.either
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg):
    return [one.text for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_the_layers_go_from_the_start_down_to_the_endings():
    plan = layout(parse(WHOLE))
    assert [(box.node.name, box.layer, box.is_start) for box in plan.boxes] == [
        ("开场", 0, True),
        ("发火", 1, False),
        ("查询", 2, False),
        ("结束", 3, False),
    ]
    lines = {(line.source, line.target): [move.id for move in line.moves] for line in plan.lines}
    assert lines["开场", "查询"] == ["calm"] and len(lines) == 5
    for line in plan.lines:
        source, target = (
            next(box for box in plan.boxes if box.node.name == name) for name in (line.source, line.target)
        )
        assert line.points[0][1] == source.y + source.height and line.points[-1][1] == target.y


@given(stories(most_nodes=9, most_choices=4))
@settings(max_examples=60, deadline=None)
def test_no_box_covers_another_and_all_stand_inside(text):
    scenario = parse(text)
    plan = layout(scenario)
    assert sorted(box.node.name for box in plan.boxes) == sorted(scenario.nodes)
    for one, other in combinations(plan.boxes, 2):
        assert one.layer != other.layer or abs(one.x - other.x) >= one.width
    for box in plan.boxes:
        assert 0 <= box.x <= plan.width - box.width and 0 <= box.y <= plan.height - box.height
    for x, y in (point for line in plan.lines for point in line.points):
        assert 0 <= x <= plan.width and 0 <= y <= plan.height


def test_crossings_are_reduced():
    arcs = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 8), (2, 7), (3, 6), (4, 5)]
    assert crossings(layered(9, arcs, 0)) == 0


def test_the_picture_is_plain_svg():
    svg = draw(parse(WHOLE), "zh")
    root = ElementTree.fromstring(svg)
    assert root.find(f"{SVG}title").text == "情景图：水费突增"
    assert root.find(f"{SVG}desc").text == "4 个节点，5 条去路，1 个结局。"
    assert not re.search(r"style|<script|href|url\(|on\w+=", svg)
    assert {"开场", "查询", "结局：满意", "开始", "! 严重错误", "!"} <= set(texts(svg))
    assert {"Ending: 满意", "Start"} <= set(texts(draw(parse(WHOLE), "en")))
    assert draw(parse(WHOLE), "zh") == svg


def test_silence_alone_is_a_dotted_line():
    svg = draw(parse("---\nstart: a\n---\n## a\n- x -> b\n@timer 5s -> c\n## b [end]\n## c [end]\n"), "en")
    dotted = [one for one in ElementTree.fromstring(svg).iter(f"{SVG}path") if one.get("stroke-dasharray") == "2 4"]
    assert len(dotted) == 2 and "silence" in texts(svg)


def test_text_is_escaped():
    svg = draw(parse('---\ntitle: \'a & "b"\'\nstart: x\n---\n## x & y > z "q"\n- <b> & "c" -> x & y > z "q"\n'), "en")
    assert 'x & y > z "q"' in " ".join(one.text for one in ElementTree.fromstring(svg).iter(f"{SVG}title"))


def test_what_was_played_and_the_best_path_are_told_apart():
    scenario = parse(WHOLE)
    best = [(step.node, step.move.id) for step in dialogue.best_path(scenario)]
    svg = draw(scenario, "zh", Marks(played=[("开场", "@timer")], best=best))
    assert {"走过的路", "最好的路"} <= set(texts(svg))
    thick = [one for one in ElementTree.fromstring(svg).iter(f"{SVG}path") if one.get("stroke-width") == "3.6"]
    dashed = [one for one in ElementTree.fromstring(svg).iter(f"{SVG}path") if one.get("stroke-dasharray") == "7 5"]
    assert len(thick) == 2 and len(dashed) == len(best) + 1


def test_shares_become_widths_and_words():
    svg = draw(parse(WHOLE), "en", Marks(shares={("开场", "calm"): 0.625, ("开场", "@timer"): 0.25}, faulty=["发火"]))
    assert {"62%", "25%", "has a problem", "the thicker, the more learners went there"} <= set(texts(svg))
    assert "25% !" not in texts(svg), "silence went there, nobody made the fault"
    widths = [float(one.get("stroke-width")) for one in ElementTree.fromstring(svg).iter(f"{SVG}path")]
    assert 6.4 in widths and 3.4 in widths


def test_long_names_are_shortened_and_kept_in_the_title():
    name = "用户说水费突然翻倍并且要求马上见领导还要拨打热线投诉"
    svg = draw(parse(f"## {name}\n> x: y\n"), "zh")
    assert texts(svg)[1].endswith("…") and name in svg


def test_an_empty_scenario_is_drawn_too():
    assert ElementTree.fromstring(draw(parse(""), "zh")).tag == f"{SVG}svg"
    assert layout(parse("")).boxes == []


def test_the_dark_theme():
    assert "#19212a" in draw(parse(WHOLE), "zh", theme="dark")


@pytest.mark.parametrize("step", [1, 7, 400])
def test_a_thousand_nodes_are_drawn_in_two_seconds(step):
    rows = "".join(f"## n{i}\n- a -> n{(i + step) % 1000}\n- b -> n{i * 3 % 1000}\n- c -> e\n" for i in range(1000))
    scenario = parse("---\nstart: n0\n---\n" + rows + "## e [end]\n")
    spent = time.process_time()
    draw(scenario, "zh")
    assert time.process_time() - spent < 2


def test_a_node_shows_what_the_customer_first_says():
    text = "## opening\n> 旁白：三号窗口\n> 张女士：平时六十块\n- 您好 -> done\n## done [end: resolved]\n> 张女士：好\n"
    assert texts(draw(parse(text), "zh"))[:3] == ["opening", "平时六十块", "开始"]


def test_labels_of_ways_there_and_back_stand_apart():
    there, back = ((100.0, 50.0), (60.0, 120.0)), ((66.0, 120.0), (106.0, 50.0))
    first = free_place(there, [])
    second = free_place(back, [first])
    assert first == (80.0, 89.0)
    assert abs(first[0] - second[0]) >= 44 or abs(first[1] - second[1]) >= 15
    assert (
        free_place(there, [free_place(there, []), *[(x, y) for x in range(60, 101, 20) for y in range(50, 130, 10)]])
        == first
    )


MIXED = """---
id: SC93
title: t
channel: counter
level: 1
standards: []
start: a
customer: {name: 王, mood: 3, brief: b}
language: zh
---

## a
> 王：在吗？

- 在。 -> b {#yes}
  + empathy 1
- 走开。 -> b {#no}
  + empathy -1
  ! critical 骂人

## b [end: resolved]
> 王：好。
"""


@pytest.mark.parametrize(
    ("shares", "label"), [({"yes": 1.0}, "100%"), ({"yes": 0.97, "no": 0.03}, "100% (! 3%)"), ({}, "!")]
)
def test_a_way_that_one_fault_shares_with_good_answers_is_not_drawn_as_all_fault(shares, label):
    svg = draw(parse(MIXED), marks=Marks(shares={("a", key): share for key, share in shares.items()}))
    texts = [one.text for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert label in texts
    stroke = re.search(r'<path d="[^"]*" fill="none" stroke="(#\w+)"', svg)[1]
    assert stroke == THEMES["light"]["edge" if shares else "critical"]
