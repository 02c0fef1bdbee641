"""The quick search finds exactly the best and the worst that the player can do."""

import random
import time
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training import dialogue
from sqm_training.dialogue import Choice, Writing

from .stories import moves, slow_bounds, stories

pytestmark = pytest.mark.either
DIMENSIONS = {"WAIT-3": "responsiveness"}


@given(stories())
@settings(max_examples=100, deadline=None)
def test_bounds_are_those_of_trying_everything(text):
    scenario = dialogue.parse(text)
    assert not scenario.problems
    assert dialogue.all_bounds(scenario) == slow_bounds(scenario)


@given(stories())
@settings(max_examples=50, deadline=None)
def test_points_on_a_standard_count_for_its_dimension(text):
    scenario = dialogue.parse(text)
    assert dialogue.all_bounds(scenario, DIMENSIONS) == slow_bounds(scenario, DIMENSIONS)


@given(stories(most_nodes=6, most_choices=3), st.sampled_from(["overall", "empathy", "WAIT-3"]))
@settings(max_examples=60, deadline=None)
def test_playing_the_best_path_earns_the_best_points(text, key):
    scenario = dialogue.parse(text)
    bounds = dialogue.all_bounds(scenario)
    state, marks = dialogue.start(scenario), []
    for step in dialogue.best_path(scenario, key):
        assert step.node == state.node
        if isinstance(step.move, Writing):
            marks.append({one.name: one.high for one in step.move.rubric})
        state = dialogue.move(scenario, state, step.move)
    assert state.ending
    result = dialogue.outcome(scenario, state, bounds, marks)
    assert result.points.get(key, 0) == bounds.get(key, (0, 0))[1]


@given(stories(most_nodes=6, most_choices=3), st.data())
@settings(max_examples=60, deadline=None)
def test_every_play_ends_within_60_steps_and_scores_0_to_100(text, data):
    scenario = dialogue.parse(text)
    bounds = dialogue.all_bounds(scenario)
    state, marks = dialogue.start(scenario), []
    while not state.ending:
        move = data.draw(st.sampled_from(moves(scenario, state)))
        if isinstance(move, Writing):
            marks.append({one.name: data.draw(st.integers(one.low, one.high)) for one in move.rubric})
        state = dialogue.move(scenario, state, move)
    assert state.steps <= 60
    result = dialogue.outcome(scenario, state, bounds, marks)
    for score in (*result.scores.values(), result.overall):
        assert score is None or 0 <= score <= 100
    for key, (worst, best) in bounds.items():
        assert worst <= result.points.get(key, 0) <= best
    if state.critical:
        assert result.passed is False
        assert result.overall is None or result.overall <= Fraction(59)
    assert all(isinstance(one, Choice) for one in dialogue.available(scenario, state)) and not moves(scenario, state)


def test_the_limit_of_sixty_steps_is_part_of_the_search():
    ring = "".join(
        f"## n{index}\n- 走 -> n{(index + 1) % 21}\n  + empathy {index % 5}\n- 停 -> 好\n  + empathy 2\n"
        for index in range(21)
    )
    scenario = dialogue.parse("---\nstart: n0\n---\n" + ring + "## 好 [end]\n")
    assert dialogue.all_bounds(scenario) == slow_bounds(scenario)
    assert len(dialogue.best_path(scenario)) == 60


def test_a_long_scenario_with_short_cuts():
    rows = "".join(
        f"## n{index}\n- 一 -> n{index + 1}\n  + empathy {index % 3}\n- 二 -> n{index + 2}\n  + empathy {index % 4 - 1}\n"
        for index in range(75)
    )
    scenario = dialogue.parse("---\nstart: n0\n---\n" + rows + "## n75 [end]\n## n76 [end]\n")

    @cache
    def best(index, left, sign):
        if index >= 75 or left == 0:
            return 0
        one, two = best(index + 1, left - 1, sign), best(index + 2, left - 1, sign)
        return max(one + sign * (index % 3), two + sign * (index % 4 - 1))

    assert dialogue.all_bounds(scenario)["overall"] == (-best(0, 60, -1), best(0, 60, 1))


def test_silence_may_be_the_worst_path():
    text = "---\nstart: a\n---\n## a\n- 走 -> b\n  + empathy 2\n- 跑 -> b\n  + empathy 1\n@timer 5s -> b\n## b [end]\n"
    assert dialogue.all_bounds(dialogue.parse(text)) == {"empathy": (0, 2), "overall": (0, 2)}


def test_of_equal_paths_the_best_is_the_shortest_without_a_fault():
    text = """---
start: a
---
## a
- 绕 -> a {#round}
  + none
- 越权 -> b {#fault}
  + empathy 1
  ! 越权
- 办 -> b {#do}
  + empathy 1
@timer 5s -> b
## b [end]
"""
    (step,) = dialogue.best_path(dialogue.parse(text))
    assert (step.node, step.move.id, step.target) == ("a", "do", "b")


def dense(count, variables=0):
    """Return a scenario in which each node leads to each, too large to be searched through."""
    names = [f"n{index}" for index in range(count)]
    rows = ["---", "start: n0", "---"]
    for index, name in enumerate(names):
        rows.append(f"## {name}")
        for other in (*names, "好"):
            rows += [f"- 去{other} -> {other}", f"  + empathy {(index * 7 + len(rows)) % 5 - 2}"]
            rows += [f"  ~ v{len(rows) % variables} + 1"] if variables else []
        rows += [f"- 另 -> 好 [if v{index % variables} > 2]", "  + empathy 2"] if variables else []
    return dialogue.parse("\n".join([*rows, "## 好 [end]", ""]))


def at_random(scenario, seed):
    """Return the points of a play that mostly takes what scores best at once."""
    chance, state = random.Random(seed), dialogue.start(scenario)
    while not state.ending:
        choice = max(dialogue.available(scenario, state), key=lambda one: one.total + chance.random() * 1.5)
        state = dialogue.take(scenario, state, choice.id)
    return sum(state.points.values())


@pytest.mark.parametrize("scenario", [dense(12), dense(9, variables=6)], ids=["loops", "variables"])
def test_where_the_search_is_cut_the_bounds_are_outer_bounds(scenario):
    assert [one.code for one in dialogue.check(scenario) if one.code == "S31"] == ["S31"]
    worst, best = dialogue.all_bounds(scenario)["overall"]
    state = dialogue.start(scenario)
    for step in dialogue.best_path(scenario):
        state = dialogue.move(scenario, state, step.move)
    assert state.ending and worst < 0 < sum(state.points.values()) <= best
    assert sum(state.points.values()) >= max(at_random(scenario, seed) for seed in range(50))


def test_a_scenario_without_start_or_points():
    assert dialogue.all_bounds(dialogue.parse("## a\n- x -> a\n")) == {"overall": (0, 0)}
    assert dialogue.best_path(dialogue.parse("## a\n- x -> a\n")) == []
    assert dialogue.best_path(dialogue.parse("---\nstart: a\n---\n## a [end]\n")) == []


def test_a_thousand_nodes_are_checked_in_a_second():
    rows = []
    for index in range(1000):
        row = index // 70
        rows += [f"## n{index}", "> 用户（生气）: 到底怎么回事？"]
        for turn in range(3):
            target = f"n{(row + 1) * 70 + (index * 31 + turn * 17) % 70}" if row < 13 else ("好", "坏")[turn % 2]
            rows += [f"- 选项{turn} -> {target}" + (" [if anger <= 4]" if turn == 1 else "")]
            rows += [
                f"  + empathy {(index + turn) % 3}, assurance {turn % 2}",
                f"  ~ anger {'+-'[index % 2]} 1",
                "  ? 点评",
            ]
        rows += [f"- 请再说一遍 -> n{index ^ 1}", "  + none", "  ? 少绕"] if index % 10 == 0 and index < 998 else []
    scenario = dialogue.parse("\n".join(["---", "start: n0", "---", *rows, "## 好 [end]", "## 坏 [end]", ""]))
    spent = time.process_time()
    problems = dialogue.check(scenario)
    assert time.process_time() - spent < 1
    assert not [one for one in problems if one.is_error or one.code == "S31"]
