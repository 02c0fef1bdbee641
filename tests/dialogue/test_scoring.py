"""An attempt is worth its points between the worst and the best path."""

from fractions import Fraction

import pytest

from sqm_training import dialogue
from sqm_training.dialogue import parse

pytestmark = pytest.mark.either

STORY = """---
start: a
pass: {overall: 60, empathy: 50}
---
## a
- 安抚 -> b {#calm}
  + empathy 3, WAIT-3 1
- 平淡 -> b {#flat}
  + empathy 1
- 越权 -> b {#fault}
  + empathy 3, WAIT-3 1
  ! 越权
@timer 9s -> b
## b
@write 请解释 -> 好
  + rubric 清楚 0..4
  + rubric empathy 0..2
- 不写 -> 好 {#skip}
  + none
## 好 [end: 好]
"""
BOUNDS = {"empathy": (0, 5), "WAIT-3": (0, 1), "overall": (0, 10)}


def play(*steps, marks=(), dimensions=None):
    scenario = parse(STORY)
    state = dialogue.start(scenario)
    for step in steps:
        if step == "write":
            state = dialogue.write(scenario, state)
        else:
            state = dialogue.take(scenario, state, step) if step else dialogue.time_out(scenario, state)
    bounds = dialogue.all_bounds(scenario, dimensions)
    return dialogue.outcome(scenario, state, bounds, marks, dimensions)


def test_the_bounds():
    assert dialogue.all_bounds(parse(STORY)) == BOUNDS
    with_dimension = dialogue.all_bounds(parse(STORY), {"WAIT-3": "responsiveness"})
    assert with_dimension == {"responsiveness": (0, 1), **BOUNDS}
    assert list(with_dimension) == ["responsiveness", "empathy", "WAIT-3", "overall"]


def test_best_and_worst_speak_of_dimensions_and_the_sum_alone():
    assert dialogue.best_and_worst(parse(STORY)) == {"empathy": (0, 5), "overall": (0, 10)}
    known = dialogue.best_and_worst(parse(STORY), {"WAIT-3": "responsiveness"})
    assert known == {"responsiveness": (0, 1), "empathy": (0, 5), "overall": (0, 10)}


def test_a_marked_attempt():
    result = play("calm", "write", marks=[{"清楚": 3, "empathy": 2}])
    assert result.points == {"overall": 9, "empathy": 5, "WAIT-3": 1}
    assert result.scores == {"empathy": Fraction(100), "WAIT-3": Fraction(100)}
    assert (result.overall, result.passed, result.missed, result.awaits_marking) == (Fraction(90), True, (), False)


def test_an_attempt_that_awaits_marking_is_neither_passed_nor_failed():
    for marks in ((), [None]):
        result = play("calm", "write", marks=marks)
        assert (result.awaits_marking, result.passed, result.overall) == (True, None, Fraction(40))


def test_scores_are_exact_and_marks_are_held_against_them():
    result = play("flat", "skip")
    assert (result.scores["empathy"], result.overall) == (Fraction(20), Fraction(10))
    assert (result.passed, result.missed) == (False, ("overall", "empathy"))
    assert play(None, "skip").overall == 0


def test_a_critical_fault_caps_and_fails():
    result = play("fault", "write", marks=[{"清楚": 4, "empathy": 2}])
    assert (result.overall, result.passed, result.critical) == (Fraction(59), False, ("a/fault",))
    assert result.missed == ("overall",)


def test_a_dimension_whose_best_is_its_worst_is_not_scored():
    text = "---\nstart: a\npass: {overall: 60, empathy: 60}\n---\n## a\n- x -> b {#x}\n  + empathy 2\n## b [end]\n"
    scenario = parse(text)
    state = dialogue.take(scenario, dialogue.start(scenario), "x")
    result = dialogue.outcome(scenario, state, dialogue.all_bounds(scenario))
    assert (result.scores, result.overall, result.passed) == ({"empathy": None}, None, True)


def test_points_on_a_standard_count_for_its_dimension_but_once_overall():
    result = play("calm", "skip", dimensions={"WAIT-3": "empathy"})
    assert result.points == {"overall": 4, "empathy": 4, "WAIT-3": 1}
    assert result.scores["empathy"] == Fraction(400, 6)
