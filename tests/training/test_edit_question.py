"""Questions written in the browser: fields by type, faults at their place, versions, two people at one question."""

import io

import pytest
from PIL import Image

from sqm_training.extensions import db
from sqm_training.training.models import Question, QuestionVersion
from sqm_training.training.queries import banks as queries

from . import quiz_kit as kit


@pytest.fixture
def bank(cast):
    made = kit.small_bank()
    db.session.commit()
    return made


def fields(page):
    """Return what the form of a page holds, as a browser would send it."""
    form = next(one for one in page.all("form") if one.get("id") == "rows-form")
    found = {}
    for one in form.iter("input"):
        if one.get("type") in ("submit", "file") or (
            one.get("type") in ("checkbox", "radio") and one.get("checked") is None
        ):
            continue
        found[one.get("name")] = one.get("value") or ""
    for one in form.iter("textarea"):
        found[one.get("name")] = one.text or ""
    for one in form.iter("select"):
        options = list(one.iter("option"))
        chosen = next((each for each in options if each.get("selected") is not None), options[0])
        found[one.get("name")] = chosen.get("value")
    return found


def number_of(code):
    return db.session.query(Question).filter_by(code=code).one().id


def test_every_type_opens_and_is_saved_unchanged_without_a_new_version(client, cast, bank):
    client.sign_in(cast.trainer)
    for question in db.session.query(Question).order_by(Question.id).all():
        page = client.get(f"/questions/{question.id}")
        assert client.post(f"/questions/{question.id}", {**fields(page), "act": "save"}).status == 302, question.code
    assert {one.number for one in db.session.query(Question)} == {1}


def test_a_change_makes_a_version_and_a_move_makes_none(client, cast, bank):
    client.sign_in(cast.trainer)
    number = number_of("S1")
    data = fields(client.get(f"/questions/{number}"))
    client.post(f"/questions/{number}", {**data, "act": "save", "category": "别处/新的", "points": "1"})
    assert db.session.get(Question, number).number == 1
    client.post(f"/questions/{number}", {**data, "act": "save", "text_en": "How fast?", "options-1-en": "a minute"})
    question = db.session.get(Question, number)
    assert (question.number, question.title["en"], question.changed_by_id) == (2, "How fast?", cast.trainer.id)
    assert db.session.query(QuestionVersion).filter_by(question_id=number).count() == 2


def test_a_question_is_written_from_nothing(client, cast, bank):
    client.sign_in(cast.trainer)
    address = "/banks/SMALL/questions/new?type=multiple"
    page = client.post(address, {"act": "save", "text_zh": "", "options-0-zh": "a"})
    assert page.status == 422 and "Write the question." in page.words
    rows = {
        "options-0-zh": "甲",
        "options-0-right": "y",
        "options-1-zh": "乙",
        "options-1-share": "-50",
        "options-2-zh": "丙",
        "options-2-right": "y",
    }
    page = client.post(address, {"act": "save", "text_zh": "选？", "standards": "wait-3", "category": "热线", **rows})
    assert page.status == 302
    content = queries.current_version(db.session.query(Question).order_by(Question.id.desc()).first()).content
    assert [one["share"] for one in content["options"]] == ["1/2", "-1/2", "1/2"] and content["standards"] == ["WAIT-3"]


def test_a_fault_of_a_row_is_shown_at_its_cell_and_what_was_typed_is_kept(client, cast, bank):
    client.sign_in(cast.trainer)
    page = client.post(
        "/banks/SMALL/questions/new?type=numeric", {"act": "save", "text_en": "How many?", "numbers-0-value": "many"}
    )
    assert page.status == 422 and "“many” is no number" in page.words and 'value="many"' in page.text
    page = client.post(
        "/banks/SMALL/questions/new?type=gaps",
        {"act": "save", "text_en": "No {2}", "gaps-0-en": "x", "gaps-0-kind": "text"},
    )
    assert page.status == 422 and "Put {1}, {2}" in page.words


def test_rows_are_added_and_a_preview_writes_nothing(client, cast, bank):
    client.sign_in(cast.trainer)
    address = f"/questions/{number_of('O1')}"
    data = fields(client.get(address))
    assert "items-5-en" in fields(client.post(address, {**data, "act": "items:add:0"}))
    page = client.post(address, {**data, "act": "show", "text_en": "Put in order **now**"})
    assert "Put in order now" in page.words
    assert db.session.query(QuestionVersion).count() == 9


def test_two_people_at_one_question_do_not_write_over_each_other(client, cast, bank):
    client.sign_in(cast.trainer)
    address = f"/questions/{number_of('T1')}"
    mine = theirs = fields(client.get(address))
    client.post(address, {**theirs, "act": "save", "text_en": "Theirs"})
    page = client.post(address, {**mine, "act": "save", "text_en": "Mine"})
    assert page.status == 422 and "Somebody changed this question meanwhile" in page.words and "Mine" in page.text
    assert db.session.query(Question).filter_by(code="T1").one().title["en"] == "Theirs"


def test_a_picture_is_encoded_anew_and_shown_only_to_those_it_was_put_to(client, cast, bank):
    stream = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(stream, "PNG")
    client.sign_in(cast.trainer)
    number = number_of("T1")
    data = {**fields(client.get(f"/questions/{number}")), "act": "save", "text_en": "See ![it](a-b.png)"}
    body = {**data, "csrf_token": client.token(), "pictures": (io.BytesIO(stream.getvalue()), "a b.png")}
    assert client._open("POST", f"/questions/{number}", data=body).status == 302
    stored = queries.current_version(db.session.get(Question, number)).content["media"]["a-b.png"]["stored"]
    address = f"/questions/{number}/pictures/{stored}"
    assert address in client.get(f"/questions/{number}").text
    picture = client.get(address)
    assert picture.status == 200 and Image.open(io.BytesIO(picture.data)).getpixel((5, 5)) == (255, 255, 255)
    client.sign_in(cast.employee)
    assert client.get(address).status == 404
    kit.begun(cast.employee, kit.quiz_on(db.session.merge(bank), "T1"))
    assert client.get(address).status == 200


def test_a_file_that_is_no_picture_is_refused(client, cast, bank):
    client.sign_in(cast.trainer)
    number = number_of("T1")
    body = {**fields(client.get(f"/questions/{number}")), "act": "save", "csrf_token": client.token()}
    page = client._open("POST", f"/questions/{number}", data={**body, "pictures": (io.BytesIO(b"no picture"), "x.png")})
    assert page.status == 422 and "no readable photo" in page.words


def test_a_retired_question_is_drawn_no_more(client, cast, bank):
    client.sign_in(cast.trainer)
    number = number_of("T1")
    client.post(f"/questions/{number}/retire")
    page = client.post("/quizzes/new", {"code": "Q", "zh": "x", "bank": "SMALL", "way": "named", "questions": "T1",
                                        "role": "practice", "feedback": "end", "pass_percent": "75"})  # fmt: skip
    assert page.status == 422 and "Only 0 questions can be drawn" in page.words
    client.post(f"/questions/{number}/retire")
    assert not db.session.get(Question, number).is_retired


@pytest.mark.parametrize("canary", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_nothing_that_people_write_acts(client, cast, bank, canary):
    client.sign_in(cast.trainer)
    address = "/banks/SMALL/questions/new?type=single"
    rows = {"options-0-zh": canary, "options-0-right": "y", "options-0-why_zh": canary, "options-1-zh": "b"}
    client.post(
        address, {"act": "save", "code": "XSS", "text_zh": canary, "why_zh": canary, "category": canary, **rows}
    )
    attempt = kit.begun(cast.employee, kit.quiz_on(db.session.merge(bank), "XSS"))
    pages = [client.get("/banks/SMALL"), client.get(f"/questions/{number_of('XSS')}")]
    client.sign_in(cast.employee)
    pages.append(client.get(f"/quiz-attempts/{attempt.id}"))
    client.post(f"/quiz-attempts/{attempt.id}/hand-in")
    pages.append(client.get(f"/quiz-attempts/{attempt.id}/result"))
    for page in pages:
        assert not any(one.get("onerror") for one in page.all("img"))
        assert not any("alert(1)" in (one.text or "") for one in page.all("script"))
