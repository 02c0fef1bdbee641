"""Making up for a visit that gave no result: who is proposed, what is linked, and how the wave counts it."""

from datetime import date, timedelta

import pytest

from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.measures.score import Answer
from sqm_training.visits.actions import publishing, results, review
from sqm_training.visits.actions.capture import end_visit
from sqm_training.visits.actions.planning import may_be_made_up_for, plan_visit, propose_reshop
from sqm_training.visits.models import PersonResult, ShopperBar, Visit, VisitState
from sqm_training.visits.queries.planning import waves_with_counts

from ..checklists.kit import load_small
from ..factories import make_person
from . import kit

TODAY = date(2026, 3, 5)


@pytest.fixture
def version(cast):
    return load_small()


@pytest.fixture
def failed(cast, version):
    visit = kit.plan(cast.east, cast.shopper, version, wave_id=kit.make_wave().id)
    end_visit(visit=visit, ending="recognised", note="柜员认出我", by=cast.shopper)
    db.session.commit()
    return visit


def reshop(visit, cast, shopper=None, **changes):
    values = {
        "site": visit.site, "shopper": shopper or cast.other_shopper, "version": visit.checklist_version,
        "script": visit.script, "opens_on": TODAY, "closes_on": TODAY + timedelta(days=6), "by": cast.trainer,
        "reshop_of": visit,
    }  # fmt: skip
    return plan_visit(**values | changes)


def test_another_shopper_is_proposed_for_the_same_place_and_script(cast, failed):
    proposal = propose_reshop(failed, TODAY)
    assert (proposal.site_id, proposal.version_id, proposal.script_id) == (
        failed.site_id,
        failed.version_id,
        failed.script_id,
    )
    assert proposal.shopper_id == cast.other_shopper.id
    assert (proposal.opens_on, proposal.closes_on) == (TODAY, TODAY + timedelta(days=6))


def test_the_window_stays_within_a_wave_that_is_still_running(cast, failed):
    assert propose_reshop(failed, date(2026, 3, 29)).closes_on == date(2026, 3, 31)
    assert propose_reshop(failed, date(2026, 4, 2)).closes_on == date(2026, 4, 8)


def test_whoever_was_there_lately_or_is_barred_is_not_proposed(cast, version, failed):
    db.session.add(ShopperBar(shopper_id=cast.other_shopper.id, site_id=cast.east.id, at=kit.VISITED))
    db.session.commit()
    proposal = propose_reshop(failed, TODAY)
    assert proposal.shopper_id is None and proposal.why_nobody
    third = make_person("shopper3", "shopper")
    assert propose_reshop(failed, TODAY).shopper_id == third.id
    kit.plan(cast.east, third, version)
    assert propose_reshop(failed, TODAY).shopper_id is None


def test_the_recognised_shopper_is_refused(cast, failed):
    with pytest.raises(RuleBroken, match="recognised there"):
        reshop(failed, cast, cast.shopper)


@pytest.mark.parametrize("state", ["declined", "void"])
def test_what_was_declined_or_void_is_made_up_for(cast, version, state):
    visit = kit.plan(cast.east, cast.shopper, version)
    assert not may_be_made_up_for(visit)
    if state == "declined":
        end_visit(visit=visit, ending="declined", note="", by=cast.shopper)
    else:
        review.void(visit=visit, reason="走错营业厅", by=cast.trainer)
    assert may_be_made_up_for(visit)


def test_what_cannot_be_scored_is_made_up_for(cast, version):
    good = kit.submit(kit.plan(cast.east, cast.shopper, version), cast.employee, version)
    assert not may_be_made_up_for(good)
    nothing = dict.fromkeys(("A1", "A2", "D1", "D2", "D3"), Answer())
    thin = kit.submit(kit.plan(cast.west, cast.shopper, version), cast.westerner, version, **nothing)
    assert may_be_made_up_for(thin)


def test_one_visit_has_one_reshop_unless_that_fails_too(cast, failed):
    again = reshop(failed, cast)
    assert again.wave_id == failed.wave_id and again.reshop_of_id == failed.id
    third = make_person("shopper3", "shopper")
    with pytest.raises(RuleBroken, match="planned already"):
        reshop(failed, cast, third)
    end_visit(visit=again, ending="closed", note="", by=cast.other_shopper)
    assert reshop(failed, cast, third).reshop_of_id == failed.id


def test_it_goes_to_the_same_place_with_the_same_checklist(cast, failed):
    with pytest.raises(RuleBroken, match="same site"):
        reshop(failed, cast, site=cast.west)
    with pytest.raises(RuleBroken, match="same checklist"):
        reshop(failed, cast, version=load_small("OTH"), script=None)


def test_the_wave_counts_the_encounter_once(cast, version, failed):
    def counts():
        found = waves_with_counts(1)[0][1]
        return found.made, found.total

    assert counts() == (0, 1)
    again = reshop(failed, cast)
    assert counts() == (0, 1)
    kit.submit(again, cast.employee, version)
    assert counts() == (1, 1)
    review.void(visit=again, reason="补访也走错了", by=cast.trainer)
    assert counts() == (0, 0)


def test_a_reshop_counts_towards_the_visits_a_site_needs(cast, version, failed):
    others = [make_person(number, "shopper") for number in ("s3", "s4")]
    planned = [kit.plan(cast.east, one, version, wave_id=failed.wave_id) for one in others]
    for visit in [reshop(failed, cast), *planned]:
        kit.submit(visit, cast.employee, version)
        kit.approved(visit, cast.employee, cast.trainer)
    visits = db.session.query(Visit).filter_by(wave_id=failed.wave_id, state="approved").all()
    assert len(publishing.forecast(visits, at=kit.VISITED + timedelta(days=10)).ready) == 3


def test_when_the_first_of_a_pair_was_not_done_the_second_counts(cast, version):
    first = kit.plan(cast.east, cast.shopper, version, pair=1)
    second = kit.plan(cast.east, cast.other_shopper, version, pair=1)
    end_visit(visit=first, ending="queue", note="", by=cast.shopper)
    kit.submit(second, cast.employee, version)
    publishing.publish_result(result=kit.approved(second, cast.employee, cast.trainer), by=cast.trainer)
    assert not results.is_second_of_pair(second)
    assert db.session.query(PersonResult).one().excluded == ""


def test_the_button_leads_to_a_filled_form_and_both_visits_link(client, cast, failed):
    client.sign_in(cast.trainer)
    page = client.get(f"/visits/{failed.id}/review")
    assert "Plan a re-shop" in page.words and "Recognised as a mystery shopper" in page.words
    page = client.get(f"/visits/new?reshop_of={failed.id}")
    assert page.title == "Plan a re-shop" and "神秘客甲 was recognised there" in page.words
    chosen = {one.get("value") for one in page.all("option") if one.get("selected") is not None}
    assert {str(failed.site_id), str(failed.version_id), str(cast.other_shopper.id)} <= chosen
    dates = {one.get("name"): one.get("value") for one in page.all("input") if one.get("type") == "date"}
    data = {"site": failed.site_id, "version": failed.version_id, "script": failed.script_id, "briefing": ""} | dates
    refused = client.post(f"/visits/new?reshop_of={failed.id}", data | {"shopper": cast.shopper.id})
    assert refused.status == 422 and "recognised there" in refused.words
    assert client.post(f"/visits/new?reshop_of={failed.id}", data | {"shopper": cast.other_shopper.id}).status == 302
    again = db.session.query(Visit).filter_by(reshop_of_id=failed.id).one()
    assert again.state == VisitState.PLANNED
    page = client.get(f"/visits/{failed.id}/review")
    assert f"Made up for by visit {again.id}" in page.words and "Plan a re-shop" not in page.words
    assert f"Makes up for visit {failed.id}" in client.get(f"/visits/{again.id}/review").words
    assert "Re-shop" in client.get(f"/waves/{failed.wave_id}").words


def test_a_reshop_of_nothing_is_not_found(client, cast):
    assert client.sign_in(cast.trainer).get("/visits/new?reshop_of=999").status == 404
