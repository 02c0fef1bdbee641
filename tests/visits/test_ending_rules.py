"""A visit that could not be done, sent by a tablet: it ends once, keeps what was filled in, and meets other versions."""

import hashlib
import json

import pytest

from sqm_training.extensions import db
from sqm_training.visits.models import ShopperBar, Submission, SubmissionPhoto, Visit, VisitState
from sqm_training.visits.queries.addenda import last_received

from ..checklists.kit import load_small
from . import kit
from .test_api import UUID, body, picture, put

OTHER = "aaaaaaaa-1111-4222-8333-444455556666"


@pytest.fixture
def visit(client, cast):
    """A planned visit, whose shopper is signed in."""
    client.sign_in(cast.shopper)
    return kit.open_visit(cast.east, cast.shopper, load_small())


def ended(visit, photos=(), ending="closed", note="大门关着", **changes):
    """Return what a tablet sends of a visit of which little was filled in."""
    row = {"item": "A1", "value": 1, "photos": list(photos)}
    return body(visit, photos, answers=[row], contacts=[], ending=ending, note=note, **changes)


def now_of(visit):
    return db.session.get(Visit, visit.id, populate_existing=True)


def test_it_ends_the_visit_once_and_keeps_what_was_filled_in(client, visit):
    first, again = put(client, ended(visit)), put(client, ended(visit))
    assert (first.status, again.status) == (201, 200) and first.json == again.json
    after, kept = now_of(visit), db.session.query(Submission).one()
    assert (after.state, after.ending, after.ending_note) == (VisitState.NOT_DONE, "closed", "大门关着")
    assert (kept.state, kept.sheet_id, json.loads(kept.body)["answers"][0]["item"]) == ("received", None, "A1")
    assert last_received(after) is None


def test_photos_come_first_and_a_trainer_sees_them(client, cast, visit):
    sha256 = hashlib.sha256(picture()).hexdigest()
    assert put(client, ended(visit, [sha256])).json == {"missing": [sha256]}
    assert now_of(visit).state == VisitState.PLANNED
    client.put(f"/api/photos/{sha256}", data=picture())
    assert put(client, ended(visit, [sha256])).json["photos"] == [sha256]
    assert now_of(visit).state == VisitState.NOT_DONE and db.session.query(SubmissionPhoto).one().sent_sha256 == sha256
    page = client.sign_in(cast.trainer).get(f"/visits/{visit.id}/review")
    assert [one.get("src") for one in page.all("img") if "/photos/" in one.get("src")] == ["/photos/1?size=thumb"]


@pytest.mark.parametrize(("ending", "state"), [("declined", VisitState.DECLINED), ("recognised", VisitState.NOT_DONE)])
def test_declined_and_recognised_are_what_they_are_on_the_page(client, cast, visit, ending, state):
    assert put(client, ended(visit, ending=ending, note="")).status == 201
    assert now_of(visit).state == state
    barred = db.session.get(ShopperBar, (cast.shopper.id, cast.east.id)) is not None
    assert barred == (ending == "recognised")


@pytest.mark.parametrize(("ending", "note"), [("nonsense", "x"), ("other", " "), (["closed"], "x"), (True, "")])
def test_what_says_nothing_is_refused_and_the_visit_stays_open(client, visit, ending, note):
    refused = put(client, ended(visit, ending=ending, note=note))
    assert refused.status == 422 and refused.json["error"] and refused.json["problems"] == []
    assert now_of(visit).state == VisitState.PLANNED and db.session.query(Submission).count() == 0


def test_the_other_device_has_sent_the_visit_and_the_shopper_chooses_the_ending(client, visit):
    assert put(client, body(visit)).status == 201
    refused = put(client, ended(visit), uuid=OTHER)
    assert refused.status == 409
    page = client.get(refused.json["choose"])
    assert "The visit could not be done: The site was closed" in page.words
    whole = db.session.query(Submission).filter_by(uuid=OTHER).one().id
    assert client.post(refused.json["choose"], {"whole": str(whole)}).status == 302
    assert now_of(visit).state == VisitState.NOT_DONE
    assert put(client, ended(visit), uuid=OTHER).status == put(client, body(visit)).status == 200


def test_the_other_device_has_sent_the_visit_and_the_shopper_keeps_it(client, visit):
    put(client, body(visit))
    refused = put(client, ended(visit), uuid=OTHER)
    whole = db.session.query(Submission).filter_by(uuid=UUID).one().id
    assert client.post(refused.json["choose"], {"whole": str(whole)}).status == 302
    assert now_of(visit).state == VisitState.SUBMITTED
    assert put(client, ended(visit), uuid=OTHER).status == 200


def test_what_is_sent_after_the_ending_is_kept_for_the_trainer(client, cast, visit):
    put(client, ended(visit))
    late = put(client, body(visit), uuid=OTHER)
    assert late.status == 409 and now_of(visit).state == VisitState.NOT_DONE
    assert "a trainer sees all submissions and decides" in client.get(late.json["choose"]).words
    client.sign_in(cast.trainer)
    assert "The visit could not be done: The site was closed" in client.get(f"/visits/{visit.id}/versions").words
    assert client.get(f"/visits/{visit.id}/review").status == 200
    kept = db.session.query(Submission).filter_by(uuid=OTHER).one().id
    assert client.post(f"/visits/{visit.id}/versions/{kept}/set-aside").status == 302
    assert put(client.sign_in(cast.shopper), body(visit), uuid=OTHER).status == 200


def test_the_page_of_the_whole_visit_asks_for_it_too(client, visit):
    page = client.get(f"/shops/{visit.id}/sheet")
    assert "The visit could not be done" in page.words and "Recognised" not in page.words
    assert len([one for one in page.all("input") if one.get("name") == "ending"]) == 6
