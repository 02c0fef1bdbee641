"""What broke in the field, at the server: each test is called after the complaint that it makes impossible."""

import hashlib
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from sqm_training.checklists.models import Attachment, Photo
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.visits.actions import review
from sqm_training.visits.actions.submissions import taking_in
from sqm_training.visits.models import Flag, Submission, SubmissionPhoto, Visit, VisitState
from sqm_training.visits.views import api
from sqm_training.web.text import local_day

from ..checklists.kit import load_small, small_plain
from ..factories import make_person
from ..page import Client
from ..people.kit import retained
from . import kit
from .test_api import UUID, body, picture, put

OTHER = "aaaaaaaa-1111-4222-8333-444455556666"


@pytest.fixture
def visit(cast):
    return kit.open_visit(cast.east, cast.shopper, load_small())


def send_photo(client, data):
    """Send a photo; return its digest and the status."""
    sha256 = hashlib.sha256(data).hexdigest()
    return sha256, client.put(f"/api/photos/{sha256}", data=data).status


def at_once(app, person, requests):
    """Make requests at the same time, each from a browser of its own that is signed in; return their statuses."""
    headers = []
    for _request in requests:
        client = Client(app).sign_in(person)
        headers.append((client.browser, {"X-CSRFToken": client.token()}))
    db.session.remove()
    with ThreadPoolExecutor(len(requests)) as pool:
        turns = [
            pool.submit(browser.put, f"/api/submissions/{uuid}/1", data=data, headers=told)
            for (browser, told), (uuid, data) in zip(headers, requests, strict=True)
        ]
        return sorted(turn.result().status_code for turn in turns)


def states():
    return sorted(db.session.scalars(db.select(Submission.state)))


def test_06_part_was_accepted_then_edited_and_it_was_a_conflict_for_ever(client, cast, visit):
    client.sign_in(cast.shopper)
    sha256, status = send_photo(client, picture())
    assert status == 201
    assert put(client, body(visit, [sha256], answers=[{"item": "D1", "value": "maybe"}])).status == 422
    edited = put(client, body(visit, [sha256]))
    assert edited.status == 201 and edited.json["photos"] == [sha256]


def test_06_a_photo_that_will_never_arrive_does_not_block_the_visit(client, cast, visit):
    client.sign_in(cast.shopper)
    html = b"<html>no photo"
    sha256 = hashlib.sha256(html).hexdigest()
    assert put(client, body(visit, [sha256])).json == {"missing": [sha256]}
    assert client.put(f"/api/photos/{sha256}", data=html).status == 422
    again = put(client, body(visit))
    assert (again.status, again.json["choose"]) == (409, f"/shops/{visit.id}/versions")
    whole = db.session.query(Submission).filter_by(state="conflict").one().id
    assert client.post(again.json["choose"], {"whole": str(whole)}).status == 302
    assert put(client, body(visit)).status == 200
    assert db.session.get(Visit, visit.id).state == VisitState.SUBMITTED


def test_07_a_slow_server_and_a_retry_every_few_seconds_made_ten_copies(app, cast, visit):
    assert at_once(app, cast.shopper, [(UUID, body(visit))] * 5) == [200, 200, 200, 200, 201]
    assert states() == ["received"]


def test_08_two_devices_raced_and_made_two_rows(app, cast, visit):
    requests = [(UUID, body(visit)), (OTHER, body(visit, contacts=[]))]
    assert at_once(app, cast.shopper, requests) == [201, 409]
    assert states() == ["conflict", "received"]


def test_08_the_database_itself_refuses_a_second_one_that_counts(client, cast, visit):
    client.sign_in(cast.shopper)
    put(client, body(visit))
    row = db.session.query(Submission).one()
    values = {column.name: getattr(row, column.name) for column in Submission.__table__.columns if column.name != "id"}
    for changed in ({"digest": "0" * 64}, {"identity": f"{OTHER}/1", "uuid": OTHER}):
        with pytest.raises(db.exc.IntegrityError):
            db.session.execute(db.insert(Submission.__table__), values | changed)
        db.session.rollback()


def test_09_a_server_slower_than_the_tablets_patience_left_it_stuck(app, client, cast, visit):
    client.sign_in(cast.shopper)
    sha256, _status = send_photo(client, picture())
    first = put(client, body(visit, [sha256]))
    for _again in range(3):
        page = put(client, body(visit, [sha256]))
        assert (page.status, page.json) == (200, first.json)


def test_10_the_answer_was_lost_after_the_commit_and_it_was_doubled(client, cast, visit):
    client.sign_in(cast.shopper)
    put(client, body(visit))
    again = put(client, body(visit))
    assert again.status == 200 and again.json["uuid"] == UUID
    assert states() == ["received"]
    assert db.session.query(Flag).filter_by(kind="conflict").count() == 0


def test_13_the_form_changed_in_between_and_the_old_draft_could_neither_be_finished_nor_moved(client, cast, visit):
    old = visit.version_id
    plain = small_plain()
    plain["sections"][0]["items"].append(plain["sections"][0]["items"][0] | {"code": "A9"})
    from sqm_training.checklists.actions.loading import load_checklist

    newer, _is_new = load_checklist(plain)
    db.session.commit()
    page = put(client.sign_in(cast.shopper), body(visit, version=old))
    assert page.status == 201 and newer.id != old
    sent = db.session.query(Submission).one()
    assert sent.sheet.version_id == old and sent.sheet.calculated is not None


def test_19_two_photos_with_identical_bytes_were_refused(client, cast, visit):
    client.sign_in(cast.shopper)
    data = picture()
    first, again = send_photo(client, data), send_photo(client, data)
    assert first == again == (first[0], 201)
    rows = json.loads(body(visit))["answers"]
    rows[0]["photos"] = rows[1]["photos"] = [first[0], first[0]]
    page = put(client, body(visit, answers=rows, photos=[first[0], first[0]]))
    assert page.status == 201 and page.json["photos"] == [first[0]]
    assert db.session.query(Photo).count() == 1
    assert sorted(db.session.scalars(db.select(Attachment.item_code))) == ["A1", "A2"]


def test_19_two_shoppers_may_have_the_same_photo(client, cast, visit):
    for shopper in (cast.shopper, cast.other_shopper):
        assert send_photo(client.sign_in(shopper), picture())[1] == 201
    assert db.session.query(Photo).count() == 2


def test_20_sent_then_void_on_the_server_then_sent_again_and_it_was_stuck(client, cast, visit):
    client.sign_in(cast.shopper)
    first = put(client, body(visit))
    review.void(visit=db.session.get(Visit, visit.id), reason="not one of ours", by=cast.trainer)
    db.session.commit()
    again = put(client, body(visit))
    assert (again.status, again.json) == (200, first.json)
    assert put(client, body(visit, contacts=[])).status == 409


def test_20_what_was_sent_long_ago_has_its_receipt_though_body_and_photos_are_gone(client, cast, visit):
    client.sign_in(cast.shopper)
    sha256, _status = send_photo(client, picture())
    first = put(client, body(visit, [sha256]))
    gone = db.session.get(Visit, visit.id)
    review.void(visit=gone, reason="not one of ours", by=cast.trainer)
    gone.visited_at = gone.ended_at = now() - timedelta(days=100)
    db.session.commit()
    retained(at=now())
    db.session.commit()
    assert db.session.query(Submission).one().body == ""
    again = put(client, body(visit, [sha256]))
    assert (again.status, again.json) == (200, first.json)


def test_24_the_devices_clock_decided_whether_a_form_was_closed(client, cast, visit):
    visit.opens_on, visit.closes_on = date(2026, 3, 2), date(2026, 3, 8)
    db.session.commit()
    taps = [{"name": "arrived", "at": "2026-03-04T10:00:00+08:00"}]
    assert put(client.sign_in(cast.shopper), body(visit, taps=taps)).status == 201
    assert db.session.query(Submission).one().is_late
    kinds = set(db.session.scalars(db.select(Flag.kind)))
    assert {"late", "in_time"} <= kinds and "clock" not in kinds


@pytest.mark.parametrize("days", [-1, 1])
def test_24_a_tablet_whose_clock_is_a_day_off_is_heard_and_flagged(client, cast, visit, days):
    today = now()
    visit.opens_on, visit.closes_on = local_day(today), local_day(today) + timedelta(days=1)
    db.session.commit()
    wrong = today + timedelta(days=days)
    taps = [{"name": "arrived", "at": wrong.isoformat()}]
    assert put(client.sign_in(cast.shopper), body(visit, taps=taps, device_at=wrong.isoformat())).status == 201
    kept = db.session.query(Submission).one()
    assert not kept.is_late and abs(kept.received_at - today) < timedelta(minutes=5)
    assert db.session.get(Visit, visit.id).visited_at <= kept.received_at
    assert "clock" in set(db.session.scalars(db.select(Flag.kind)))


# What the server answers when it cannot do as asked


def test_401_keeps_everything_and_the_same_is_taken_after_the_sign_in(client, cast, visit):
    client.sign_in(cast.shopper)
    client.post("/sign-out")
    refused = put(client, body(visit))
    assert refused.status == 401 and refused.json["error"]
    assert client.get("/api/session").status == 401
    assert states() == []
    assert put(client.sign_in(cast.shopper), body(visit)).status == 201


def test_409_keeps_both_and_says_which_photos_are_wanted_all_the_same(client, cast, visit):
    client.sign_in(cast.shopper)
    put(client, body(visit))
    sha256 = hashlib.sha256(picture()).hexdigest()
    other = body(visit, [sha256])
    refused = [put(client, other, uuid=OTHER) for _again in range(2)]
    assert [(page.status, page.json["missing"]) for page in refused] == [(409, [sha256])] * 2
    kept = db.session.query(Submission).filter_by(state="conflict").one()
    assert kept.body.encode() == other
    assert db.session.query(SubmissionPhoto).filter_by(submission_id=kept.id).one().sent_sha256 == sha256


def test_413_comes_before_anything_is_read(client, cast, visit):
    client.sign_in(cast.shopper)
    large = body(visit, filler="x" * (2 * 1024 * 1024))
    assert put(client, large).status == 413
    announced = {"CONTENT_LENGTH": str(26 * 1024 * 1024)}
    refused = client.put(f"/api/photos/{'0' * 64}", data=b"x", environ_overrides=announced)
    assert refused.status == 413 and "25 MB" in refused.json["error"]


def test_a_body_that_ends_too_early_is_not_taken_for_the_whole(client, cast, visit):
    client.sign_in(cast.shopper)
    whole = body(visit)
    page = client.put(
        f"/api/submissions/{UUID}/1", data=whole[:-20], environ_overrides={"CONTENT_LENGTH": str(len(whole))}
    )
    assert page.status == 400 and states() == []
    assert put(client, whole).status == 201


def test_500_leaves_nothing_half_written_and_the_same_is_taken_later(app, client, cast, visit, monkeypatch):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client.sign_in(cast.shopper)
    with monkeypatch.context() as broken:
        broken.setattr(taking_in, "open_for", lambda *_args: 1 / 0)
        refused = put(client, body(visit))
    assert refused.status == 500 and refused.json["error"]
    assert states() == [] and db.session.get(Visit, visit.id).state == VisitState.PLANNED
    assert put(client, body(visit)).status == 201


@pytest.mark.parametrize(
    ("cause", "status", "wait"), [("database or disk is full", 507, "300"), ("database is locked", 503, "10")]
)
def test_a_full_disk_and_a_busy_database_ask_to_come_back(client, cast, visit, monkeypatch, cause, status, wait):
    def refuse(**_values):
        raise OperationalError("insert", {}, Exception(cause))

    client.sign_in(cast.shopper)
    with monkeypatch.context() as full:
        full.setattr(api, "receive", refuse)
        page = put(client, body(visit))
        assert (page.status, page.headers["Retry-After"]) == (status, wait)
    assert put(client, body(visit)).status == 201


@pytest.mark.either
def test_an_sqlite_file_that_cannot_grow_is_a_full_disk_and_mends_itself(client, cast, visit):
    client.sign_in(cast.shopper)

    def limit(connection, _record, _proxy):
        connection.execute(f"pragma max_page_count = {pages}")

    large = body(visit, filler="x" * 200_000)
    pages = 1
    event.listen(db.engine, "checkout", limit)
    page = put(client, large)
    assert (page.status, page.headers["Retry-After"], page.json["error"]) == (507, "300", "The server has no room now")
    assert client.get("/shops").status == 200
    pages = 1_000_000
    assert put(client, large).status == 201
    event.remove(db.engine, "checkout", limit)


def test_a_disk_without_room_keeps_the_photo_on_the_tablet_and_health_is_red(client, cast, visit, monkeypatch):
    client.sign_in(cast.shopper)
    sha256 = hashlib.sha256(picture()).hexdigest()
    assert put(client, body(visit, [sha256])).status == 202
    with monkeypatch.context() as full:
        usage = shutil.disk_usage("/")
        full.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=usage.total // 1000, total=usage.total))
        full.setattr("sqm_training.files.photos.LEAST_FREE", usage.total)
        page = client.put(f"/api/photos/{sha256}", data=picture())
        assert (page.status, page.headers["Retry-After"]) == (507, "300")
        health = client.get("/healthz")
        assert (health.status, health.json["checks"]) == (503, {"database": True, "disk": False})
    assert send_photo(client, picture()) == (sha256, 201)
    assert put(client, body(visit, [sha256])).status == 201


def test_nobody_sends_under_another_name(client, cast, visit):
    client.sign_in(cast.other_shopper)
    assert put(client, body(visit)).status == 404
    client.sign_in(cast.shopper)
    assert put(client, body(visit)).status == 201
    assert put(client.sign_in(cast.other_shopper), body(visit)).status == 404


def test_the_same_name_for_another_visit_is_no_way_in(client, cast, visit):
    other = kit.plan(cast.west, make_person("third", "shopper"), load_small())
    db.session.commit()
    client.sign_in(cast.shopper)
    put(client, body(visit))
    assert put(client.sign_in("third"), body(other)).status == 404


@pytest.mark.parametrize(
    "change",
    [
        {"photos": ["../../etc"]}, {"photos": [1]}, {"visit": 10**30}, {"version": 10**30}, {"version": ["x"]},
        {"addendum": 10**30}, {"contacts": [{"badge": "\ud800"}]}, {"contacts": [{"badge": "a\0b"}]},
        {"answers": [{"item": "A1", "value": float("inf")}]}, {"answers": [{"item": "A1", "photos": ["x"]}]},
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_and_never_an_error_that_is_sent_again_for_ever(client, cast, visit, change):
    page = put(client.sign_in(cast.shopper), json.dumps(json.loads(body(visit)) | change).encode())
    assert page.status in {404, 422} and page.json["error"]


def test_a_body_nested_without_end_is_refused(client, cast, visit):
    assert put(client.sign_in(cast.shopper), b"[" * 100_000).status == 422


def test_device_times_are_kept_beside_the_servers(client, cast, visit):
    put(client.sign_in(cast.shopper), body(visit, device_at="2026-03-04T10:00:00+08:00"))
    kept = db.session.query(Submission).one()
    assert kept.device_at == datetime(2026, 3, 4, 2, tzinfo=UTC)
