"""Objections to observed role-plays: own items, in time, answered without a stake, never to the person's harm."""

from datetime import timedelta

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.measures.score import Answer
from sqm_training.people.models import PersonRole
from sqm_training.roleplay.actions import objecting, observed

from .observe_kit import done, play, sent


def object_to(observation, person, code="R3", **values):
    return objecting.object_to(observation=observation, person=person, item_code=code, text="我说了原因", **values)


def decide(objection, by, decision="upheld", answer=None, reason="录音里有"):
    objecting.decide(objection=objection, by=by, decision=decision, reason=reason, answer=answer)


def counting():
    return db.session.query(ScoreRecord).filter_by(source_kind="observation", voided_at=None).count()


def test_while_an_objection_is_open_the_scene_is_in_no_sum(cast):
    observation = done(cast, {"R3": 1})
    assert counting() > 0
    objection = object_to(observation, cast.employee)
    assert counting() == 0
    decide(objection, cast.second_trainer, "rejected")
    assert counting() > 0 and objection.reason == "录音里有"


def test_only_own_items_that_lost_points_and_each_once(cast):
    observation = done(cast, {"R1": 5, "R3": 1})
    for person, code in ((cast.employee, "R1"), (cast.employee, "RC1"), (cast.colleague, "R3")):
        with pytest.raises(RuleBroken):
            object_to(observation, person, code)
    object_to(observation, cast.employee)
    with pytest.raises(RuleBroken, match="already"):
        object_to(observation, cast.employee)


def test_the_time_ends_and_a_void_scene_takes_none(cast):
    observation = done(cast, {"R3": 1})
    with pytest.raises(RuleBroken, match="over"):
        object_to(observation, cast.employee, at=observation.finished_at + timedelta(days=30))
    observed.void(observation=observation, reason="两人弄错了情景", by=cast.trainer)
    with pytest.raises(RuleBroken):
        object_to(observation, cast.employee)


def test_neither_rater_nor_actor_nor_line_manager_may_decide(cast):
    observation = play(cast, cast.trainer, actor=cast.manager)
    objection = object_to(sent(observation, cast.trainer, {"R3": 1}), cast.employee)
    cast.manager.role_rows.append(PersonRole(role="trainer"))
    db.session.flush()
    assert [objecting.may_decide(objection, one) for one in (cast.trainer, cast.manager, cast.shopper)] == [False] * 3
    assert objecting.may_decide(objection, cast.second_trainer) and objecting.may_decide(objection, cast.admin)
    with pytest.raises(RuleBroken, match="Somebody else"):
        decide(objection, cast.trainer, "rejected")


def test_upheld_both_ratings_change_and_a_scene_that_passes_by_it_counts_as_passed(cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    sent(observation, cast.trainer, dict.fromkeys(("R1", "R2", "R3", "R4", "R5"), 1))
    observation = sent(observation, cast.second_trainer, dict.fromkeys(("R1", "R2", "R4", "R5"), 3) | {"R3": 2})
    before = observation.calculated
    assert observation.outcome == "failed"
    objection = object_to(observation, cast.employee)
    decide(objection, cast.admin, answer=Answer(5))
    assert observation.calculated > before and counting() > 0
    assert objection.change["before"] == [{"value": 1, "na": False}, {"value": 2, "na": False}]
    events = [one.event for one in db.session.query(Completion).order_by(Completion.id)]
    assert (observation.outcome == "passed") == (events[-1] == "passed")


def test_a_critical_failure_that_was_none_opens_the_way_to_pass(cast):
    observation = done(cast, 4, critical="RC3")
    assert observation.outcome == "repeat"
    decide(object_to(observation, cast.employee, "RC3"), cast.second_trainer, answer=Answer("no"))
    assert (observation.outcome, observation.critical) == ("passed", [])
    last = db.session.query(Completion).order_by(Completion.id.desc()).first()
    assert (last.event, last.at) == ("passed", observation.finished_at)


def test_an_objection_never_lowers_a_score(cast):
    objection = object_to(done(cast, {"R3": 2}), cast.employee)
    with pytest.raises(RuleBroken, match="never lowers"):
        decide(objection, cast.second_trainer, answer=Answer(1))


def test_a_reason_is_always_given(cast):
    objection = object_to(done(cast, {"R3": 2}), cast.employee)
    with pytest.raises(RuleBroken, match="reason"):
        decide(objection, cast.second_trainer, "rejected", reason=" ")
