"""The list of one's own results: what is not read yet is marked, and reading it, by nobody else, takes the mark away."""

import pytest
from sqlalchemy import func, select

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow, NoticeAcceptance
from sqm_training.visits.actions import telling

from ..checklists.kit import load_small
from ..visits import kit


@pytest.fixture
def results(cast):
    version = load_small()
    made = [kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day) for day in (0, 30)]
    for result in made:
        telling.tell_published(result, until=None)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=kit.VISITED))
    db.session.commit()
    return made


def test_reading_a_result_takes_its_mark_away_and_leaves_the_others(client, cast, results):
    page = client.sign_in(cast.employee).get("/results")
    assert page.words.count("Not read yet") == 2
    looks = select(func.count(AuditRow.id)).where(AuditRow.act == "scores.view")
    assert client.get(f"/results/{results[0].id}").status == 200
    listed = client.get("/results").words
    assert listed.count("Not read yet") == 1 and listed.index("Not read yet") < listed.index("early March 2026")
    assert "Not read yet" in client.get("/").words and "1 unread message" in client.get("/inbox").words
    assert db.session.scalar(looks) == 0


def test_who_leads_somebody_reads_nothing_for_them(client, cast, results):
    client.sign_in(cast.manager).get(f"/results/{results[0].id}?person={cast.employee.id}")
    assert client.sign_in(cast.employee).get("/results").words.count("Not read yet") == 2
