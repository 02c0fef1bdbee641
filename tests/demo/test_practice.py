"""A year of practice in the demo is what the actions would have written, in every state that pages show."""

from collections.abc import Iterator
from random import Random
from statistics import mean

import pytest
from sqlalchemy import func, select

from sqm_training import create_app
from sqm_training.assignments.actions.completions import facts_of, recount
from sqm_training.assignments.models import Assignment, Completion, Extension
from sqm_training.assignments.states import state_of
from sqm_training.cli import load_all
from sqm_training.database import now
from sqm_training.demo.people import make_organisation
from sqm_training.demo.practice import write_year
from sqm_training.demo.practice.learners import answer
from sqm_training.demo.truth import level_of
from sqm_training.dialogue.play import start
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.roleplay.actions import ending, objecting
from sqm_training.roleplay.actions.loading import load_shipped
from sqm_training.roleplay.models import Attempt, AttemptState, Observation, ObservationObjection
from sqm_training.roleplay.plays import beginning, standing, states_of
from sqm_training.roleplay.queries import marking
from sqm_training.roleplay.scripts import parsed
from sqm_training.web.text import local_day

from ..conftest import settings_for

pytestmark = [pytest.mark.slow, pytest.mark.either]
SEED = 7


@pytest.fixture(scope="module")
def made(empty_database, tmp_path_factory) -> Iterator:
    """The organisation of the demo after a year of practice, without visits; read by all tests here."""
    folder = tmp_path_factory.mktemp("year")
    (folder / "sqm.sqlite3").write_bytes(empty_database.read_bytes())
    with create_app(settings_for(folder)).app_context():
        load_all()
        load_shipped()
        organisation = make_organisation(SEED)
        write_year(organisation, SEED, now())
        db.session.commit()
        yield organisation
        db.session.remove()
        db.engine.dispose()


def attempts(*conditions) -> list[Attempt]:
    return list(db.session.scalars(select(Attempt).where(*conditions).order_by(Attempt.id)))


def test_every_attempt_is_what_its_steps_lead_to_and_has_the_result_of_its_version(made):
    for attempt in attempts():
        game = parsed(attempt.scenario_version.text)
        answered = [step for step in attempt.steps if step.chosen_at]
        state = states_of(game, beginning(attempt.play), answered)[-1]
        assert state == standing(attempt.play) and attempt.ending == state.ending
        assert [step.number for step in attempt.steps] == list(range(1, len(attempt.steps) + 1))
        if attempt.state == AttemptState.ENDED:
            found = ending.result_of(attempt)
            shares = {key: str(share) for key, share in found.scores.items() if share is not None}
            assert (attempt.overall, attempt.passed, attempt.scores) == (found.overall, found.passed, shares)
            assert attempt.critical == list(found.critical)


def test_the_score_records_are_those_that_ending_an_attempt_posts(made):
    def kept():
        rows = select(ScoreRecord.person_id, ScoreRecord.standard_id, ScoreRecord.dimension, ScoreRecord.touchpoint,
                      ScoreRecord.source_id, ScoreRecord.got, ScoreRecord.possible, ScoreRecord.at)  # fmt: skip
        return sorted(map(str, db.session.execute(rows.where(ScoreRecord.voided_at.is_(None)))))

    before = kept()
    for attempt in attempts(Attempt.state == AttemptState.ENDED):
        ending.post_records(attempt=attempt, at=now())
    assert kept() == before and len(before) > 1000
    db.session.rollback()


def test_tasks_and_completions_add_up(made):
    begun = db.session.scalar(select(func.count()).where(Completion.event == "started", Completion.kind == "scenario"))
    assert begun == len(attempts(Attempt.origin_node == ""))
    for task in db.session.scalars(select(Assignment)):
        facts = facts_of(task)
        recount(task)
        assert facts_of(task) == facts
        claimed = len(attempts(Attempt.assignment_id == task.id))
        assert task.attempts_used == claimed or task.kind == "card"
        assert task.attempts_allowed is None or task.attempts_used <= task.attempts_allowed
    db.session.rollback()


def test_every_state_that_lists_show_is_there(made):
    today = local_day(now())
    states = {state_of(task, today).value for task in db.session.scalars(select(Assignment))}
    assert {"open", "started", "done", "done_late", "overdue", "waived", "awaiting_marking"} <= states
    assert db.session.scalar(select(func.count()).select_from(Extension)) == 1
    running = attempts(Attempt.state == AttemptState.RUNNING)
    assert [one.person.number for one in running] == ["employee"] and len(running[0].steps) == 4
    assert marking.count_waiting(made.accounts["trainer"]) > 0
    played = db.session.execute(select(Attempt.version_id, func.count()).group_by(Attempt.version_id)).all()
    assert len(played) == 16


def test_who_is_better_at_the_counter_plays_better(made):
    level = level_of(made.employees, SEED, now())
    ended = attempts(Attempt.overall.is_not(None))
    results = sorted((level(one.person, one.started_at), float(one.overall)) for one in ended)
    third = len(results) // 3
    assert mean(score for _level, score in results[-third:]) > 5 + mean(score for _level, score in results[:third])


def test_the_same_seed_draws_the_same_answers(made):
    game = parsed(attempts()[0].scenario_version.text)
    drawn = [[answer(game, start(game), 75, Random(place)) for place in range(20)] for _again in range(2)]
    assert drawn[0] == drawn[1] and len(set(drawn[0])) > 1


def test_scenes_face_to_face_are_there_in_every_state_that_pages_show(made):
    plays = list(db.session.scalars(select(Observation).order_by(Observation.id)))
    assert [one.state for one in plays] == ["done"] * 7 + ["open"]
    assert {len(one.ratings) for one in plays} == {1, 2} and plays[-1].ratings[1].sent_at is None
    assert all(rating.sheet for one in plays[:-1] for rating in one.ratings)
    objection = db.session.query(ObservationObjection).one()
    assert (objection.person, objection.decision) == (made.accounts["employee"], "")
    assert objecting.days_left(objection.observation) is not None
    counting = select(ScoreRecord.source_id).where(
        ScoreRecord.source_kind == "observation", ScoreRecord.voided_at.is_(None)
    )
    assert set(db.session.scalars(counting)) == {one.id for one in plays[:-2]}
