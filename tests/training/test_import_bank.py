"""Importing in the browser: a preview with what is wrong by line, then the same file by one more click."""

import base64
import io

from sqm_training.extensions import db
from sqm_training.training.models import Question, QuestionBank

from . import quiz_kit as kit

GIFT = "::Q1:: What is **15**? {=a ~b}\n\nbroken {=x\n\nlast <script>alert(1)</script> {T}\n"


def send(client, data, **fields):
    body = {"csrf_token": client.token(), "file": (io.BytesIO(data), "my.gift"), "bank": "*", "act": "look", **fields}
    return client._open("POST", "/banks/import", data=body)


def hidden(page, name):
    return [one.get("value") for one in page.all("input") if one.get("name") == name and one.get("type") == "hidden"][
        -1
    ]


def test_a_preview_shows_faults_and_questions_and_a_click_takes_them_in(client, cast):
    client.sign_in(cast.trainer)
    page = send(client, GIFT.encode())
    assert "Line 3 the answer block { is not closed" in page.words and "Take in 2 questions" in page.words
    assert "<script>alert" not in page.text and db.session.query(QuestionBank).count() == 0
    names = ("carried", "name", "bank", "new_code", "form")
    page = client.post("/banks/import", {**{name: hidden(page, name) for name in names}, "act": "write"})
    assert page.location == "/banks/my"
    page = client.get(page.location)
    assert "2 questions came in, 1 was left out." in page.words
    assert [one.bank.code for one in db.session.query(Question)] == ["my", "my"]


def test_the_page_carries_a_file_of_several_megabytes(client, cast):
    client.sign_in(cast.trainer)
    carried = base64.b64encode(b"Q {T}\n\n" + b"// filling\n" * 300_000).decode()
    page = client.post("/banks/import", {"carried": carried, "name": "my.gift", "bank": "*", "act": "write"})
    assert page.location == "/banks/my" and len(carried) > 4 * 1024 * 1024


def test_a_page_of_faults_is_shown_and_the_rest_counted(client, cast):
    client.sign_in(cast.trainer)
    page = send(client, b"Q {T}\n\n" + b"bad {=\n\n" * 10_000)
    assert page.text.count("finding-error") == 200 and "and 9800 more" in page.words
    assert "Take in 1 question" in page.words


def test_a_second_time_nothing_would_come_in(client, cast):
    kit.small_bank()
    db.session.commit()
    client.sign_in(cast.admin)
    data = kit.BANK.encode()
    page = send(client, data, bank="SMALL", form="yaml")
    assert "Nothing of it would come in" in page.words


def test_a_file_that_is_none_is_refused_with_its_cause(client, cast):
    client.sign_in(cast.trainer, "zh")
    page = send(client, b"<!DOCTYPE q [<!ENTITY a 'b'>]><quiz/>")
    assert page.status == 422 and "声明了 XML 实体" in page.words
    assert send(client, b"").status == 422
    assert send(client, GIFT.encode(), new_code="a b").status == 422


def test_a_text_without_braces_is_a_description_and_no_question(client, cast):
    client.sign_in(cast.trainer)
    page = send(client, b"::Intro:: Read the bill below.\n\nWhat is due? {=12 ~15}\n")
    assert "Would come in 1" in page.words and "Texts without a question 1" in page.words
    assert "Line 1 Read the bill below." in page.words and "without braces { } a text is a description" in page.words
    names = ("carried", "name", "bank", "new_code", "form")
    client.post("/banks/import", {**{name: hidden(page, name) for name in names}, "act": "write"})
    assert [one.type for one in db.session.query(Question)] == ["single"]
    assert "1 text without a question was not taken in" in client.get("/banks/my").words
