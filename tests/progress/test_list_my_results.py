"""The list of one's own results: what is not read yet is marked, and reading it, by nobody else, takes the mark away."""

import pytest
from sqlalchemy import func, select

from sqm_training.extensions import db
from sqm_training.jobs import outbox
from sqm_training.jobs.models import Message
from sqm_training.jobs.outbox import Words
from sqm_training.people.models import AuditRow, NoticeAcceptance
from sqm_training.visits.actions import review, telling
from sqm_training.visits.models import Visit

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


def test_reading_messages_is_not_reading_results(client, cast, results):
    words = Words({"zh": "任务", "en": "A task"}, {"zh": "请看", "en": "Please look"}, "/tasks")
    outbox.leave(key="task", person_id=cast.employee.id, words=words, at=kit.VISITED)
    db.session.commit()
    page = client.sign_in(cast.employee).get("/inbox")
    assert "3 unread messages" in page.words and "2 messages lead to results that you have not opened" in page.words
    client.post("/inbox/read")
    page = client.get("/inbox")
    assert "2 unread messages" in page.words and "Mark all as read" not in page.words
    assert client.get("/results").words.count("Not read yet") == 2 and "Not read yet" in client.get("/").words
    message = db.session.query(Message).filter_by(path=f"/results/{results[0].id}").one().id
    assert client.post(f"/inbox/{message}/open").location == f"/results/{results[0].id}"
    assert "2 unread messages" in client.get("/inbox").words, "the way there is not the result"
    client.get(f"/results/{results[0].id}")
    assert "1 unread message" in client.get("/inbox").words


def test_nothing_is_left_to_open_of_a_result_that_was_taken_back(client, cast, results):
    visit = db.session.get(Visit, results[0].visit_id)
    review.void(visit=visit, reason="误录了，这次不算", by=cast.trainer)
    db.session.commit()
    assert "1 unread message" in client.sign_in(cast.employee).get("/inbox").words
