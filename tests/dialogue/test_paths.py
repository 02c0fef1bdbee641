"""The quick search finds exactly the best and the worst that the player can do."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training import dialogue
from sqm_training.dialogue import Choice, Writing

from .stories import moves, slow_best_and_worst, stories

pytestmark = pytest.mark.either
DIMENSIONS = {"WAIT-3": "responsiveness"}


@given(stories())
@settings(max_examples=200, deadline=None)
def test_best_and_worst_are_those_of_trying_everything(text):
    scenario = dialogue.parse(text)
    assert not scenario.problems
    assert dialogue.best_and_worst(scenario) == slow_best_and_worst(scenario)


@given(stories())
@settings(max_examples=50, deadline=None)
def test_points_on_a_standard_count_for_its_dimension(text):
    scenario = dialogue.parse(text)
    assert dialogue.best_and_worst(scenario, DIMENSIONS) == slow_best_and_worst(scenario, DIMENSIONS)


@given(stories(most_nodes=6, most_choices=3), st.sampled_from(["overall", "empathy", "WAIT-3"]))
@settings(max_examples=150, deadline=None)
def test_playing_the_best_path_earns_the_best_points(text, key):
    scenario = dialogue.parse(text)
    bounds = dialogue.best_and_worst(scenario)
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
@settings(max_examples=150, deadline=None)
def test_every_play_ends_within_60_steps_and_scores_0_to_100(text, data):
    scenario = dialogue.parse(text)
    bounds = dialogue.best_and_worst(scenario)
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
