"""The rules of play: what can be chosen, what follows, when it ends."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training import dialogue
from sqm_training.dialogue import PlayError, State, parse

from .stories import moves, stories
from .test_reading import WHOLE

pytestmark = pytest.mark.either

LOOP = """---
start: hub
---
## hub
- 再问 -> hub {#again}
  + empathy 1
- 走 -> done {#go}
  + none
## done [end: 结束]
"""


def ids(scenario, state):
    return [one.id for one in dialogue.available(scenario, state)]


def test_a_play_from_start_to_end():
    scenario = parse(WHOLE)
    state = dialogue.start(scenario)
    assert state == State("开场", {"anger": 3}, {"开场": 1})
    assert ids(scenario, state)[0] == "calm" and "leave" not in ids(scenario, state)
    state = dialogue.take(scenario, state, "calm")
    assert (state.node, state.variables, state.points) == ("查询", {"anger": 1}, {"empathy": 2, "WAIT-3": 1})
    assert dialogue.available(scenario, state) == [] and dialogue.can_write(scenario, state)
    state = dialogue.write(scenario, state)
    assert (state.node, state.ending, state.steps, state.writings) == ("结束", "满意", 2, ("查询",))
    assert state.variables == {"anger": 0}
    assert moves(scenario, state) == []


def test_silence_earns_nothing():
    scenario = parse(WHOLE)
    state = dialogue.time_out(scenario, dialogue.start(scenario))
    assert (state.node, state.points, state.steps) == ("发火", {}, 1)
    with pytest.raises(PlayError):
        dialogue.time_out(scenario, state)


def test_a_critical_fault_is_kept_with_its_place():
    scenario = parse(WHOLE)
    refuse = dialogue.available(scenario, dialogue.start(scenario))[1]
    assert dialogue.take(scenario, dialogue.start(scenario), refuse.id).critical == (f"开场/{refuse.id}",)


def test_moves_that_are_not_there_are_refused():
    scenario = parse(WHOLE)
    state = dialogue.start(scenario)
    for wrong in ("nothing", "leave", ""):
        with pytest.raises(PlayError):
            dialogue.take(scenario, state, wrong)
    with pytest.raises(PlayError):
        dialogue.write(scenario, state)
    with pytest.raises(PlayError):
        dialogue.start(parse("---\nstart: x\n---\n## a [end]\n"))
    done = dialogue.take(parse(LOOP), dialogue.start(parse(LOOP)), "go")
    for move in (dialogue.write, dialogue.time_out, lambda *both: dialogue.take(*both, "go")):
        with pytest.raises(PlayError):
            move(parse(LOOP), done)


def test_a_node_is_entered_three_times_at_most():
    scenario, state = parse(LOOP), dialogue.start(parse(LOOP))
    for _ in range(2):
        assert ids(scenario, state) == ["again", "go"]
        state = dialogue.take(scenario, state, "again")
    assert state.entries == {"hub": 3} and ids(scenario, state) == ["go"]
    assert state.points == {"empathy": 2}


def test_an_attempt_stops_when_no_choice_is_left():
    scenario = parse(LOOP.replace("- 走 -> done {#go}\n  + none\n", ""))
    state = dialogue.start(scenario)
    for _ in range(2):
        assert state.ending == ""
        state = dialogue.take(scenario, state, "again")
    assert (state.ending, state.node) == ("stopped", "hub")


@pytest.mark.parametrize(("length", "ending"), [(80, "stopped"), (60, "好")])
def test_an_attempt_stops_after_sixty_steps_unless_the_last_reaches_an_ending(length, ending):
    rows = "".join(f"## n{index}\n- 走 -> n{index + 1}\n" for index in range(length))
    scenario = parse(f"---\nstart: n0\n---\n{rows}## n{length} [end: 好]\n")
    state = dialogue.start(scenario)
    while not state.ending:
        state = dialogue.take(scenario, state, ids(scenario, state)[0])
    assert (state.steps, state.node, state.ending) == (60, "n60", ending)


def test_a_scenario_may_begin_with_its_ending():
    assert dialogue.start(parse("---\nstart: a\n---\n## a [end: 完]\n")).ending == "完"


def test_choices_are_shuffled_the_same_way_for_the_same_seed():
    scenario = parse(
        "---\nstart: a\n---\n## a\n" + "".join(f"- 选{index} -> b\n" for index in range(6)) + "## b [end]\n"
    )
    state = dialogue.start(scenario)
    plain = ids(scenario, state)
    orders = [tuple(one.id for one in dialogue.available(scenario, state, f"attempt {n}")) for n in range(20)]
    assert all(sorted(order) == sorted(plain) for order in orders) and len(set(orders)) > 10
    assert orders == [tuple(one.id for one in dialogue.available(scenario, state, f"attempt {n}")) for n in range(20)]


@given(stories(most_nodes=6, most_choices=3), st.data())
@settings(max_examples=40, deadline=None)
def test_every_state_survives_json(text, data):
    scenario = parse(text)
    state = dialogue.start(scenario)
    while not state.ending:
        again = State.from_json(json.loads(json.dumps(state.to_json())))
        assert again == state and moves(scenario, again) == moves(scenario, state)
        state = dialogue.move(scenario, again, data.draw(st.sampled_from(moves(scenario, again))))
    assert State.from_json(json.loads(json.dumps(state.to_json()))) == state
