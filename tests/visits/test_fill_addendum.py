"""The page on which a shopper answers what could not be known during the visit."""

import hashlib
import json
from datetime import timedelta

import pytest

from sqm_training.extensions import db
from sqm_training.visits.models import Addendum, Submission, Visit

from . import later


@pytest.fixture
def visit(cast):
    visit = later.send_visit(cast.east, cast.shopper, later.load_later())
    db.session.commit()
    return visit


def addendum():
    return db.session.query(Addendum).one()


def not_yet(days=2):
    addendum().due_on += timedelta(days=days)
    db.session.commit()


GOOD = {"L1-value": "yes", "L2-value": "no", "L3-value": "yes"}


def test_it_is_listed_from_its_day_and_announced_before(client, cast, visit):
    client.sign_in(cast.shopper)
    words = client.get("/shops").words
    assert "To be verified now" in words and "L1, L2, L3" in words
    assert "To be verified now" in client.get("/").words
    not_yet()
    words = client.get("/shops").words
    assert "To be verified later" in words and "To be verified now" not in words
    assert "To be verified from" in client.get(f"/shops/{visit.id}").words


def test_before_its_day_the_page_says_from_when(client, cast, visit):
    not_yet()
    page = client.sign_in(cast.shopper).get(f"/shops/{visit.id}/addendum")
    assert "These items can be verified from" in page.words
    only_with_script = [one for one in page.tree.iter() if "with-script" in (one.get("class") or "").split()]
    assert any(one.get("data-steps") is not None for one in only_with_script)
    assert any(one.get("data-next") is not None for one in only_with_script)
    assert client.post(f"/shops/{visit.id}/addendum", GOOD | {"go": "send"}).status == 422
    assert addendum().state == "open"


def test_only_what_was_left_is_asked(client, cast, visit):
    page = client.sign_in(cast.shopper, "zh").get(f"/shops/{visit.id}/addendum")
    asked = [one.get("data-item") for one in page.all("fieldset") if one.get("data-item")]
    assert asked == ["L1", "L2", "L3"] and "待后续核验" in page.words


def test_answers_are_kept_checked_and_sent_once(client, cast, visit):
    client.sign_in(cast.shopper)
    url = f"/shops/{visit.id}/addendum"
    client.post(url, {"L1-value": "no", "go": "save"})
    page = client.post(url, {"L1-value": "no", "go": "send"})
    assert (
        page.status == 422 and "Say in a few words what you saw" in page.words and "L3 Not answered yet" in page.words
    )
    assert client.post(url, {"L1-value": "no", "L1-comment": "没有回电", "L3-value": "yes", "go": "send"}).status == 302
    assert addendum().state == "applied"
    assert db.session.query(Submission).filter_by(addendum_id=addendum().id).one().state == "received"
    assert client.post(url, GOOD | {"go": "send"}).status == 404
    assert "To be verified" not in client.get("/shops").words


def test_not_applicable_is_an_answer(client, cast, visit):
    client.sign_in(cast.shopper)
    data = {"L1-value": "*na*", "L3-value": "yes", "go": "send"}
    assert client.post(f"/shops/{visit.id}/addendum", data).status == 302
    assert addendum().state == "applied"


def test_extra_answers_are_not_read(client, cast, visit):
    client.sign_in(cast.shopper)
    client.post(f"/shops/{visit.id}/addendum", GOOD | {"D1-value": "no", "go": "save"})
    assert {row["item"] for row in addendum().content["answers"]} == {"L1", "L2", "L3"}


def test_another_shopper_finds_nothing(client, cast, visit):
    client.sign_in(cast.other_shopper)
    assert client.get(f"/shops/{visit.id}/addendum").status == 404
    assert client.put(f"/api/addenda/{visit.id}", json={"answers": []}).status == 404


def test_every_tap_is_saved_and_two_windows_do_not_overwrite_each_other(client, cast, visit):
    client.sign_in(cast.shopper)
    url, seen = f"/api/addenda/{visit.id}", addendum().version
    rows = [{"item": "L1", "value": "yes"}, {"item": "D1", "value": "no"}]
    first = client.put(url, json={"answers": rows, "seen_version": seen})
    assert first.status == 200 and first.json["version"] == seen + 1
    assert [row["item"] for row in addendum().content["answers"]] == ["L1"]
    assert client.put(url, json={"answers": [], "seen_version": seen}).status == 409
    assert client.put(url, json=[]).status == 400


def put(client, visit, uuid="aaaaaaaa-0000", **answers):
    rows = [{"item": code, "value": value} for code, value in answers.items()]
    raw = json.dumps({"visit": visit.id, "addendum": addendum().id, "answers": rows}).encode()
    return client.put(f"/api/submissions/{uuid}/1", data=raw, content_type="application/json"), raw


def test_a_tablet_gets_the_same_receipt_twice_and_a_conflict_for_another_body(client, cast, visit):
    client.sign_in(cast.shopper)
    first, raw = put(client, visit, L1="yes", L2="yes", L3="yes")
    again, _raw = put(client, visit, L1="yes", L2="yes", L3="yes")
    assert (first.status, again.status) == (201, 200) and first.json == again.json
    assert first.json["digest"] == hashlib.sha256(raw).hexdigest()
    assert put(client, visit, L1="yes", L2="no", L3="yes")[0].status == 409
    assert put(client, visit, uuid="bbbbbbbb-0000", L1="yes", L2="no", L3="yes")[0].status == 409
    kept = [one.state for one in db.session.query(Submission).filter(Submission.addendum_id.is_not(None))]
    assert sorted(kept) == ["conflict", "conflict", "received"]


def test_what_another_device_sends_later_is_shown_to_a_trainer_and_set_aside(client, cast, visit):
    client.sign_in(cast.shopper)
    put(client, visit, L1="yes", L2="yes", L3="yes")
    refused, _raw = put(client, visit, uuid="bbbbbbbb-0000", L1="yes", L2="no", L3="yes")
    assert "Your later answers arrived twice" in client.get(refused.json["choose"]).words
    client.sign_in(cast.trainer)
    assert "Called back" in client.get(f"/visits/{visit.id}/versions").words
    kept = db.session.query(Submission).filter_by(uuid="bbbbbbbb-0000").one().id
    assert client.post(f"/visits/{visit.id}/versions/{kept}/set-aside").status == 302
    assert "Only one submission is left" in client.get(f"/visits/{visit.id}/versions").words
    assert put(client.sign_in(cast.shopper), visit, uuid="bbbbbbbb-0000", L1="yes", L2="no", L3="yes")[0].status == 200


def test_a_tablet_is_told_what_is_wrong(client, cast, visit):
    client.sign_in(cast.shopper)
    page, _raw = put(client, visit, L1="no", D1="no")
    assert page.status == 422
    kinds = {(one["item"], one["kind"]) for one in page.json["problems"]}
    assert kinds == {("L1", "needs_comment"), ("L3", "unanswered"), ("D1", "unknown")}


def test_the_addendum_of_another_visit_is_not_found(client, cast, visit):
    other = later.send_visit(cast.west, cast.shopper, visit.checklist_version)
    db.session.commit()
    client.sign_in(cast.shopper)
    raw = json.dumps({"visit": other.id, "addendum": 999, "answers": []})
    assert client.put("/api/submissions/cccccccc-0000/1", data=raw).status == 404
    foreign = db.session.query(Addendum).filter_by(visit_id=visit.id).one().id
    raw = json.dumps({"visit": other.id, "addendum": foreign, "answers": []})
    assert client.put("/api/submissions/cccccccc-0000/1", data=raw).status == 404
    assert db.session.get(Visit, visit.id).state == "submitted"


def kept_forms(page):
    return [one for one in page.all("form") if one.get("data-facts")]


def taken_along(client):
    return [one.get("data-offline") for one in client.get("/shops").all("span") if one.get("data-offline")]


def test_the_page_is_taken_along_from_the_delivery_of_the_visit_on(client, cast, visit):
    url = f"/shops/{visit.id}/addendum"
    page = client.sign_in(cast.shopper).get(url)
    facts = json.loads(kept_forms(page)[0].get("data-facts"))
    assert (facts["addendum"], facts["visit"], facts["revision"]) == (addendum().id, visit.id, 1)
    assert page.headers["X-Tablet-Owner"] == str(cast.shopper.id)
    not_yet()
    early = json.loads(kept_forms(client.get(url))[0].get("data-facts"))
    assert early["due_on"] == addendum().due_on.isoformat() and early["addendum"] == addendum().id
    assert url in taken_along(client) and url in [
        one.get("data-offline") for one in client.get(f"/shops/{visit.id}").all("span")
    ]
    listed = client.get("/api/later").json["pages"]
    assert [one["address"] for one in listed] == [url] and "To be verified from" in listed[0]["title"]
    put(client, visit, L1="yes", L2="yes", L3="yes")
    assert addendum().state == "open"  # the server's clock decides, whatever the tablet's says
    assert client.sign_in(cast.other_shopper).get("/api/later").json == {"pages": []}


def test_what_was_answered_is_not_taken_along_any_more(client, cast, visit):
    client.sign_in(cast.shopper)
    assert put(client, visit, L1="yes", L2="yes", L3="yes")[0].status == 201
    assert client.get("/api/later").json == {"pages": []}
