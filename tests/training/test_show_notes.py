"""The facilitator's notes: timetable and text for trainers only, nothing in it can act."""

from importlib.util import find_spec

import pytest

from .kit import publish

NOTES = {
    "zh": "# 带课手册\n\n## 前一周\n\n备好<script>alert(1)</script>卡片。\n",
    "en": "# How to run it\n\n## The week before\n\nBring cards<script>alert(1)</script>.\n\n| What | How many |\n|---|---|\n| cards | 12 |\n",
}


@pytest.fixture
def version(cast):
    return publish(facilitator=NOTES)


def test_trainers_read_timetable_and_notes(client, cast, version):
    page = client.sign_in(cast.trainer).get("/courses/T1/notes")
    assert page.title == "How to run it"
    for words in ("Day 1", "09:00–10:00", "M1 Greeting", "The week before", "cards 12"):
        assert words in page.words
    assert "<script>alert" not in page.text
    assert page.title in client.get("/courses/T1/notes").words and "/courses/T1/notes" in client.get("/courses/T1").text


def test_learners_and_managers_do_not(client, cast, version):
    for person in (cast.employee, cast.manager, cast.shopper):
        assert client.sign_in(person).get("/courses/T1/notes").status == 403
    assert "/notes" not in client.sign_in(cast.employee).get("/courses/T1").text


def test_without_notes_the_page_says_where_to_write_them(client, cast):
    publish()
    assert "has no notes yet" in client.sign_in(cast.trainer).get("/courses/T1/notes").words


@pytest.mark.skipif(find_spec("weasyprint") is None, reason="WeasyPrint is an extra")
def test_they_are_set_as_pdf(client, cast, version):
    answer = client.sign_in(cast.trainer, "zh").get("/courses/T1/notes?export=pdf")
    assert answer.data.startswith(b"%PDF-") and "notes-T1.pdf" in answer.headers["Content-Disposition"]


def test_they_are_written_where_the_course_is_edited(client, cast, version):
    client.sign_in(cast.trainer).post("/courses/T1/draft")
    values = {
        "title_zh": "小课程", "title_en": "Small course", "rule": "completed", "pass_percent": "75", "hours": "4",
        "facilitator_zh": "新手册", "facilitator_en": "New notes",
    }  # fmt: skip
    assert client.post("/courses/T1/edit", values).status == 302
    assert "notes are worded differently" in client.get("/courses/T1/publish").words
    client.post("/courses/T1/publish")
    assert "New notes" in client.get("/courses/T1/notes").words
