"""What tablets send: once each, whatever the network does."""

import hashlib
import io
import json
import re

import pillow_heif
import pytest
from PIL import Image
from sqlalchemy import event

from sqm_training import database
from sqm_training.checklists.models import Photo
from sqm_training.checklists.photos import store
from sqm_training.extensions import db
from sqm_training.visits.actions.submissions import receiving
from sqm_training.visits.models import Submission, Visit, VisitState

from ..checklists.kit import load_small
from . import kit

UUID = "6f1b8a70-1111-4222-8333-444455556666"


@pytest.fixture
def visit(cast):
    return kit.open_visit(cast.east, cast.shopper, load_small())


def body(visit, photos=(), **changes):
    rows = [
        {"item": code, "value": answer.value, "na": answer.na, "comment": answer.comment, "photos": []}
        for code, answer in kit.GOOD.items()
    ]
    rows[0]["photos"] = list(photos)
    payload = {
        "visit": visit.id, "checklist": "SML", "version": visit.version_id, "answers": rows,
        "contacts": [{"part": "main", "badge": "0101"}], "taps": [], "device_at": None, "photos": list(photos),
    }  # fmt: skip
    return json.dumps(payload | changes).encode()


def put(client, data, uuid=UUID, revision=1):
    return client.put(f"/api/submissions/{uuid}/{revision}", data=data, content_type="application/json")


def picture(colour="teal"):
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, "JPEG")
    return stream.getvalue()


def test_the_same_body_gives_the_same_receipt(client, cast, visit):
    client.sign_in(cast.shopper)
    first, again = put(client, body(visit)), put(client, body(visit))
    assert (first.status, again.status) == (201, 200)
    assert first.json == again.json
    assert first.json["digest"] == hashlib.sha256(body(visit)).hexdigest()
    assert db.session.query(Submission).count() == 1


def test_it_is_complete_once_every_photo_is_there(client, cast, visit):
    client.sign_in(cast.shopper)
    photo = picture()
    sha256 = hashlib.sha256(photo).hexdigest()
    waiting = put(client, body(visit, [sha256]))
    assert waiting.status == 202 and waiting.json == {"missing": [sha256]}
    assert db.session.get(Visit, visit.id).state == VisitState.PLANNED
    assert client.put(f"/api/photos/{sha256}", data=photo).status == 201
    done = put(client, body(visit, [sha256]))
    assert done.status == 201 and done.json["photos"] == [sha256]


def test_what_a_receipt_names_is_on_the_disk_and_so_are_the_photos_before_it(client, cast, visit):
    client.sign_in(cast.shopper)
    data, levels = picture(), []
    sha256 = hashlib.sha256(data).hexdigest()

    def note(_connection):
        levels.append((database.reading.get(), database.synced_later.get()))

    event.listen(db.engine, "commit", note)
    assert client.put(f"/api/photos/{sha256}", data=data).status == 201
    assert levels[-1] == (False, True)
    assert put(client, body(visit, [sha256])).status == 201
    assert levels[-1] == (False, False)
    event.remove(db.engine, "commit", note)


def test_another_body_under_the_same_name_is_kept_for_a_person(client, cast, visit):
    client.sign_in(cast.shopper)
    put(client, body(visit))
    other = put(client, body(visit, contacts=[]))
    assert other.status == 409
    assert sorted(one.state for one in db.session.query(Submission)) == ["conflict", "received"]


def test_a_second_device_does_not_make_a_second_visit(client, cast, visit):
    client.sign_in(cast.shopper)
    put(client, body(visit))
    second = put(client, body(visit, contacts=[]), uuid="aaaaaaaa-1111-4222-8333-444455556666")
    assert second.status == 409
    assert db.session.query(Submission).filter_by(state="received").count() == 1


def test_the_next_revision_waits_for_a_return(client, cast, visit):
    client.sign_in(cast.shopper)
    put(client, body(visit))
    assert put(client, body(visit), revision=2).status == 409


def test_problems_are_named_by_item(client, cast, visit):
    client.sign_in(cast.shopper)
    page = put(client, body(visit, answers=[{"item": "D1", "value": "maybe"}, {"item": "ZZ", "value": 1}]))
    assert page.status == 422
    kinds = {(one["item"], one["kind"]) for one in page.json["problems"]}
    assert {("D1", "bad_value"), ("ZZ", "unknown"), ("A1", "unanswered")} <= kinds


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b'{"visit": "1"}', b'{"visit": true}', b"\xff\xfe"])
def test_nonsense_is_refused_without_a_traceback(client, cast, visit, data):
    assert put(client.sign_in(cast.shopper), data).status in {404, 422}


ODD = [
    None, True, -1, 1.5, 1e308, 10**40, "x", "9" * 5000, [], [[]], {}, {"a": 1}, [None], [1, "a", {}], "\u202e",
    "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59+00:00",
]  # fmt: skip
"""What no tablet sends in any place of a submission."""


def odd_places(good):
    """Yield changes to a good submission that each make one place of it what it should not be."""
    for odd in ODD:
        yield from ({key: odd} for key in (*good, "addendum", "ending"))
        for key in ("item", "value", "na", "comment", "photos", "at"):
            yield {"answers": [row | {key: odd} if row["item"] == "D3" else row for row in good["answers"]]}
        yield from ({"contacts": [{"badge": "1"} | {key: odd}]} for key in ("part", "badge"))
        yield from ({"taps": [{"name": "called"} | {key: odd}]} for key in ("name", "at", "note"))


def test_no_odd_place_in_a_body_is_an_error_of_the_server(client, cast, visit):
    client.sign_in(cast.shopper, "zh")
    for number, odd in enumerate(odd_places(json.loads(body(visit)))):
        data = json.dumps(json.loads(body(visit)) | odd).encode()
        page = put(client, data, uuid=f"{number:08d}-0000")
        assert page.status in {201, 202, 404, 422} and page.json, odd
        if page.status in {404, 422}:
            assert re.search("[\u4e00-\u9fff]", page.json["error"]), odd
        else:
            visit = kit.open_visit(cast.east, cast.shopper, load_small())


def test_nothing_of_an_answer_is_left_out_silently(client, cast, visit):
    client.sign_in(cast.shopper)
    rows = json.loads(body(visit))["answers"]
    rows[0]["photos"] = "ab"
    page = put(client, body(visit, answers=[*rows, rows[1] | {"value": None}]))
    kinds = {(one["item"], one["kind"]) for one in page.json["problems"]}
    assert page.status == 422 and {("A1", "bad_photos"), ("A2", "twice")} <= kinds


def test_a_name_is_the_same_in_capitals(client, cast, visit):
    client.sign_in(cast.shopper)
    first, again = put(client, body(visit)), put(client, body(visit), uuid=UUID.upper())
    assert (first.status, again.status) == (201, 200) and first.json == again.json


@pytest.mark.parametrize("name", ["0", "-1", "x", "99999999999999999999"])
def test_what_is_no_revision_is_not_found(client, cast, visit, name):
    page = client.sign_in(cast.shopper).put(f"/api/submissions/{UUID}/{name}", data=body(visit))
    assert page.status == 404 and page.json["error"]


@pytest.mark.parametrize("path", [f"submissions/{UUID}/1", f"photos/{'a' * 64}", "addenda/1", f"drafts/1/{UUID}/1"])
def test_every_refusal_is_json_with_a_word(client, cast, visit, path):
    without = {"data": b"x", "headers": {"X-CSRFToken": ""}}
    asked = [client.get(f"/api/{path}"), client.put(f"/api/{path}", **without)]
    client.sign_in(cast.employee)
    asked.append(client.put(f"/api/{path}", data=b"x"))
    client.sign_in(cast.shopper)
    asked.append(client.put(f"/api/{path}", **without))
    assert [page.status for page in asked] == [405, 401, 403, 400]
    assert all(page.json["error"] for page in asked)


KINDS = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "TIFF", "BMP")


@pytest.mark.parametrize("kind", [*KINDS, "svg", "cut", "html", "empty", "polyglot"])
def test_only_photos_are_photos_and_nothing_rides_along(client, cast, kind):
    pillow_heif.register_heif_opener()
    data = {
        "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "cut": picture()[:-30],
        "html": b"<html>" + picture(), "empty": b"", "polyglot": picture() + b"<script>alert(1)</script>",
    }.get(kind)  # fmt: skip
    if data is None:
        stream = io.BytesIO()
        Image.new("RGB", (64, 48)).save(stream, kind)
        data = stream.getvalue()
    page = client.sign_in(cast.shopper).put(f"/api/photos/{hashlib.sha256(data).hexdigest()}", data=data)
    is_photo = kind in {"JPEG", "PNG", "WEBP", "HEIF", "polyglot"}
    assert page.status == (201 if is_photo else 422) and ("sha256" if is_photo else "error") in page.json
    if is_photo:
        kept = store().open(db.session.query(Photo).one().stored)
        assert Image.open(io.BytesIO(kept)).format == "JPEG" and b"script" not in kept


def test_another_shopper_cannot_send_it(client, cast, visit):
    assert put(client.sign_in(cast.other_shopper), body(visit)).status == 404


def test_without_a_sign_in_it_is_401(client, cast, visit):
    assert put(client, body(visit)).status == 401


def test_a_damaged_photo_is_refused(client, cast, visit):
    client.sign_in(cast.shopper)
    assert client.put(f"/api/photos/{'0' * 64}", data=picture()).status == 422
    html = b"<html>"
    assert client.put(f"/api/photos/{hashlib.sha256(html).hexdigest()}", data=html).status == 422


def test_the_draft_of_one_screen_keeps_the_others(client, cast, visit):
    client.sign_in(cast.shopper)
    url = f"/api/drafts/{visit.id}/{UUID}/1"
    first = client.put(url, json={"part": "answers", "answers": [{"item": "A1", "value": 1}]})
    second = client.put(
        url,
        json={"part": "answers", "answers": [{"item": "D1", "value": "yes"}], "seen_version": first.json["version"]},
    )
    assert second.status == 200
    stale = client.put(url, json={"part": "answers", "answers": [], "seen_version": first.json["version"]})
    assert stale.status == 409
    from sqm_training.visits.models import Draft

    assert [row["item"] for row in db.session.query(Draft).one().content["answers"]] == ["A1", "D1"]


def test_the_session_names_the_person_and_a_token(client, cast):
    page = client.sign_in(cast.shopper).get("/api/session")
    assert page.json["person"] == cast.shopper.id and page.json["csrf"]


def test_seconds_between_taps_answer_a_band_item(cast):
    from sqm_training.visits.actions.submissions import with_times

    from ..checklists.kit import load_checklist_with_band

    version = load_checklist_with_band()
    taps = [
        {"name": "arrived", "at": "2026-03-04T10:00:00+08:00"},
        {"name": "first_contact", "at": "2026-03-04T10:01:40+08:00"},
    ]
    assert with_times(version, {}, taps)["B1"].value == 100


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_clock_at_the_edge_of_time_stops_nothing(client, cast, visit, at):
    client.sign_in(cast.shopper)
    sent = put(client, body(visit, device_at=at, taps=[{"name": "arrived", "at": at}]))
    assert sent.status == 201
    assert db.session.query(Submission).one().device_at is None


def test_what_was_judged_before_the_visit_changed_is_judged_again(client, cast, visit, monkeypatch):
    """Between the look and the lock the visit may be planned anew: what counts is what it asks for then."""
    other = load_small(code="OTH")
    ahead = receiving.judge_ahead

    def planned_anew(*args):
        judgement = ahead(*args)
        db.session.execute(db.update(Visit).values(checklist_id=other.checklist_id, version_id=other.id))
        return judgement

    monkeypatch.setattr(receiving, "judge_ahead", planned_anew)
    client.sign_in(cast.shopper)
    refused = put(client, body(visit))
    assert refused.status == 422
    assert "checklist version" in refused.json["error"]
    assert db.session.query(Submission).count() == 0
