"""Everybody's inbox: one's own messages, the unread ones marked, nothing of others."""

from sqm_training.extensions import db
from sqm_training.jobs.models import Message

from .test_outbox import put, send


def badge(page):
    found = [one for one in page.all("span") if one.get("class") == "badge"]
    return found[0].text if found else ""


def test_new_messages_are_marked_until_they_are_opened(client, cast):
    message = put(cast.employee, "one")
    put(cast.employee, "two")
    send()
    first = f"/inbox/{message.id}/open"
    client.sign_in(cast.employee)
    page = client.get("/inbox")
    assert (badge(page), page.words.count("A new task")) == ("2", 2)
    assert "2 unread messages" in page.words
    assert client.post(first).location == "/tasks"
    assert badge(client.get("/")) == "1"
    client.post("/inbox/read")
    page = client.get("/inbox")
    assert (badge(page), "Everything is read." in page.words) == ("", True)
    times = list(db.session.scalars(db.select(Message.read_at).order_by(Message.id)))
    assert times[0] <= times[1]


def test_what_is_not_sent_yet_or_belongs_to_others_is_not_there(client, cast):
    put(cast.employee, "later")
    foreign = put(cast.colleague, "foreign").id
    client.sign_in(cast.employee)
    assert "Nothing in your inbox" in client.get("/inbox").words
    send()
    assert client.post(f"/inbox/{foreign}/open").status == 404
    client.post("/inbox/read")
    assert db.session.get_one(Message, foreign).read_at is None


def test_in_chinese(client, cast):
    put(cast.employee)
    send()
    page = client.sign_in(cast.employee, "zh").get("/inbox")
    assert page.title == "收件箱"
    assert "请在周五前完成。" in page.words
