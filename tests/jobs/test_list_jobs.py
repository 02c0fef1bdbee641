"""The administrator sees what runs by itself, and what did not get through."""

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.jobs import outbox
from sqm_training.jobs.models import Channel
from sqm_training.people.models import AuditRow

from .test_outbox import put, send


def failed(cast, key="one"):
    message = put(cast.employee, key, Channel.MAIL)
    message.due_at, message.tries, message.last_error = None, 8, "SMTPException: no luck"
    db.session.commit()
    return message


def test_jobs_with_their_last_runs_and_failed_messages(client, cast):
    put(cast.employee, "fine")
    send()
    failed(cast)
    page = client.sign_in(cast.admin).get("/jobs")
    assert page.title == "Jobs"
    for words in ("Send messages", "send-messages", "Done", "SMTPException: no luck", "Not delivered"):
        assert words in page.words
    assert "Delivered" in client.get("/jobs?state=sent").words
    assert "新任务" not in page.words


def test_a_job_runs_at_once_and_the_trail_says_who_asked(client, cast):
    put(cast.employee)
    client.sign_in(cast.admin)
    assert client.post("/jobs/send-messages/run").location == "/jobs"
    assert "Done: 1." in client.get("/jobs").words
    row = db.session.scalars(db.select(AuditRow).order_by(AuditRow.id.desc())).first()
    assert (row.act, row.ref, row.actor_id) == ("job.run", "send-messages", cast.admin.id)
    assert client.post("/jobs/nothing/run").status == 404


def test_a_failed_message_is_sent_again(client, cast, mail):
    cast.employee.mail = "e@example.org"
    message = failed(cast)
    client.sign_in(cast.admin)
    again = f"/jobs/messages/{message.id}/again"
    client.post(again)
    assert send() == 1
    assert client.post("/jobs/messages/999/again").status == 404
    assert client.post(again).status == 302
    assert send() == 0


def test_the_list_costs_the_same_for_one_row_and_for_many(client, cast):
    failed(cast)
    client.sign_in(cast.admin)
    client.get("/jobs")
    few = client.get("/jobs").queries
    for number in range(5):
        again = db.session.merge(cast.employee)
        put(again, f"more{number}", Channel.MAIL).due_at = None
    db.session.commit()
    page = client.get("/jobs")
    assert (page.queries, page.words.count("Not delivered")) == (few, 7)
    assert few <= 8


def test_the_list_is_exported(client, cast):
    failed(cast)
    assert "SMTPException: no luck" in client.sign_in(cast.admin).get("/jobs?export=csv").text


def test_in_chinese(client, cast):
    outbox.put(key="x", channel=Channel.FILE, words=outbox.Words({}, {}), at=now())
    db.session.commit()
    page = client.sign_in(cast.admin, "zh").get("/jobs?state=waiting")
    assert page.title == "定时任务"
    assert "等待发送" in page.words
