"""A published scenario stays as it is, and nobody runs one twice at once, whatever code tries."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.roleplay.models import Attempt, AttemptState, Scenario, ScenarioVersion, Step

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def version(app):
    scenario = Scenario(code="SC90", slug="small", title={"zh": "小情景", "en": "Small"})
    row = ScenarioVersion(
        scenario=scenario, number=1, digest="d", text="## start", title=scenario.title, channel="counter", level=1,
        made_at=AT, published_at=AT,
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    return row


def change_text(version):
    version.text = "## start\n> 用户：好。"


def change_bounds(version):
    version.bounds = {"overall": [0, 99]}


def delete_version(version):
    db.session.delete(version)


def change_by_statement(version):
    db.session.execute(update(ScenarioVersion).values(title={}))


def delete_by_statement(version):
    db.session.execute(delete(ScenarioVersion))


@pytest.mark.parametrize(
    "change", [change_text, change_bounds, delete_version, change_by_statement, delete_by_statement]
)
def test_a_published_version_is_not_changed(version, change):
    with pytest.raises(RuleBroken, match="frozen"):
        change(version)
        db.session.flush()
    db.session.rollback()


def test_a_version_goes_out_of_force_and_back(version):
    version.state = "retired"
    db.session.commit()
    version.state, version.published_at = "published", AT
    db.session.commit()
    assert db.session.get(ScenarioVersion, version.id).state == "published"


def attempt(version, person, **values):
    row = Attempt(version_id=version.id, person_id=person.id, started_at=AT, **values)
    db.session.add(row)
    db.session.flush()
    return row


def test_a_person_runs_a_version_once_at_a_time_and_once_from_each_step(version, cast):
    first = attempt(version, cast.employee)
    attempt(version, cast.colleague)
    step = Step(attempt_id=first.id, number=1, node="start", shown_at=AT)
    db.session.add(step)
    db.session.flush()
    attempt(version, cast.employee, origin_step_id=step.id)
    db.session.commit()
    for origin in (None, step.id):
        with pytest.raises(IntegrityError):
            attempt(version, cast.employee, origin_step_id=origin)
        db.session.rollback()
    first.state = AttemptState.ENDED
    db.session.commit()
    attempt(version, cast.employee)
    db.session.commit()


def test_an_attempt_goes_with_its_steps(version, cast):
    first = attempt(version, cast.employee, state=AttemptState.ENDED)
    first.steps.append(Step(number=1, node="start", shown_at=AT))
    db.session.flush()
    again = attempt(version, cast.employee, origin_step_id=first.steps[0].id)
    db.session.commit()
    db.session.delete(first)
    db.session.commit()
    db.session.refresh(again)
    assert again.origin_step_id is None and db.session.query(Step).count() == 0
