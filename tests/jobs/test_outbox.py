"""The outbox: everything is sent once, asked for again before it goes, and tried again when it fails."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.jobs import outbox
from sqm_training.jobs.models import Channel, JobRun, Message
from sqm_training.jobs.outbox import NotWanted, Words
from sqm_training.jobs.runner import run_due

WORDS = Words(
    {"zh": "新任务", "en": "A new task"}, {"zh": "请在周五前完成。", "en": "Please do it by Friday."}, "/tasks"
)


def put(person, key="k", channel=Channel.INBOX, **values):
    message = outbox.put(
        **{"key": key, "channel": channel, "words": WORDS, "at": now(), "person_id": person and person.id, **values}
    )
    db.session.commit()
    return message


def send():
    (done,) = run_due(only="send-messages")
    assert done.is_ok, done.details
    db.session.expire_all()
    return done.count


def again(message):
    """Let the wait of a message be over."""
    message.due_at = now()
    db.session.commit()
    return send()


def test_the_same_thing_is_put_and_sent_once(app, cast):
    message = put(cast.employee)
    assert put(cast.employee) is None
    assert (send(), send()) == (1, 0)
    assert (message.state, message.tries) == ("sent", 1)
    assert put(cast.employee) is None


def test_what_is_left_in_an_inbox_is_there_at_once_and_never_twice(app, cast, client):
    left = outbox.leave(key="left", person_id=cast.employee.id, words=WORDS, at=now())
    assert outbox.leave(key="left", person_id=cast.employee.id, words=WORDS, at=now()) is None
    db.session.commit()
    assert left.state == "sent" and send() == 0
    assert "A new task" in client.sign_in(cast.employee).get("/inbox").words


def test_what_is_due_later_waits(app, cast):
    message = put(cast.employee, due_at=now() + timedelta(hours=1))
    assert send() == 0
    assert message.state == "waiting"
    assert again(message) == 1


def test_the_owner_is_asked_again_at_the_moment_of_sending(app, cast, owners):
    asked = []

    def still_wanted(message, _at):
        asked.append(message.about["n"])
        if message.about["n"] == 1:
            return NotWanted("done in the meantime")
        return Words({"zh": "改", "en": "changed"}, {"zh": "改", "en": "changed"}, "/elsewhere")

    outbox.register_owner("kit", still_wanted)
    one = put(cast.employee, "one", owner="kit", about={"n": 1})
    two = put(cast.employee, "two", owner="kit", about={"n": 2})
    assert (send(), asked) == (1, [1, 2])
    assert (one.state, one.cancel_reason) == ("cancelled", "done in the meantime")
    assert (two.state, two.subject["en"], two.path) == ("sent", "changed", "/elsewhere")


def test_nothing_is_sent_to_closed_accounts(app, cast):
    message = put(cast.employee)
    cast.employee.is_active = False
    db.session.commit()
    assert send() == 0
    assert (message.state, message.cancel_reason) == ("cancelled", "account closed")


def test_mail_goes_out_in_the_persons_language_with_a_link(app, cast, mail):
    cast.employee.mail, cast.employee.language = "e@example.org", "en"
    cast.colleague.mail = "c@example.org"
    put(cast.employee, "one", Channel.MAIL)
    put(cast.colleague, "two", Channel.MAIL)
    assert (send(), mail.connections) == (2, 1)
    english, chinese = sorted(mail.letters, key=lambda letter: letter["To"], reverse=True)
    assert (english["To"], english["Subject"]) == ("e@example.org", "A new task")
    assert english.get_content() == "Please do it by Friday.\n\nhttps://training.example.org/tasks\n"
    assert (chinese["Subject"], chinese["From"]) == ("新任务", "培训平台 <training@example.org>")
    assert chinese.get_content().startswith("请在周五前完成。")
    assert english["Message-ID"] != chinese["Message-ID"]


def test_a_letter_tried_twice_keeps_its_id(app, cast, mail):
    cast.employee.mail = "e@example.org"
    message = put(cast.employee, "one", Channel.MAIL)
    send()
    message.sent_at, message.due_at = None, now()
    db.session.commit()
    send()
    assert mail.letters[0]["Message-ID"] == mail.letters[1]["Message-ID"]


def test_a_failure_is_tried_again_with_growing_patience_and_then_given_up(app, cast, mail):
    cast.employee.mail = "e@example.org"
    mail.refusing["e@example.org"] = 450
    message = put(cast.employee, "one", Channel.MAIL)
    waits = []
    for _try in range(outbox.MOST_TRIES):
        begun = now()
        again(message)
        if message.due_at:
            waits.append(round((message.due_at - begun).total_seconds() / 60))
    assert waits == [5, 10, 20, 40, 80, 160, 320]
    assert (message.state, message.tries) == ("failed", 8)
    assert "450" in message.last_error
    mail.refusing.clear()
    outbox.try_again(message=message, at=now())
    db.session.commit()
    assert (send(), message.state) == (1, "sent")


def test_one_refused_address_does_not_hold_up_the_others(app, cast, mail):
    cast.employee.mail, cast.colleague.mail = "gone@example.org", "c@example.org"
    mail.refusing["gone@example.org"] = 550
    lost, good = put(cast.employee, "one", Channel.MAIL), put(cast.colleague, "two", Channel.MAIL)
    assert send() == 1
    assert (lost.state, lost.tries, good.state) == ("failed", 1, "sent")


@pytest.mark.parametrize("address", ["", "no address", "two@example.org, x@example.org", "a@b\nBcc: c@d"])
def test_without_a_usable_address_it_is_given_up_at_once(app, cast, mail, address):
    cast.employee.mail = address
    message = put(cast.employee, "one", Channel.MAIL)
    assert send() == 0
    assert (message.state, mail.letters) == ("failed", [])


def test_a_server_that_is_away_costs_nothing_but_time(app, cast, mail):
    cast.employee.mail = "e@example.org"
    mail.shutdown()
    mail.server_close()
    message = put(cast.employee, "one", Channel.MAIL)
    assert send() == 0
    assert (message.state, message.last_error.split(":")[0]) == ("retrying", "ConnectionRefusedError")


def test_the_robot_is_told_in_its_own_format(app, cast, robot):
    put(None, "one", Channel.WEBHOOK)
    assert send() == 1
    ((path, body),) = robot.told
    assert path == "/robot/send?key=k1"
    assert body == {"msgtype": "text", "text": {"content": "请在周五前完成。\nPlease do it by Friday."}}


def test_dingtalk_is_signed_when_it_wants_to_be(app, cast, robot):
    given = app.config["SQM"]
    app.config["SQM"] = type(given)(**{**vars(given), "webhook_kind": "dingtalk", "webhook_secret": "SEC1"})
    put(None, "one", Channel.WEBHOOK)
    assert send() == 1
    ((path, body),) = robot.told
    assert "&timestamp=" in path
    assert "&sign=" in path
    assert body["at"] == {"isAtAll": False}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((200, {"errcode": 93000, "errmsg": "invalid webhook url"}), "Refused: 93000: invalid webhook url"),
        ((500, {}), "Refused: HTTP 500"),
        ((302, {}), "Refused: HTTP 302"),
        ((200, []), "Refused: None: "),
    ],
)
def test_a_robot_that_refuses_is_tried_again(app, cast, robot, answer, error):
    robot.answer = answer
    message = put(None, "one", Channel.WEBHOOK)
    assert send() == 0
    assert (message.state, message.last_error) == ("retrying", error.strip())


def test_the_file_gets_one_line_per_message(app, cast):
    put(cast.employee, "one", Channel.FILE)
    put(cast.colleague, "two", Channel.FILE)
    assert send() == 2
    (file,) = (app.config["SQM"].data / "outbox").iterdir()
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [(line["key"], line["number"]) for line in lines] == [("one", "employee"), ("two", "colleague")]
    assert lines[0]["body"] == WORDS.body
    assert file.stat().st_mode & 0o077 == 0


def test_a_channel_that_is_not_set_up_says_so(app, cast):
    message = put(cast.employee, "one", Channel.MAIL)
    assert send() == 0
    assert message.last_error == "NotSetUp: the channel mail is not set up"


def test_old_messages_and_runs_are_deleted(app, cast):
    old, fresh = put(cast.employee, "old"), put(cast.employee, "fresh")
    send()
    old.sent_at = now() - timedelta(days=181)
    db.session.add(JobRun(name="x", started_at=now() - timedelta(days=91), outcome="done"))
    db.session.commit()
    (done,) = run_due(only="forget-messages")
    assert done.count == 2
    assert list(db.session.scalars(select(Message.id))) == [fresh.id]
