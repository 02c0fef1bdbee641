"""The shopper's way from the cover story to a sent visit, without any script in the browser."""

import io
from datetime import date

import pytest
from PIL import Image

from sqm_training.extensions import db
from sqm_training.visits.actions import capture, review
from sqm_training.visits.models import Draft, Flag, ShopperBar, Submission, Visit, VisitState

from ..checklists.kit import load_checklist_with_band, load_small
from . import kit


@pytest.fixture
def visit(cast):
    return kit.open_visit(cast.east, cast.shopper, load_small())


def fill(client, visit):
    """Answer everything, section by section, as a shopper would."""
    base = f"/shops/{visit.id}/checklist"
    client.post(f"{base}?section=met", {"main-badge": "0101", "main-window": "3", "go": "next"})
    client.post(f"{base}?section=A", {"A1-value": "0.5", "A2-value": "yes", "go": "next"})
    client.post(
        f"{base}?section=D",
        {"D1-value": "no", "D1-fault": "0", "D2-value": "1", "D3-value": ["-", "0", "1"], "D4-na": "1", "go": "next"},
    )
    return client.post(f"{base}?section=V", {"V1-value": "no", "go": "next"})


def state_of(visit):
    return db.session.get(Visit, visit.id)


def test_the_list_leads_to_story_and_answer_key(client, cast, visit):
    client.sign_in(cast.shopper)
    assert "East Gate Hall" in client.get("/shops").words
    page = client.get(f"/shops/{visit.id}")
    assert "My mother's flat" in page.words and "ownership" in page.words


def test_the_answer_key_and_points_are_not_shown_during_the_visit(client, cast, visit):
    client.sign_in(cast.shopper)
    for section in ("met", "A", "D", "V"):
        words = client.get(f"/shops/{visit.id}/checklist?section={section}").words
        assert "30" not in words.replace("2030", "") and "points" not in words.lower()


def test_fill_check_and_send_once(client, cast, visit):
    client.sign_in(cast.shopper)
    assert fill(client, visit).location.endswith("/check")
    page = client.get(f"/shops/{visit.id}/check")
    assert "did not look up" not in page.words and "still needs you" not in page.words
    for _ in range(2):
        client.post(f"/shops/{visit.id}/send")
    sent = db.session.query(Submission).one()
    assert sent.state == "received" and state_of(visit).state == VisitState.SUBMITTED
    assert state_of(visit).contacts[0].badge == "0101"
    answers = {row.item_id: row for row in sent.sheet.answers}
    assert any(row.comment == "did not look up" for row in answers.values())


def test_what_is_open_comes_first_and_stops_sending(client, cast, visit):
    client.sign_in(cast.shopper)
    client.post(f"/shops/{visit.id}/checklist?section=D", {"D2-value": "0"})
    page = client.get(f"/shops/{visit.id}/check")
    assert "Say in a few words what you saw" in page.words and "A1 Not answered yet" in page.words
    assert client.post(f"/shops/{visit.id}/send").status == 422
    assert db.session.query(Submission).count() == 0


def test_nothing_is_lost_between_sections(client, cast, visit):
    client.sign_in(cast.shopper)
    fill(client, visit)
    assert db.session.query(Draft).count() == 1
    page = client.get(f"/shops/{visit.id}/checklist?section=A")
    checked = {one.get("name") + one.get("value") for one in page.all("input") if one.get("checked") is not None}
    assert {"A1-value0.5", "A2-valueyes"} <= checked


def test_moments_are_tapped_corrected_and_undone(client, cast, visit):
    client.sign_in(cast.shopper)
    url = f"/shops/{visit.id}/moments"
    client.post(url, {"name": "arrived", "act": "tap"})
    client.post(url, {"name": "arrived", "act": "correct", "time": "09:15:00", "note": "忘记点"})
    assert "09:15:00" in client.get(url).words
    client.post(url, {"name": "arrived", "act": "undo"})
    assert "Undo" not in client.get(url).words


def test_a_photo_is_kept_with_its_item(client, cast, visit):
    client.sign_in(cast.shopper)
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(stream, "JPEG")
    url = f"/shops/{visit.id}/checklist?section=A"
    client.post(url, {"A1-value": "0", "A1-file": (io.BytesIO(stream.getvalue()), "a.jpg")})
    assert any("/photos/" in one.get("src") for one in client.get(url).all("img"))


def test_a_photo_that_is_html_is_refused_with_a_word(client, cast, visit):
    client.sign_in(cast.shopper)
    url = f"/shops/{visit.id}/checklist?section=A"
    client.post(url, {"A1-value": "0", "A1-file": (io.BytesIO(b"<html><script>1</script>"), "a.jpg")})
    words = client.get(url).words
    assert "A1 a.jpg: this is no readable photo" in words


@pytest.mark.parametrize("path", ["", "/moments", "/checklist", "/check", "/end"])
def test_another_shopper_finds_nothing(client, cast, visit, path):
    assert client.sign_in(cast.other_shopper).get(f"/shops/{visit.id}{path}").status == 404


def test_recognised_the_shopper_is_not_sent_there_again(client, cast, visit):
    client.sign_in(cast.shopper)
    assert client.post(f"/shops/{visit.id}/end", {"ending": ""}).status == 422
    client.post(f"/shops/{visit.id}/end", {"ending": "recognised", "note": "柜员认出我"})
    assert state_of(visit).state == VisitState.NOT_DONE
    assert db.session.query(ShopperBar).one().site_id == cast.east.id


def test_a_returned_visit_comes_back_with_its_answers_and_the_reason(client, cast, visit):
    client.sign_in(cast.shopper)
    fill(client, visit)
    client.post(f"/shops/{visit.id}/send")
    review.return_to_shopper(
        visit=state_of(visit), revision=1, reason="请说明 D1", item_codes=["D1"], by=db.session.merge(cast.trainer)
    )
    db.session.commit()
    assert "请说明 D1" in client.get("/shops").words
    page = client.get(f"/shops/{visit.id}/checklist?section=A")
    assert any(one.get("checked") is not None for one in page.all("input"))
    client.post(f"/shops/{visit.id}/checklist?section=D", {"D1-value": "no", "D1-comment": "一直看屏幕"})
    client.post(f"/shops/{visit.id}/send")
    assert [one.revision for one in db.session.query(Submission).order_by(Submission.id)] == [1, 2]
    assert state_of(visit).state == VisitState.SUBMITTED


def test_late_is_flagged_and_not_refused(client, cast, visit):
    late = db.session.get(Visit, visit.id)
    late.opens_on, late.closes_on = date(2020, 1, 1), date(2020, 1, 7)
    db.session.commit()
    client.sign_in(cast.shopper)
    fill(client, visit)
    client.post(f"/shops/{visit.id}/send")
    assert "late" in {flag.kind for flag in db.session.query(Flag)}


def test_an_empty_list_says_so(client, cast):
    client.sign_in(cast.other_shopper)
    assert "No visits yet" in client.get("/shops").words
    assert "Nothing waits to be sent" in client.get("/shops/waiting").words


def test_a_bad_photo_loses_neither_the_answers_nor_the_good_one(client, cast, visit):
    client.sign_in(cast.shopper, "zh")
    stream = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(stream, "JPEG")
    good, cut = stream.getvalue(), stream.getvalue()[: len(stream.getvalue()) // 2]
    files = [(io.BytesIO(data), name) for data, name in ((good, "好.jpg"), (cut, "断.jpg"), (b"<html>", "页.jpg"))]
    url = f"/shops/{visit.id}/checklist?section=A"
    answer = client.post(url, {"A1-value": "0", "A2-value": "yes", "A1-file": files, "go": "next"})
    assert answer.location.endswith("section=A"), "the shopper stays where the photo is missing"
    page = client.get(url)
    assert "A1 断.jpg：照片不完整" in page.words and "A1 页.jpg：这不是可以识别的照片" in page.words
    assert sum("/photos/" in (one.get("src") or "") for one in page.all("img")) == 1
    checked = {one.get("name") + one.get("value") for one in page.all("input") if one.get("checked") is not None}
    assert {"A1-value0", "A2-valueyes"} <= checked


def test_a_photo_is_taken_away_by_not_keeping_it(client, cast, visit):
    client.sign_in(cast.shopper)
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(stream, "JPEG")
    url = f"/shops/{visit.id}/checklist?section=A"
    client.post(url, {"A1-value": "0", "A1-file": (io.BytesIO(stream.getvalue()), "a.jpg")})
    assert "Keep photo 1" in client.get(url).words
    client.post(url, {"A1-value": "0"})
    assert "Keep photo" not in client.get(url).words


def test_a_time_that_is_none_says_how_to_write_one(client, cast):
    visit = kit.plan(cast.east, cast.shopper, load_checklist_with_band())
    db.session.commit()
    client.sign_in(cast.shopper)
    client.post(f"/shops/{visit.id}/checklist?section=A", {"B1-value": "很久"})
    assert "“很久” is not a time. Write 3:20" in client.get(f"/shops/{visit.id}/check").words


@pytest.mark.parametrize("path", ["checklist", "check", "moments", "end"])
def test_going_back_after_sending_leads_to_the_visit(client, cast, visit, path):
    client.sign_in(cast.shopper)
    fill(client, visit)
    client.post(f"/shops/{visit.id}/send")
    back = client.get(f"/shops/{visit.id}/{path}")
    assert back.status == 302 and back.location == f"/shops/{visit.id}"
    assert "no longer be changed" in client.get(back.location).words
    assert client.put(f"/api/drafts/{visit.id}/00000000-0000-4000-8000-000000000001/1", json={}).status in {404, 409}


def test_a_row_keeps_the_moment_of_its_last_change():
    content = {"answers": [{"item": "A", "value": 1, "comment": "", "at": "2026-03-04T10:00:00+08:00"}]}
    same = capture.merged(content, answers=[{"item": "A", "value": 1, "comment": ""}])
    assert same["answers"] == content["answers"]
    changed = capture.merged(content, answers=[{"item": "A", "value": 0, "comment": ""}, {"item": "B", "value": 1}])
    assert [row["item"] for row in changed["answers"]] == ["A", "B"]
    assert all(row["at"] > "2026-03-04T10:00:00+08:00" for row in changed["answers"])
