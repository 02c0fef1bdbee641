"""Two devices, one visit: both versions are kept, the shopper chooses, the trainer sees both, nothing is lost."""

import hashlib
import io
import json
from datetime import date

import pytest
from PIL import Image

from sqm_training.checklists.actions.fill import answers_of
from sqm_training.extensions import db
from sqm_training.visits.actions import review
from sqm_training.visits.actions.addenda import sheet_of
from sqm_training.visits.models import Flag, Submission, Visit, VisitState

from ..checklists.kit import load_small
from . import kit

FIRST, SECOND = "aaaaaaaa-1111-4222-8333-444455556666", "bbbbbbbb-1111-4222-8333-444455556666"


def picture(colour):
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, "JPEG")
    return stream.getvalue()


TEAL, ORANGE = picture("teal"), picture("orange")


def sha(data):
    return hashlib.sha256(data).hexdigest()


def body(visit, photos=(), badge="0101", **changes):
    answers = {code: one.value for code, one in kit.GOOD.items()} | changes
    rows = [
        {"item": code, "value": value, "photos": list(photos) if code == "D1" else []}
        for code, value in answers.items()
    ]
    return json.dumps(
        {
            "visit": visit.id, "version": visit.version_id, "answers": rows, "photos": list(photos),
            "contacts": [{"part": "main", "badge": badge}],
            "taps": [{"name": "arrived", "at": f"2026-03-04T10:0{len(badge)}:00+08:00"}],
        }
    ).encode()  # fmt: skip


def put(client, data, uuid):
    return client.put(f"/api/submissions/{uuid}/1", data=data, content_type="application/json")


@pytest.fixture
def visit(client, cast):
    """A visit that arrived twice: they differ in A1 and D1, in who was met and in the times; each has a photo."""
    visit = kit.plan(cast.east, cast.shopper, load_small())
    visit.closes_on = date(2030, 1, 1)
    db.session.commit()
    client.sign_in(cast.shopper)
    for photo in (TEAL, ORANGE):
        client.put(f"/api/photos/{sha(photo)}", data=photo)
    assert put(client, body(visit, [sha(TEAL)]), FIRST).status == 201
    answer = put(client, body(visit, [sha(ORANGE)], "0102号", A1=1, D1="no"), SECOND)
    assert answer.status == 409 and answer.json["choose"] == f"/shops/{visit.id}/versions"
    return visit


def submissions():
    return {one.uuid: one for one in db.session.query(Submission).order_by(Submission.id)}


def sheet_answers(visit):
    return answers_of(sheet_of(db.session.get(Visit, visit.id)))


def test_what_differs_stands_side_by_side(client, cast, visit):
    assert "Two submissions arrived: choose" in client.get("/shops").words
    page = client.get(f"/shops/{visit.id}/versions")
    assert "A1 Clean Submission 1 Partly met Submission 2 Met" in page.words
    assert "D1 Greets Submission 1 Yes Submission 2 No" in page.words and "D2" not in page.words
    assert "0101" in page.words and "0102号" in page.words and "Arrived" in page.words


def test_chosen_item_by_item_with_the_photos_of_both(client, cast, visit):
    first, second = submissions()[FIRST].id, submissions()[SECOND].id
    data = {"pick-A1": second, "pick-D1": first, "pick-contacts": second, "pick-taps": first}
    assert client.post(f"/shops/{visit.id}/versions", data).status == 302
    given = sheet_answers(visit)
    assert (given["A1"].value, given["D1"].value) == (1, "yes")
    assert set(given["D1"].photos) == {sha(TEAL), sha(ORANGE)}
    now = db.session.get(Visit, visit.id)
    assert now.state == VisitState.SUBMITTED and [one.badge for one in now.contacts] == ["0102号"]
    assert [one.state for one in db.session.query(Submission).order_by(Submission.id)] == [
        "set_aside",
        "set_aside",
        "received",
    ]
    assert "choose" not in client.get("/shops").words
    assert "Only one submission is left" in client.get(f"/shops/{visit.id}/versions").words


def test_one_of_them_whole(client, cast, visit):
    second = submissions()[SECOND].id
    client.post(f"/shops/{visit.id}/versions", {"whole": second, "pick-A1": submissions()[FIRST].id})
    given = sheet_answers(visit)
    assert (given["A1"].value, given["D1"].value) == (1, "no")
    assert set(given["D1"].photos) == {sha(TEAL), sha(ORANGE)}


def test_afterwards_each_device_gets_its_receipt_and_may_let_go(client, cast, visit):
    client.post(f"/shops/{visit.id}/versions", {"whole": submissions()[FIRST].id})
    for uuid, data in (
        (FIRST, body(visit, [sha(TEAL)])),
        (SECOND, body(visit, [sha(ORANGE)], "0102号", A1=1, D1="no")),
    ):
        again = put(client, data, uuid)
        assert again.status == 200 and again.json["digest"] == sha(data)
    assert put(client, body(visit, A1=0), "cccccccc-1111-4222-8333-444455556666").status == 409


def test_two_devices_answer_a_return_and_the_shopper_chooses_among_the_second_revisions(client, cast):
    visit = kit.plan(cast.east, cast.shopper, load_small())
    visit.closes_on = date(2030, 1, 1)
    db.session.commit()
    client.sign_in(cast.shopper)
    put(client, body(visit), FIRST)
    visit = db.session.get(Visit, visit.id, populate_existing=True)
    review.return_to_shopper(visit=visit, revision=1, reason="Which window?", item_codes=["D1"], by=cast.trainer)
    db.session.commit()
    urls = [f"/api/submissions/{uuid}/2" for uuid in (FIRST, SECOND)]
    bodies = [body(visit, badge="0202"), body(visit, badge="0303")]
    sent = [client.put(url, data=data).status for url, data in zip(urls, bodies, strict=True)]
    assert sent == [201, 409]
    other = db.session.query(Submission).filter_by(uuid=SECOND).one().id
    assert client.post(f"/shops/{visit.id}/versions", {"whole": str(other)}).status == 302
    rows = {(row.uuid in {FIRST, SECOND}, row.revision): row.state for row in db.session.query(Submission)}
    assert rows == {(True, 1): "received", (True, 2): "set_aside", (False, 2): "received"}
    assert [one.badge for one in db.session.get(Visit, visit.id, populate_existing=True).contacts] == ["0303"]
    assert [client.put(url, data=data).status for url, data in zip(urls, bodies, strict=True)] == [200, 200]


def test_the_other_devices_photos_are_asked_for(client, cast, visit):
    late = picture("purple")
    data = body(visit, [sha(late)], D1="no")
    assert put(client, data, "cccccccc-1111-4222-8333-444455556666").json["missing"] == [sha(late)]
    assert "1 photo has not arrived yet" in client.get(f"/shops/{visit.id}/versions").words
    client.put(f"/api/photos/{sha(late)}", data=late)
    assert put(client, data, "cccccccc-1111-4222-8333-444455556666").json["missing"] == []


def test_a_first_device_that_never_brings_its_photos_blocks_nothing(client, cast):
    visit = kit.plan(cast.east, cast.shopper, load_small())
    visit.closes_on = date(2030, 1, 1)
    db.session.commit()
    client.sign_in(cast.shopper)
    lost = picture("purple")
    assert put(client, body(visit, [sha(lost)]), FIRST).status == 202
    assert put(client, body(visit, D1="no"), SECOND).status == 409
    client.post(f"/shops/{visit.id}/versions", {"whole": submissions()[SECOND].id})
    assert db.session.get(Visit, visit.id).state == VisitState.SUBMITTED and sheet_answers(visit)["D1"].value == "no"
    assert put(client, body(visit, [sha(lost)]), FIRST).json == {"missing": [sha(lost)]}
    client.put(f"/api/photos/{sha(lost)}", data=lost)
    assert put(client, body(visit, [sha(lost)]), FIRST).status == 200


def test_a_choice_that_the_checklist_refuses_is_explained(client, cast, visit):
    bad = put(client, body(visit, D2=0), "cccccccc-1111-4222-8333-444455556666")
    assert bad.status == 409
    third = submissions()["cccccccc-1111-4222-8333-444455556666"].id
    page = client.post(f"/shops/{visit.id}/versions", {"whole": third})
    assert page.status == 422 and "D2 Say in a few words what you saw" in page.words
    assert {one.state for one in submissions().values()} == {"received", "conflict"}


def test_foreign_versions_and_visits_are_not_found(client, cast, visit):
    assert client.post(f"/shops/{visit.id}/versions", {"whole": 999}).status == 404
    assert client.post(f"/shops/{visit.id}/versions", {"pick-A1": 999}).status == 404
    client.sign_in(cast.other_shopper)
    assert client.get(f"/shops/{visit.id}/versions").status == 404
    assert client.post(f"/shops/{visit.id}/versions", {"whole": submissions()[FIRST].id}).status == 404


@pytest.mark.parametrize("answers", [[{"item": "D1", "photos": 5}], [{"item": {}, "value": {"x": [1]}}], []])
def test_what_a_broken_device_sent_does_not_break_the_page(client, cast, visit, answers):
    raw = json.dumps(
        {"visit": visit.id, "answers": answers, "taps": [{"name": [], "at": 5}], "contacts": [{"part": 1}]}
    )
    assert put(client, raw.encode(), "dddddddd-1111-4222-8333-444455556666").status == 409
    assert client.get(f"/shops/{visit.id}/versions").status == 200
    client.sign_in(cast.trainer)
    assert client.get(f"/visits/{visit.id}/versions").status == 200


def test_the_trainer_sees_both_and_can_set_one_aside(client, cast, visit):
    client.sign_in(cast.trainer)
    assert "Two versions arrived" in client.get("/review").words
    assert "1 other submission of this visit was kept" in client.get(f"/visits/{visit.id}/review").words
    page = client.get(f"/visits/{visit.id}/versions")
    assert "D1 Greets Submission 1 Yes Submission 2 No" in page.words and not [
        one for one in page.all("input") if one.get("type") == "radio"
    ]
    url = f"/visits/{visit.id}/versions/{submissions()[SECOND].id}/set-aside"
    assert client.post(url).status == 302 and client.post(url).status == 422
    assert submissions()[SECOND].state == "set_aside" and submissions()[FIRST].state == "received"
    assert db.session.query(Flag).filter_by(kind="conflict").count() == 0
    assert client.post(f"/visits/{visit.id}/versions/999/set-aside").status == 404


def test_after_approval_the_shopper_cannot_change_it_any_more(client, cast, visit):
    db.session.get(Visit, visit.id).state = VisitState.APPROVED
    db.session.commit()
    assert "a trainer sees all submissions" in client.get(f"/shops/{visit.id}/versions").words
    assert client.post(f"/shops/{visit.id}/versions", {"whole": submissions()[SECOND].id}).status == 422
    assert submissions()[SECOND].state == "conflict"
