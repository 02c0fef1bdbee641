"""Beginning an observed role-play: who acts, who scores, and the board that follows."""

from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.roleplay.models import Observation

from .observe_kit import rubric, scene


def address(cast) -> str:
    scene()
    rubric()
    db.session.commit()
    return f"/observations/new/SC91/{cast.employee.id}"


def fields(actor, second="") -> dict[str, str]:
    return {"actor": str(actor.id), "second": str(second.id) if second else "", "rubric": str(rubric().id)}


def test_a_colleague_acts_and_two_score(client, cast):
    path = address(cast)
    client.sign_in(cast.trainer)
    words = client.get(path).words
    assert "员工乙" in words and "培训师乙" in words and "员工丙" not in words
    page = client.post(path, fields(cast.colleague, cast.second_trainer))
    observation = db.session.scalars(select(Observation)).one()
    assert page.location == f"/observations/{observation.id}/play"
    assert (observation.person_id, observation.actor_id, observation.site_id) == (
        cast.employee.id, cast.colleague.id, cast.east.id
    )  # fmt: skip
    assert [one.rater_id for one in observation.ratings] == [cast.trainer.id, cast.second_trainer.id]
    assert observation.rubric.checklist.code == "RP"
    row = db.session.scalars(select(AuditRow).where(AuditRow.act == "observation.begin")).one()
    assert (row.actor_id, row.person_id) == (cast.trainer.id, cast.employee.id)


def test_the_trainer_may_act_alone(client, cast):
    path = address(cast)
    assert client.sign_in(cast.trainer).post(path, fields(cast.trainer)).status == 302
    observation = db.session.scalars(select(Observation)).one()
    assert (observation.actor_id, len(observation.ratings)) == (cast.trainer.id, 1)


def test_nobody_from_elsewhere_can_be_made_the_actor(client, cast):
    path = address(cast)
    client.sign_in(cast.trainer)
    for wrong in (cast.westerner, cast.employee, cast.shopper):
        assert client.post(path, fields(wrong)).status == 422
    assert client.post(path, fields(cast.colleague, cast.manager)).status == 422
    assert db.session.scalars(select(Observation)).all() == []


def test_who_is_no_employee_is_not_there(client, cast):
    address(cast)
    assert client.sign_in(cast.trainer).get(f"/observations/new/SC91/{cast.shopper.id}").status == 404


def test_without_a_rubric_it_says_what_to_do(client, cast):
    scene()
    db.session.commit()
    page = client.sign_in(cast.trainer).get(f"/observations/new/SC91/{cast.employee.id}")
    assert "Load the shipped checklists" in page.words
