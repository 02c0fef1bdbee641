"""Writing a course in the browser: modules, parts, lessons, order, what changes in words, publishing."""

from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.training.models import Course, CourseVersion
from sqm_training.training.queries import courses

from .kit import add_standard, offer_quiz, publish

LESSON = {"title_zh": "问好", "title_en": "Greet", "minutes": "5", "standards": "LIS"}


def stamp(page):
    return next(one.get("value") for one in page.all("input") if one.get("name") == "seen")


def test_a_trainer_writes_a_course_from_nothing(client, cast):
    add_standard()
    offer_quiz("Q9")
    db.session.commit()
    client.sign_in(cast.trainer)
    client.post("/courses/new", {"code": "T5", "title_zh": "新课", "title_en": "New course"})
    page = client.get("/courses/T5/edit")
    assert "has nothing in it" in page.words
    assert client.post("/courses/T5/modules/M1/parts", {"kind": "quiz", "ref": "Q404"}).status == 422
    assert client.post("/courses/T5/modules/M1/parts", {"kind": "task", "task_zh": "做"}).status == 422
    client.post("/courses/T5/modules/M1/parts", {"kind": "quiz", "ref": "Q9"})
    client.post("/courses/T5/modules/M1/parts", {"kind": "task", "task_zh": "做", "task_en": "Do"})
    page = client.post("/courses/T5/modules/M1/parts", {"kind": "lesson", "ref": "L1"})
    assert page.location == "/courses/T5/draft/lessons/L1"
    seen = stamp(client.get(page.location))
    words = {**LESSON, "seen": seen, "text_zh": "## 目标\n问好", "text_en": "## Objective\nGreet"}
    assert client.post(page.location, {**words, "standards": "NONE-1"}).status == 422
    client.post(page.location, words)
    client.post("/courses/T5/modules/new", {"code": "M2", "title_zh": "二", "title_en": "Two", "needs": ["M1"]})
    assert client.post("/courses/T5/publish").location == "/courses/T5"
    version = db.session.scalar(select(CourseVersion).where(CourseVersion.state == "published"))
    assert [part.kind for part in courses.parts_of(version)] == ["quiz", "task", "lesson"]
    assert version.modules[1].needs == ["M1"] and version.quizzes[0]["code"] == "Q9"


def test_parts_and_modules_are_moved_and_taken_away(client, cast):
    publish()
    client.sign_in(cast.trainer)
    client.post("/courses/T1/draft")
    client.post("/courses/T1/modules/M2/act", {"act": "up"})
    draft = courses.draft_of(courses.course_by_code("T1"))
    assert [one.code for one in draft.modules] == ["M2", "M1"]
    page = client.get("/courses/T1/edit")
    assert "there is no module M1 before this one" in page.words
    client.post("/courses/T1/modules/M2/act", {"act": "remove"})
    db.session.expire_all()
    draft = courses.draft_of(courses.course_by_code("T1"))
    assert [one.code for one in draft.modules] == ["M1"] and [one.code for one in draft.lessons] == ["L1"]


def test_what_changes_is_said_in_words_before_it_is_published(client, cast):
    publish()
    client.sign_in(cast.trainer)
    client.post("/courses/T1/draft")
    address = "/courses/T1/draft/lessons/L1"
    seen = stamp(client.get(address))
    client.post(address, {**LESSON, "standards": "", "seen": seen, "text_zh": "## 目标\n新", "text_en": "New"})
    page = client.get("/courses/T1/publish")
    for words in ("Lesson L1 (中文): 1 lines new", "Lesson L1 is called Greet.", "Lesson L1 trains –."):
        assert words in page.words
    client.post("/courses/T1/publish")
    assert [one.state for one in db.session.scalars(select(CourseVersion).order_by(CourseVersion.number))] == [
        "retired",
        "published",
    ]


def test_a_draft_that_changes_nothing_is_not_offered_for_publishing(client, cast):
    publish()
    client.sign_in(cast.trainer)
    client.post("/courses/T1/draft")
    page = client.get("/courses/T1/edit")
    assert "Nothing has changed yet" in page.words and "Compare and publish" not in page.words
    page = client.get("/courses/T1/publish")
    assert "Nothing has changed: the draft says what version 1 says" in page.words
    assert not [one for one in page.all("form") if one.get("action") == "/courses/T1/publish"]
    address = "/courses/T1/draft/lessons/L1"
    client.post(address, {**LESSON, "standards": "", "seen": stamp(client.get(address)), "text_en": "New"})
    assert "Compare and publish" in client.get("/courses/T1/edit").words
    page = client.get("/courses/T1/publish")
    assert [one for one in page.all("form") if one.get("action") == "/courses/T1/publish"]


def test_two_writers_are_told_of_each_other(client, cast):
    publish()
    client.sign_in(cast.trainer)
    client.post("/courses/T1/draft")
    address = "/courses/T1/draft/lessons/L1"
    seen = stamp(client.get(address))
    words = {**LESSON, "standards": "", "text_zh": "甲", "text_en": "A", "seen": seen}
    assert client.post(address, words).status == 302
    page = client.post(address, {**words, "text_zh": "乙的文字"})
    assert page.status == 409 and "乙的文字" in page.text and "Somebody else has changed" in page.words
    assert client.post(address, {**words, "text_zh": "乙的文字", "seen": stamp(page)}).status == 302


def test_settings_of_the_course(client, cast):
    publish()
    client.sign_in(cast.trainer)
    client.post("/courses/T1/draft")
    values = {"title_zh": "课", "title_en": "Course", "rule": "viewed", "pass_percent": "80", "hours": "7.5",
              "valid_months": "", "refreshers": "7、1, 7"}  # fmt: skip
    assert client.post("/courses/T1/edit", {**values, "refreshers": "soon"}).status == 422
    assert client.post("/courses/T1/edit", values).status == 302
    draft = courses.draft_of(courses.course_by_code("T1"))
    assert (draft.hours * 2, draft.valid_months, draft.refreshers, draft.rule) == (15, None, [1, 7], "viewed")


def test_a_retired_course_is_not_offered(client, cast):
    publish()
    client.sign_in(cast.trainer).post("/courses/T1/retire")
    assert db.session.scalar(select(Course.is_retired))
    assert client.sign_in(cast.employee).get("/courses/T1").status == 404
    client.sign_in(cast.trainer).post("/courses/T1/bring-back")
    assert client.sign_in(cast.employee).get("/courses/T1").status == 200


def test_a_draft_is_thrown_away(client, cast):
    publish()
    client.sign_in(cast.trainer)
    client.post("/courses/T1/draft")
    client.post("/courses/T1/draft/delete")
    assert courses.draft_of(courses.course_by_code("T1")) is None
    client.post("/courses/new", {"code": "T6", "title_zh": "课", "title_en": "Course"})
    assert client.post("/courses/T6/draft/delete").location == "/courses"
