"""The review page and every act on it."""

import pytest

from sqm_training.extensions import db
from sqm_training.measures.score import Answer
from sqm_training.visits.models import Correction, Flag, PersonResult, Return, Visit, VisitState
from sqm_training.visits.queries import queue

from ..checklists.kit import load_small
from . import kit


@pytest.fixture
def version(cast):
    return load_small()


@pytest.fixture
def visit(cast, version):
    visit = kit.submit(kit.plan(cast.east, cast.shopper, version), cast.employee, version, V1=Answer("yes"))
    db.session.add(Flag(visit_id=visit.id, kind="critical", item_code="V1", raised_at=kit.VISITED))
    db.session.commit()
    return visit


def state_of(visit):
    return db.session.get(Visit, visit.id).state


def test_the_queue_leads_to_the_visit_with_flagged_items_opened(client, cast, visit):
    client.sign_in(cast.trainer)
    assert client.get("/review").words.count("Critical item") == 1
    page = client.get(f"/visits/{visit.id}/review")
    opened = [one.get("id") for one in page.all("details") if one.get("open") is not None]
    assert opened == ["item-V1"]
    assert "6 other items" in page.words


def test_an_empty_queue_says_what_to_do(client, cast):
    assert "Nothing awaits review" in client.sign_in(cast.trainer).get("/review").words


def test_match_approve_and_second_look(client, cast, visit):
    client.sign_in(cast.trainer)
    contact = db.session.get(Visit, visit.id).contacts[0].id
    assert client.post(f"/visits/{visit.id}/approve").status == 422
    client.post(f"/visits/{visit.id}/contacts", {"contact": contact, "person": "employee"})
    assert client.post(f"/visits/{visit.id}/approve").status == 302
    assert state_of(visit) == VisitState.APPROVED
    assert "Nothing awaits review" in client.get("/review").words
    client.sign_in(cast.second_trainer)
    assert "Second look" in client.get("/review").words
    data = {"item_code": "V1", "decision": "confirmed", "reason": "录音清楚"}
    client.post(f"/visits/{visit.id}/critical", data)
    assert "59.0" in client.get(f"/visits/{visit.id}/review").words


def test_the_likely_person_is_offered_by_badge(client, cast, visit):
    page = client.sign_in(cast.trainer).get(f"/visits/{visit.id}/review")
    assert "员工甲 employee" in page.words


def test_an_unknown_number_is_refused_in_words(client, cast, visit):
    client.sign_in(cast.trainer)
    contact = db.session.get(Visit, visit.id).contacts[0].id
    page = client.post(f"/visits/{visit.id}/contacts", {"contact": contact, "person": "9999"})
    assert page.status == 422 and "9999" in page.words


def test_a_correction_is_kept_with_its_reason(client, cast, visit):
    client.sign_in(cast.trainer)
    url = f"/visits/{visit.id}/answers/D1"
    assert client.post(url, {"value": "no", "reason": ""}).status == 422
    assert client.post(url, {"value": "maybe", "reason": "补听录音"}).status == 422
    assert client.post(url, {"value": "no", "reason": "补听录音"}).status == 302
    assert db.session.query(Correction).one().reason == "补听录音"


def test_returned_with_items_and_reason(client, cast, visit):
    client.sign_in(cast.trainer)
    client.post(f"/visits/{visit.id}/return", {"reason": "请补充 V1 的经过", "items": ["V1", "NOPE"]})
    assert db.session.query(Return).one().item_codes == ["V1"]
    assert state_of(visit) == VisitState.RETURNED


def test_published_early_with_a_reason(client, cast, version):
    visit = kit.submit(kit.plan(cast.east, cast.shopper, version), cast.employee, version)
    kit.approved(visit, cast.employee, cast.trainer)
    db.session.commit()
    client.sign_in(cast.trainer)
    client.post(f"/visits/{visit.id}/publish", {"reason": "试点，已说明"})
    assert state_of(visit) == VisitState.PUBLISHED and db.session.query(PersonResult).count() == 1


def test_void_with_a_reason(client, cast, visit):
    client.sign_in(cast.trainer)
    client.post(f"/visits/{visit.id}/void", {"reason": "走错营业厅"})
    assert state_of(visit) == VisitState.VOID


def test_one_of_many_visits_costs_no_more_queries(client, cast, version):
    def queries(number):
        for _ in range(number):
            kit.submit(kit.plan(cast.east, cast.shopper, version), cast.employee, version)
        db.session.commit()
        return client.get("/review").queries

    client.sign_in(cast.trainer).get("/review")
    assert queries(1) == queries(5)


def test_the_points_of_the_answer_key_are_told_in_words(client, cast):
    visit = kit.submit(kit.plan(cast.east, cast.shopper, load_small()), cast.employee, load_small(), D3=Answer([1]))
    db.session.commit()
    words = client.sign_in(cast.trainer).get(f"/visits/{visit.id}/review").words
    assert "1 of 2 points said" in words and "not said identity" in words and "said ownership" in words


def test_a_refused_correction_keeps_what_was_entered(client, cast, visit):
    client.sign_in(cast.trainer)
    page = client.post(f"/visits/{visit.id}/answers/D3", {"value": "1", "reason": ""})
    assert page.status == 422
    item = next(one for one in page.all("details") if one.get("id") == "item-D3")
    assert item.get("open") is not None
    assert [one.get("value") for one in item.iter("input") if one.get("checked") is not None] == ["1"]
    page = client.post(f"/visits/{visit.id}/answers/D1", {"value": "maybe", "reason": "录音里听不清"})
    assert page.status == 422
    assert "录音里听不清" in [one.get("value") for one in page.all("input")]


def test_the_language_can_be_changed_after_a_refused_act(client, cast, visit):
    client.sign_in(cast.trainer)
    here = f"/visits/{visit.id}/review"
    page = client.post(f"/visits/{visit.id}/approve", headers={"Referer": f"http://localhost{here}"})
    assert page.status == 422
    assert here in [one.get("value") for one in page.all("input") if one.get("name") == "next"]


def test_a_long_queue_is_counted_and_shown_in_part(client, cast, monkeypatch):
    version = load_small()
    monkeypatch.setattr(queue, "SHOWN", 2)
    visits = [kit.plan(cast.east, cast.shopper, version, state=VisitState.SUBMITTED) for _ in range(4)]
    db.session.commit()
    ids = [visit.id for visit in visits]
    client.sign_in(cast.trainer)
    page = client.get("/review")
    assert "1–2 of 4" in page.words and listed(page) == ids[:2]
    assert [listed(client.get(f"/visits/{one}/review")) for one in ids] == [ids[:2], ids[:2], ids[2:], ids[3:]]
    assert queue.next_in_queue(cast.trainer, ids[2]) == ids[3] and queue.next_in_queue(cast.trainer, ids[3]) == ids[0]
    db.session.get(Visit, ids[0]).shopper_id = cast.trainer.id
    db.session.commit()
    found = queue.waiting(cast.trainer)
    assert (list(found.ways), found.total) == (ids[1:3], 3)


def listed(page):
    """Return the visits that the queue of a page lists."""
    queues = [one for one in page.all("ol") if one.get("data-queue") is not None]
    return [int(link.get("href").split("/")[2]) for one in queues for link in one.iter("a")]
