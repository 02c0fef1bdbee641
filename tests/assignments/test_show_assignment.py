"""One task with everything that happened."""

from fractions import Fraction

from sqlalchemy import select

from sqm_training.assignments.actions.completions import record
from sqm_training.assignments.actions.repeating import repeat_due
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow

from .kit import give


def test_a_trainer_reads_what_happened_and_the_look_is_noted(client, cast):
    task = give(cast.employee, attempts_allowed=3, attempts_used=1, reason="Bills are hard").id
    for event, got in (("started", None), ("failed", Fraction(121, 2))):
        record(person_id=cast.employee.id, kind="scenario", ref="SC01", event=event, score=got, at=now())
    db.session.commit()
    page = client.sign_in(cast.trainer).get(f"/assignments/{task}")
    for words in ("Bills are hard", "1 / 3", "Not passed", "60.5", "Begun"):
        assert words in page.words
    row = db.session.scalar(select(AuditRow).where(AuditRow.act == "scores.view"))
    assert (row.actor_id, row.person_id) == (cast.trainer.id, cast.employee.id)


def test_a_manager_reads_those_of_the_own_site_only(client, cast):
    own, foreign = give(cast.employee).id, give(cast.westerner).id
    db.session.commit()
    client.sign_in(cast.manager)
    page = client.get(f"/assignments/{own}")
    assert (page.status, "Waive" in page.words) == (200, False)
    assert client.get(f"/assignments/{foreign}").status == 404
    assert client.get("/assignments/999999").status == 404


def test_a_repetition_is_stopped(client, cast):
    task = give(cast.employee, repeat_every=1, repeat_unit="days")
    path = f"/assignments/{task.id}"
    db.session.commit()
    client.sign_in(cast.trainer)
    assert "every day" in client.get(path).words
    client.post(f"{path}/stop-repeating")
    assert "It will not come again." in client.get(path).words
    assert sum(repeat_due(now())) == 0
    assert client.sign_in(cast.manager).post(f"{path}/stop-repeating").status == 403
