"""What holds for observed role-plays: who may take part, once is once, the mean of two, tasks, records, voiding."""

from fractions import Fraction

import pytest
from sqlalchemy import func, select

from sqm_training.assignments.actions.completions import facts_of
from sqm_training.assignments.models import Assignment, Completion
from sqm_training.assignments.states import State, state_of
from sqm_training.checklists.models import Sheet
from sqm_training.database import now
from sqm_training.errors import NotFound, RuleBroken
from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.jobs.sending import send_waiting
from sqm_training.ledger.models import MILLION, ScoreRecord
from sqm_training.ledger.queries import sums_by
from sqm_training.people import settings
from sqm_training.roleplay.actions import acting, observed, observing
from sqm_training.roleplay.models import Observation, Rating
from sqm_training.standards.models import Standard
from sqm_training.web.text import local_day

from ..assignments.kit import at_once
from .observe_kit import done, play, rating, rows, rubric, scene, sent


def fresh(observation: Observation) -> Observation:
    """Return the play as the database has it."""
    db.session.expire_all()
    return db.session.get_one(Observation, observation.id)


def records() -> list[ScoreRecord]:
    rows = select(ScoreRecord).where(ScoreRecord.voided_at.is_(None)).order_by(ScoreRecord.id)
    return list(db.session.scalars(rows))


def assigned(cast) -> Assignment:
    """Give the employee the scene as a task."""
    task = Assignment(
        person_id=cast.employee.id, kind="observation", ref="SC91", title={"zh": "演", "en": "Play"},
        path="/face-to-face", assigned_at=now(),
    )  # fmt: skip
    db.session.add(task)
    db.session.commit()
    return task


def begin(cast, **wrong):
    given = {"learner": cast.employee, "actor": cast.colleague, "raters": [cast.trainer]} | wrong
    return observing.begin(version=scene(), rubric=rubric(), by=cast.trainer, **given)


def test_learner_actor_and_raters_are_who_they_can_be(cast):
    for wrong in (
        {"learner": cast.trainer},
        {"actor": cast.employee},
        {"raters": []},
        {"raters": [cast.manager]},
        {"raters": [cast.trainer, cast.second_trainer, cast.trainer, cast.admin]},
    ):
        with pytest.raises(RuleBroken):
            begin(cast, **wrong)
    assert begin(cast, actor=cast.trainer).code.isalnum()


def test_a_rating_lacks_what_the_rubric_wants(cast):
    own = rating(play(cast), cast.trainer)
    assert observing.missing(own)[0] == ("mood_start", "unanswered")
    observing.save_rating(rating=own, answers=rows({"R1": 5, "R2": 3, "R3": 1}, quote=""), mood_start=4, mood_end=9)
    assert observing.missing(own) == [("R1", "needs_comment"), ("R3", "needs_comment"), ("mood_end", "unanswered")]
    with pytest.raises(observing.Unfinished) as refusal:
        observing.send(rating=own, by=cast.trainer)
    assert len(refusal.value.problems) == 3
    assert db.session.scalar(select(func.count(Sheet.id))) == 0


def test_only_the_rater_sends_the_own_rating(cast):
    own = rating(play(cast), cast.trainer)
    with pytest.raises(NotFound):
        observing.send(rating=own, by=cast.second_trainer)


def test_sent_twice_it_is_sent_once(cast):
    own = rating(sent(play(cast), cast.trainer), cast.trainer)
    assert observing.send(rating=own, by=cast.trainer) is False
    with pytest.raises(RuleBroken, match="already sent"):
        observing.save_rating(rating=own, answers=[])
    assert db.session.scalar(select(func.count(Sheet.id))) == 1
    assert len(records()) == 8


def test_two_taps_at_the_same_moment_send_once(app, cast):
    observation = play(cast)
    own = rating(observation, cast.trainer)
    observing.save_rating(rating=own, answers=rows(4), mood_start=4, mood_end=2)
    db.session.commit()

    told: list[bool] = []

    def tap() -> None:
        mine = db.session.get_one(Rating, own.id)
        told.append(observing.send(rating=mine, by=mine.rater))

    assert at_once(app, 4, tap) == 4
    assert sorted(told) == [False, False, False, True]
    assert db.session.scalar(select(func.count(Sheet.id))) == 1
    assert len(records()) == 8
    assert [one.event for one in db.session.scalars(select(Completion).order_by(Completion.id))] == [
        "started",
        "passed",
    ]


def test_two_raters_who_send_at_the_same_moment_finish_it_once(app, cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    for rater in (cast.trainer, cast.second_trainer):
        observing.save_rating(rating=rating(observation, rater), answers=rows(4), mood_start=4, mood_end=2)
    db.session.commit()
    ids = iter([one.id for one in fresh(observation).ratings])
    told: list[bool] = []

    def tap() -> None:
        mine = db.session.get_one(Rating, next(ids))
        told.append(observing.send(rating=mine, by=mine.rater))

    assert at_once(app, 2, tap) == 2
    assert told == [True, True]
    assert (fresh(observation).state, fresh(observation).calculated) == ("done", 75)
    assert len(records()) == 8


def test_one_rating_makes_result_task_and_records(cast):
    task = assigned(cast)
    observation = done(cast, {"R1": 5, "R3": 2})
    assert observation.calculated == Fraction(10 + 15 * 3 / 4 + 5 + 15 + 15 * 3 / 4 + 7.5 + 3.75 + 3.75)
    assert (observation.state, observation.outcome) == ("done", "passed")
    assert state_of(task, local_day(now())) == State.DONE
    by_code = {db.session.get_one(Standard, one.standard_id).code: one for one in records()}
    assert {code: (one.got, one.possible) for code, one in by_code.items()} == {
        "GREET-1": (10 * MILLION, 10 * MILLION), "LIST-1": (11_250_000, 15 * MILLION), "EMP-1": (5 * MILLION, 20 * MILLION),
        "ANS-1": (15 * MILLION, 20 * MILLION), "NEXT-1": (11_250_000, 15 * MILLION), "PLAIN-1": (7_500_000, 10 * MILLION),
        "EQ-1": (3_750_000, 5 * MILLION), "CLOSE-1": (3_750_000, 5 * MILLION),
    }  # fmt: skip
    one = by_code["EMP-1"]
    assert (one.source_kind, one.source_id, one.rater_id) == ("observation", observation.id, cast.trainer.id)
    assert (one.person_id, one.site_id, one.answers_for, one.dimension, one.channel) == (
        cast.employee.id, cast.east.id, "person", "empathy", "counter"
    )  # fmt: skip


def test_two_ratings_count_half_each(cast):
    observation = sent(play(cast, cast.trainer, cast.second_trainer), cast.second_trainer, 5)
    assert (observation.state, observation.calculated, records()) == ("open", None, [])
    observation = sent(observation, cast.trainer, {"R3": 1})
    assert observation.calculated == (100 + 75 - 15) / Fraction(2)
    (total,) = sums_by("person_id", source_kinds=["observation"])
    assert (total.got, total.possible, total.sources) == (80, 100, 1)
    assert {one.rater_id for one in records()} == {cast.trainer.id}


def test_a_task_awaits_the_second_rating(cast):
    task = assigned(cast)
    observation = sent(play(cast, cast.trainer, cast.second_trainer), cast.trainer)
    assert state_of(task, local_day(now())) == State.AWAITING
    sent(observation, cast.second_trainer)
    assert state_of(task, local_day(now())) == State.DONE
    assert [one.event for one in db.session.scalars(select(Completion).order_by(Completion.id))] == [
        "started", "awaiting", "passed",
    ]  # fmt: skip


def test_one_may_go_on_alone_after_sending(cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    with pytest.raises(RuleBroken, match="Send your own rating first"):
        observing.go_on_without(observation=fresh(observation), by=cast.trainer)
    sent(observation, cast.trainer)
    observing.go_on_without(observation=fresh(observation), by=cast.trainer)
    db.session.commit()
    assert (fresh(observation).state, len(fresh(observation).ratings)) == ("done", 1)
    with pytest.raises(RuleBroken, match="Nobody is waited for"):
        observing.go_on_without(observation=fresh(observation), by=cast.trainer)


@pytest.mark.parametrize("code", ["RC1", "RC2", "RC3"])
def test_a_critical_failure_means_again_and_lowers_no_score(cast, code):
    task = assigned(cast)
    observation = done(cast, 5, critical=code)
    assert (observation.calculated, observation.outcome, observation.critical) == (100, "repeat", [code])
    assert (facts_of(task).failed, facts_of(task).passed_on) == (1, None)


def test_below_the_mark_is_more_practice(cast):
    assert done(cast, 3).outcome == "failed"
    settings.put("observation_pass", 50)
    assert done(cast, 3).outcome == "passed"


def test_void_takes_records_and_task_back(cast):
    task = assigned(cast)
    observation = done(cast)
    with pytest.raises(RuleBroken, match="reason"):
        observed.void(observation=observation, reason=" ", by=cast.trainer)
    observed.void(observation=observation, reason="用错了情景", by=cast.trainer)
    db.session.commit()
    assert records() == []
    assert state_of(task, local_day(now())) == State.OPEN
    with pytest.raises(RuleBroken, match="void already"):
        observed.void(observation=observation, reason="x", by=cast.trainer)
    done(cast)
    assert state_of(task, local_day(now())) == State.DONE


def test_voiding_one_of_two_leaves_the_other(cast):
    task = assigned(cast)
    first, _second = done(cast), done(cast)
    observed.void(observation=first, reason="试演", by=cast.trainer)
    db.session.commit()
    assert state_of(task, local_day(now())) == State.DONE
    assert len(records()) == 8


def test_the_version_played_stays_with_the_play(cast):
    observation = done(cast)
    version = observation.scenario_version
    with pytest.raises(RuleBroken, match="frozen"):
        version.text = "## changed"
        db.session.flush()
    db.session.rollback()


def test_the_actor_moves_the_mood_by_the_card(cast):
    observation = play(cast)
    assert acting.mood_now(observation) == 4
    assert acting.tick(observation=observation, by=cast.colleague, cause="trigger:1") == 5
    assert acting.tick(observation=observation, by=cast.colleague, cause="trigger:1") == 5, "a double tap is one tick"
    assert acting.tick(observation=observation, by=cast.colleague, cause="cooler:0") == 4
    assert acting.tick(observation=observation, by=cast.colleague, mood=1) == 1
    assert acting.tick(observation=observation, by=cast.colleague, cause="cooler:2") == 1
    assert acting.undo(observation=observation, by=cast.colleague) == 1
    assert [(one.cause, one.mood) for one in fresh(observation).moods] == [("trigger:1", 5), ("cooler:0", 4), ("", 1)]


@pytest.mark.parametrize("cause", ["trigger:3", "cooler:-1", "nonsense", "facts:0"])
def test_only_lines_of_the_card_can_be_ticked(cast, cause):
    with pytest.raises(RuleBroken, match="not on the card"):
        acting.tick(observation=play(cast), by=cast.colleague, cause=cause)


def test_nobody_but_the_actor_ticks_and_nobody_after_the_end(cast):
    observation = play(cast)
    with pytest.raises(RuleBroken, match="Only who acts"):
        acting.tick(observation=observation, by=cast.trainer, mood=2)
    with pytest.raises(RuleBroken, match="is over"):
        acting.tick(observation=sent(observation, cast.trainer), by=cast.colleague, mood=2)


def test_only_the_learner_says_how_they_see_it(cast):
    observation = done(cast)
    with pytest.raises(NotFound):
        observed.state_own_view(observation=observation, person=cast.colleague, text="x")
    with pytest.raises(RuleBroken):
        observed.state_own_view(observation=observation, person=cast.employee, text="  ")
    assert observed.state_own_view(observation=observation, person=cast.employee, text="系统卡了").text == "系统卡了"


def test_the_second_rater_finds_a_message_as_long_as_the_rating_is_wanted(client, cast):
    observation = play(cast, cast.trainer, cast.second_trainer)
    late = play(cast, cast.trainer, cast.second_trainer)
    sent(late, cast.second_trainer)
    list(send_waiting(now()))
    db.session.commit()
    message = db.session.query(Message).filter(Message.sent_at.is_not(None)).one()
    assert (message.person_id, message.path) == (cast.second_trainer.id, f"/observations/{observation.id}/rubric")
    page = client.sign_in(cast.second_trainer, "zh").get("/inbox")
    assert "请您作为第二评分人打分" in page.words
