"""A waiver says that a task need not be done, and why."""

from sqlalchemy import select

from sqm_training.assignments.models import Assignment
from sqm_training.extensions import db

from .kit import give, in_days
from .test_extend import fresh, saved
from .test_show_batch import batch_of


def test_waived_with_a_reason_that_the_person_reads(client, cast):
    task = give(cast.employee)
    key, task_id = saved(task), task.id
    client.sign_in(cast.trainer)
    assert client.post(f"/assignments/waive?{key}", {"reason": ""}).status == 422
    client.post(f"/assignments/waive?{key}", {"reason": "Moved to the hotline"})
    task = fresh(task_id)
    assert (task.waive_reason, task.waived_by_id) == ("Moved to the hotline", cast.trainer.id)
    page = client.sign_in(cast.employee).get("/tasks")
    assert "Waived" in page.words
    assert "Moved to the hotline" in page.words


def test_a_whole_batch_but_not_what_is_done(client, cast):
    batch = batch_of(cast)
    done = db.session.scalar(select(Assignment).where(Assignment.person_id == cast.colleague.id))
    done.passed_on = in_days(0)
    path = f"/assignments/batches/{batch.id}"
    address = f"/assignments/waive?batch={batch.id}"
    db.session.commit()
    client.sign_in(cast.trainer)
    assert "Tasks to waive 1" in client.get(address).words
    assert client.post(address, {"reason": "Replaced"}).location == path
    waived = db.session.scalars(select(Assignment.person_id).where(Assignment.waived_at.is_not(None)))
    assert list(waived) == [cast.employee.id]
    assert client.post(address, {"reason": "Again"}).status == 422
