"""Who is away: noted and taken back within the reader's reach."""

import pytest
from sqlalchemy import select

from sqm_training.assignments.actions.leaving import note_leave
from sqm_training.assignments.models import Leave
from sqm_training.database import now
from sqm_training.extensions import db

from .kit import in_days


def form(number, first=0, last=5):
    return {"number": number, "from_on": str(in_days(first)), "until_on": str(in_days(last))}


def test_a_manager_notes_and_removes_a_leave_of_the_own_people(client, cast):
    client.sign_in(cast.manager)
    assert "Nobody is away" in client.get("/assignments/leave").words
    assert client.post("/assignments/leave", form(" EMPLOYEE ")).status == 302
    leave = db.session.scalar(select(Leave))
    assert (leave.person_id, leave.noted_by_id) == (cast.employee.id, cast.manager.id)
    assert "员工甲" in client.get("/assignments/leave").words
    client.post(f"/assignments/leave/{leave.id}/remove")
    assert db.session.scalar(select(Leave)) is None


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (("westerner",), "There is nobody with this number among your people."),
        (("9999",), "There is nobody with this number among your people."),
        (("employee", 5, 2), "The last day cannot come before the first."),
    ],
)
def test_refused(client, cast, sent, words):
    page = client.sign_in(cast.manager).post("/assignments/leave", form(*sent))
    assert (page.status, words in page.words) == (422, True)
    assert f'value="{sent[0]}"' in page.text


def test_people_of_other_sites_stay_unseen(client, cast):
    leave = note_leave(person=cast.westerner, from_on=in_days(0), until_on=in_days(3), by=cast.trainer, at=now()).id
    note_leave(person=cast.employee, from_on=in_days(-9), until_on=in_days(-1), by=cast.trainer, at=now())
    db.session.commit()
    client.sign_in(cast.manager)
    page = client.get("/assignments/leave")
    assert "员工丙" not in page.words
    assert "员工甲" not in page.words
    assert client.post(f"/assignments/leave/{leave}/remove").status == 404
    assert "员工丙" in client.sign_in(cast.trainer, "zh").get("/assignments/leave").words
