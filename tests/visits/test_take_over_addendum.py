"""The reviewer's side of later answers: let them count, or close what could not be verified."""

import pytest

from sqm_training.extensions import db
from sqm_training.visits.actions import publishing, review
from sqm_training.visits.actions.addenda import sheet_of
from sqm_training.visits.models import Addendum, Result, Visit

from . import kit, later


@pytest.fixture
def visit(cast):
    visit = later.send_visit(cast.east, cast.shopper, later.load_later())
    for contact in visit.contacts:
        review.match_contact(contact=contact, visit=visit, person=cast.employee, by=cast.trainer)
    result = review.approve(visit=visit, sheet=sheet_of(visit), by=cast.trainer)
    publishing.publish_result(result=result, by=cast.trainer)
    db.session.commit()
    return visit


def addendum():
    return db.session.query(Addendum).one()


def arrive(visit, cast, **answers):
    later.send_later(db.session.get(Visit, visit.id), db.session.merge(cast.shopper), **answers)
    db.session.commit()


def test_the_reviewer_sees_what_is_awaited_and_until_then_nothing_counts(client, cast, visit):
    words = client.sign_in(cast.trainer).get(f"/visits/{visit.id}/review").words
    assert "To be verified" in words and "neither sum" in words


def test_later_answers_are_queued_and_taken_over(client, cast, visit):
    arrive(visit, cast, L1="no", L3="yes")
    client.sign_in(cast.second_trainer)
    assert "Verified later" in client.get("/review").words
    page = client.get(f"/visits/{visit.id}/review")
    assert "Let the answers count" in page.words and "已核实" in page.words
    url = f"/visits/{visit.id}/addenda/{addendum().id}/take-over"
    assert client.post(url).status == 302
    assert db.session.query(Result).one().calculated != 85
    assert "85.0 before" in client.get(f"/visits/{visit.id}/review").words
    assert client.post(url).status == 422


def test_the_employee_reads_what_is_not_yet_verified_and_then_what_changed(client, cast, visit):
    result = db.session.query(Result).one().id
    client.sign_in(cast.employee)
    client.post("/notice", {"accept": "1"})
    words = client.get(f"/results/{result}").words
    assert "Not yet verified" in words and "Called back" in words
    arrive(visit, cast, L1="no", L3="yes")
    assert "Not yet verified" in client.get(f"/results/{result}").words
    client.sign_in(cast.trainer).post(f"/visits/{visit.id}/addenda/{addendum().id}/take-over")
    page = client.sign_in(cast.employee).get(f"/results/{result}")
    assert "The total before was 85.0" in page.words and "Not yet verified" not in page.words
    assert "神秘客甲" not in page.text


def test_closing_needs_a_reason(client, cast, visit):
    client.sign_in(cast.trainer)
    url = f"/visits/{visit.id}/addenda/{addendum().id}/close"
    assert client.post(url, {"reason": ""}).status == 422 and addendum().state == "open"
    assert client.post(url, {"reason": "号码停机，无法核实"}).status == 302 and addendum().state == "closed"
    assert "号码停机" in client.get(f"/visits/{visit.id}/review").words
    assert "To be verified" not in client.sign_in(cast.shopper).get("/shops").words


def test_an_addendum_is_found_only_under_its_own_visit(client, cast, visit):
    other = kit.plan(cast.west, cast.shopper, visit.checklist_version)
    db.session.commit()
    client.sign_in(cast.trainer)
    assert client.post(f"/visits/{other.id}/addenda/{addendum().id}/close", {"reason": "不是这次"}).status == 404
    assert addendum().state == "open"
