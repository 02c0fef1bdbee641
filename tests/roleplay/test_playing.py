"""What playing writes, and that no act done twice, late or by somebody else changes what is on record."""

from fractions import Fraction

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.database import now
from sqm_training.errors import NotFound, RuleBroken
from sqm_training.extensions import db
from sqm_training.ledger.models import MILLION, ScoreRecord
from sqm_training.roleplay.actions import playing
from sqm_training.roleplay.models import Attempt, AttemptState, Step

from ..assignments.kit import give
from . import play_kit as kit


def records(attempt):
    rows = db.session.query(ScoreRecord).filter_by(source_kind="scenario", source_id=attempt.id)
    return {(row.standard_id is not None, row.dimension): (row.got / MILLION, row.possible / MILLION) for row in rows}


def events(person):
    return [row.event for row in db.session.query(Completion).filter_by(person_id=person.id).order_by(Completion.id)]


def test_the_best_path_scores_a_hundred_and_is_on_record(app, cast):
    attempt = kit.played(cast.employee, "calm", "leak")
    assert (attempt.state, attempt.ending, attempt.passed) == (AttemptState.ENDED, "resolved", True)
    assert attempt.overall == 100 and attempt.scores["empathy"] == "100" and attempt.scores["assurance"] == "100"
    assert events(cast.employee) == ["started", "passed"]
    assert records(attempt) == {(True, "empathy"): (3, 3), (False, "assurance"): (3, 3)}
    row = db.session.query(ScoreRecord).first()
    assert (row.person_id, row.site_id, row.channel, row.answers_for) == (
        cast.employee.id,
        cast.east.id,
        "counter",
        "person",
    )


def test_a_critical_fault_caps_and_fails(app, cast):
    attempt = kit.played(cast.employee, "deny", "away")
    assert attempt.overall <= 59 and attempt.passed is False and attempt.critical == ["argue/away"]
    assert events(cast.employee) == ["started", "failed"]


def test_every_step_keeps_what_was_chosen_when_and_the_variables(app, cast):
    attempt = kit.played(cast.employee, "deny", "sorry", "leak")
    assert [(one.number, one.node, one.choice, one.variables["anger"]) for one in attempt.steps] == [
        (1, "arrive", "deny", 4), (2, "argue", "sorry", 3), (3, "look", "leak", 3),
    ]  # fmt: skip
    assert all(one.chosen_at >= one.shown_at for one in attempt.steps)


def test_a_second_answer_to_the_same_step_changes_nothing(app, cast):
    attempt = kit.begun(cast.employee)
    assert playing.choose(attempt=attempt, number=1, choice="calm")
    for number, choice in ((1, "calm"), (1, "deny"), (3, "leak"), (0, "calm"), (2, "deny"), (2, "no such choice")):
        assert not playing.choose(attempt=attempt, number=number, choice=choice), (number, choice)
    assert [one.choice for one in attempt.steps] == ["calm", ""] and attempt.node == "look"


def test_a_choice_whose_condition_does_not_hold_is_not_taken(app, cast):
    attempt = kit.begun(cast.employee)
    for number, choice in ((1, "deny"), (2, "away")):
        playing.choose(attempt=attempt, number=number, choice=choice)
    assert not playing.choose(attempt=attempt, number=3, choice="leak")


def test_who_begins_again_goes_on_where_the_attempt_stands(app, cast):
    version = kit.publish()
    give(cast.employee, ref="SC91", attempts_allowed=1)
    first = kit.begun(cast.employee, version)
    assert kit.begun(cast.employee, version) is first
    playing.choose(attempt=first, number=1, choice="number")
    playing.choose(attempt=first, number=2, choice="self")
    with pytest.raises(RuleBroken, match="attempts are used"):
        playing.begin(person=cast.employee, version=version)


def test_silence_counts_only_when_the_time_is_over_by_the_server(app, cast):
    attempt = kit.begun(cast.employee)
    assert not playing.time_out(attempt=attempt, number=1, at=kit.later(attempt, 19))
    assert playing.time_out(attempt=attempt, number=1, at=kit.later(attempt, 20))
    assert attempt.steps[0].timed_out and attempt.node == "argue"


@pytest.mark.parametrize(
    ("factor", "after", "timed_out"), [(1, 21, False), (1, 23, True), (2, 41, False), (3, 63, True), (0, 999, False)]
)
def test_a_late_answer_is_silence_after_a_moment_of_grace(app, cast, factor, after, timed_out):
    cast.employee.timer_factor = Fraction(factor)
    attempt = kit.begun(cast.employee)
    playing.choose(attempt=attempt, number=1, choice="calm", at=kit.later(attempt, after))
    assert attempt.steps[0].timed_out is timed_out and attempt.timer_factor == factor


def test_to_try_again_from_a_step_counts_for_nothing(app, cast):
    attempt = kit.played(cast.employee, "deny", "sorry", "self")
    again = playing.begin_from_step(person=cast.employee, step=attempt.steps[1])
    assert playing.begin_from_step(person=cast.employee, step=attempt.steps[1]) is again
    assert again.node == "argue" and again.play["variables"]["anger"] == 4
    playing.choose(attempt=again, number=1, choice="sorry")
    playing.choose(attempt=again, number=2, choice="leak")
    db.session.commit()
    assert again.ending == "resolved" and again.overall is not None
    assert events(cast.employee) == ["started", "failed"] and records(again) == {}


def test_nobody_goes_on_from_the_step_of_another(app, cast):
    attempt = kit.played(cast.employee, "calm", "leak")
    with pytest.raises(NotFound):
        playing.begin_from_step(person=cast.colleague, step=attempt.steps[0])


def test_to_practise_from_a_node_counts_for_nothing(app, cast):
    version = kit.publish()
    attempt = playing.begin_at(person=cast.employee, version=version, node="argue")
    assert playing.begin_at(person=cast.employee, version=version, node="argue") is attempt
    playing.choose(attempt=attempt, number=1, choice="away")
    assert attempt.state == AttemptState.ENDED and attempt.overall is None and events(cast.employee) == []
    for node in ("done", "nowhere"):
        with pytest.raises(NotFound):
            playing.begin_at(person=cast.employee, version=version, node=node)


def test_an_attempt_can_be_given_up_once(app, cast):
    attempt = kit.begun(cast.employee)
    for _again in range(2):
        playing.abandon(attempt=attempt)
    assert attempt.state == AttemptState.ABANDONED and not playing.choose(attempt=attempt, number=1, choice="calm")
    assert playing.begin(person=cast.employee, version=attempt.scenario_version) is not attempt


def test_a_free_answer_waits_for_its_mark(app, cast):
    attempt = kit.begun(cast.employee, kit.publish_written())
    with pytest.raises(RuleBroken):
        playing.write_answer(attempt=attempt, number=1, text="  ")
    assert playing.write_answer(attempt=attempt, number=1, text="实在抱歉，没有提前告诉您。")
    assert not playing.write_answer(attempt=attempt, number=1, text="again")
    playing.choose(attempt=attempt, number=2, choice="four")
    assert attempt.state == AttemptState.AWAITING_MARKING and attempt.passed is None
    assert events(cast.employee) == ["started", "awaiting"] and records(attempt) == {}


def test_who_serves_nobody_leaves_no_score_records(app, cast):
    assert records(kit.played(cast.trainer, "calm", "leak")) == {}


def test_an_attempt_of_an_old_version_is_played_to_its_end(app, cast):
    attempt = kit.begun(cast.employee)
    attempt.scenario_version.state = "retired"
    db.session.commit()
    db.session.expire_all()
    kept = db.session.get_one(Attempt, attempt.id)
    assert playing.choose(attempt=kept, number=1, choice="calm", at=now())
    assert db.session.query(Step).count() == 2
