"""A trainer assigns: chooses a thing, chooses people, looks, confirms."""

import pytest
from sqlalchemy import func, select

from sqm_training.assignments.models import Assignment, AssignmentBatch
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow

from .kit import asked, in_days, make_card, make_standard, score

NEW = "/assignments/new?kind=card&ref=WAIT-3"


@pytest.fixture
def card(cast):
    make_card(make_standard("HALL-1"))
    found = make_card(make_standard("WAIT-3"))
    db.session.commit()
    return found


def count():
    return db.session.scalar(select(func.count()).select_from(Assignment))


def test_first_one_chooses_what(client, cast, card):
    page = client.sign_in(cast.trainer).get("/assignments/new")
    assert "Card WAIT-3" in page.words
    assert "Card HALL-1" in page.words
    assert "Card HALL-1" not in client.get("/assignments/new?q=wait").words
    assert "Card HALL-1" not in client.get("/assignments/new?standard=wait-3").words
    assert "Nothing found" in client.get("/assignments/new?q=100%25_").words
    assert client.get("/assignments/new?kind=card&ref=NO").status == 404
    assert client.get("/assignments/new?kind=no&ref=NO").status == 404


def test_looking_writes_nothing_and_confirming_writes_all(client, cast, card):
    client.sign_in(cast.trainer)
    form = asked(site=str(cast.east.id), below="y")
    page = client.post(NEW, {**form, "act": "look"})
    assert "Gets the task 2" in page.words
    assert "Assign to 2 people" in page.words
    assert count() == 0
    answer = client.post(NEW, {**form, "act": "assign", "expected": "2"})
    batch = db.session.scalar(select(AssignmentBatch))
    assert answer.location == f"/assignments/batches/{batch.id}"
    assert "2 people have the task now." in client.get(answer.location).words
    assert count() == 2
    again = client.post(NEW, {**form, "act": "assign", "expected": "2"})
    assert (again.status, count()) == (422, 2)
    assert "Nobody is left who would get this task." in again.words


def test_one_click_from_a_weakness(client, cast, card):
    standard = db.session.merge(make_standard("X-1"))
    wait = db.session.scalar(select(type(standard)).where(type(standard).code == "WAIT-3"))
    score(cast.employee, wait, 4)
    score(cast.colleague, wait, 9)
    db.session.commit()
    client.sign_in(cast.trainer)
    page = client.get(f"{NEW}&standard=WAIT-3&people=weakness")
    for words in ("40%", "1 record: 1 mystery shop", "Assign to 1 person", "To practise WAIT-3"):
        assert words in page.words or words in page.text
    assert "colleague" not in page.words
    looked = db.session.scalar(select(AuditRow).where(AuditRow.act == "scores.view"))
    assert looked.person_id == cast.employee.id
    straight = client.get("/assignments/new?standard=WAIT-3&people=weakness")
    assert straight.location == "/assignments/new?kind=card&ref=WAIT-3&standard=WAIT-3&people=weakness"


@pytest.mark.either
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"due_on": "2020-01-01"}, "The due day is over."),
        ({"reason": ""}, "Say why."),
        ({"people": "names", "numbers": " "}, "Enter at least one number."),
        ({"people": "weakness", "standard": ""}, "Choose the standard that people are weak on."),
        ({"attempts_allowed": "0"}, "Number must be between 1 and 99."),
        ({"due_on": "soon"}, "Not a valid date value."),
        ({"site": "999999"}, "Not a valid choice."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_the_input_is_kept(client, cast, card, changed, words):
    client.sign_in(cast.trainer)
    page = client.post(NEW, {**asked(site=str(cast.east.id), numbers="0101"), "act": "assign", **changed})
    assert page.status == 422
    assert words in page.words
    assert count() == 0
    kept = changed.get("due_on", in_days(14))
    assert f'value="{kept}"' in page.text


def test_unknown_numbers_are_named(client, cast, card):
    client.sign_in(cast.trainer)
    page = client.post(NEW, asked(people="names", numbers="employee 9998 9999"))
    assert "2 numbers belong to nobody: 9998, 9999" in page.words


def test_in_chinese(client, cast, card):
    page = client.sign_in(cast.trainer, "zh").post(NEW, asked(people="names", numbers="employee 9999"))
    assert "布置给 1 人" in page.words
    assert "有 1 个工号查无此人： 9999" in page.words


def test_managers_and_employees_may_not(client, cast, card):
    for person in (cast.manager, cast.employee, cast.shopper):
        assert client.sign_in(person).get(NEW).status == 403
