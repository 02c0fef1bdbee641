"""Flags for the reviewer, each raised by what a shopper really sends, and none without cause."""

import hashlib
import io
import json
from datetime import date

import pytest
from PIL import Image

from sqm_training.extensions import db
from sqm_training.visits.actions import review
from sqm_training.visits.actions.photos import keep_photo
from sqm_training.visits.actions.submissions import Conflict, receive
from sqm_training.visits.models import Flag, Submission
from sqm_training.visits.queries.review import review_of

from ..checklists.kit import load_small
from . import kit

CALM = ("10:00:00", "10:01:00", "10:04:00", "10:12:00")
BEST = {"A1": 1, "A2": "yes", "D1": "yes", "D2": 1, "D3": [0, 1], "D4": "yes", "V1": "no"}


@pytest.fixture
def version(cast):
    return load_small()


@pytest.fixture
def send(cast, version):
    """Return what sends a visit: `send(D1="no", taps=…, photo=…)` gives the flags as pairs of kind and item."""
    sites = iter([cast.east, cast.west] * 9)

    def act(shopper=None, *, taps=CALM, photo=None, met="0101", closes_on=date(2030, 1, 1), changed_at=None, **changes):
        shopper = shopper or cast.shopper
        visit = kit.plan(next(sites), shopper, version)
        visit.closes_on = closes_on
        comments = {"comment": "看屏幕"}
        rows = [{"item": code, "value": value, **comments} for code, value in (BEST | changes).items()]
        rows = [row | ({"at": changed_at[row["item"]]} if row["item"] in (changed_at or {}) else {}) for row in rows]
        if photo:
            digest = hashlib.sha256(photo).hexdigest()
            keep_photo(person=shopper, sha256=digest, data=photo)
            rows[0]["photos"] = [digest]
        names = [moment["code"] for moment in version.moments]
        body = {
            "visit": visit.id, "answers": rows, "contacts": [{"badge": met}] if met else [],
            "taps": [{"name": name, "at": f"2026-03-04T{at}+08:00"} for name, at in zip(names, taps, strict=False)],
        }  # fmt: skip
        raw = json.dumps(body).encode()
        receive(person=shopper, uuid=f"{visit.id:08d}-0000", revision=1, raw=raw)
        act.last = (visit, raw)
        return flags_of(visit)

    return act


def flags_of(visit):
    return {(flag.kind, flag.item_code) for flag in db.session.query(Flag).filter_by(visit_id=visit.id)}


def picture(colour):
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(stream, "JPEG")
    return stream.getvalue()


def test_a_calm_visit_raises_none(send):
    assert send() == set()


def test_critical(send):
    assert send(V1="yes") == {("critical", "V1")}


def test_big_loss_three_points_or_half_of_the_section(send):
    assert send(A1=0.5) == {("big_loss", "A1")}
    assert ("big_loss", "D2") in send(D2=0.5)


def test_contradiction_in_the_order_of_the_moments(send):
    assert send(taps=("10:00:00", "09:59:00", "10:04:00", "10:12:00")) == {("contradiction", "first_contact")}


def test_moments_in_two_time_zones_are_compared_as_moments(cast, version, send):
    send()
    visit = kit.plan(cast.east, cast.other_shopper, version)
    taps = [
        {"name": "arrived", "at": "2026-03-04T10:00:00+08:00"},
        {"name": "finished", "at": "2026-03-04T02:10:00+00:00"},
    ]
    rows = [{"item": code, "value": value} for code, value in BEST.items()]
    raw = json.dumps({"visit": visit.id, "answers": rows, "contacts": [{"badge": "1"}], "taps": taps}).encode()
    receive(person=cast.other_shopper, uuid="99999999-0000", revision=1, raw=raw)
    assert flags_of(visit) & {("contradiction", "finished"), ("too_fast", "")} == set()


def test_too_fast_below_two_minutes(send):
    assert send(taps=("10:00:00", "10:00:30", "10:01:00", "10:01:59")) == {("too_fast", "")}
    assert ("too_fast", "") not in send(taps=("10:00:00", "10:00:30", "10:01:00", "10:02:00"))
    assert ("too_fast", "") not in send(taps=("10:00:00",))


def test_a_photo_used_on_another_visit(cast, send):
    assert send(photo=picture("teal"), A2="no") == {("big_loss", "A2")}
    assert ("photo_twice", "A1") in send(photo=picture("teal"))
    assert ("photo_twice", "A1") not in send(photo=picture("orange"), D4="no")
    assert ("photo_twice", "A1") in send(cast.other_shopper, photo=picture("teal")), "also one that somebody else took"


def test_the_same_photo_in_the_next_revision_is_no_second_use(cast, send):
    send(photo=picture("teal"))
    visit, raw = send.last
    review.return_to_shopper(visit=visit, revision=1, reason="请再看看", item_codes=[], by=cast.trainer)
    receive(person=cast.shopper, uuid=f"{visit.id:08d}-0000", revision=2, raw=raw)
    assert flags_of(visit) == set()


def test_the_same_answers_as_the_visit_before(cast, send):
    assert ("identical_answers", "") not in send()
    assert ("identical_answers", "") in send()
    assert ("identical_answers", "") not in send(D4="no")
    assert ("identical_answers", "") not in send(cast.other_shopper)


@pytest.mark.parametrize("body", ["", "{}"])
def test_a_submission_whose_body_was_emptied_is_like_no_other(cast, send, body):
    send()
    visit, _raw = send.last
    db.session.query(Submission).filter_by(visit_id=visit.id).update({"body": body})
    assert ("identical_answers", "") not in send()


@pytest.mark.parametrize(("touched", "kinds"), [("15:59:00", set()), ("16:12:00", {("edited_late", "")})])
def test_answers_changed_six_hours_after_the_last_tap(send, touched, kinds):
    assert send(changed_at={"D1": f"2026-03-04T{touched}+08:00"}) == kinds


def test_late_changes_name_their_items_and_need_a_tap(send):
    send(changed_at={"D1": "2026-03-05T09:00:00+08:00", "A1": "2026-03-05T09:00:00+08:00", "A2": "soon"})
    visit, _raw = send.last
    assert db.session.query(Flag).filter_by(visit_id=visit.id, kind="edited_late").one().details == {
        "items": ["A1", "D1"]
    }
    assert ("edited_late", "") not in send(taps=(), changed_at={"D1": "2026-03-05T09:00:00+08:00"}, D4="no")


def test_late_and_nobody_noted(send):
    assert send(met="", closes_on=date(2026, 3, 8)) == {("late", ""), ("in_time", ""), ("no_contact", "")}


def test_a_second_version(cast, send):
    send()
    visit, raw = send.last
    with pytest.raises(Conflict):
        receive(person=cast.shopper, uuid="77777777-0000", revision=1, raw=raw)
    assert flags_of(visit) == {("conflict", "")}


def test_flagged_items_are_opened_for_the_reviewer(send):
    send(A1=0.5, V1="yes")
    assert [one.item.code for one in review_of(send.last[0].id).to_look_at] == ["A1", "V1"]
