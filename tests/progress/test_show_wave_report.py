"""The report of a wave: all of it for trainers, the own sites for managers, small groups never."""

from dataclasses import replace
from datetime import timedelta

import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import ShopperFigure, Summary
from sqm_training.progress.pieces import keep
from sqm_training.progress.queries import fairness, insights, standards
from sqm_training.progress.queries.scores import WAVE
from sqm_training.progress.queries.wave_sites import plain_rows, site_rows
from sqm_training.visits.actions import appeals, publishing
from sqm_training.visits.models import Appeal, Result

from ..checklists.kit import load_small
from ..factories import make_person
from ..visits import kit


def a_wave(cast, people):
    """Publish a wave in which each of some people was met once, at the own site."""
    wave, version = kit.make_wave(), load_small()
    for place, person in enumerate(people):
        site = db.session.get(type(cast.east), person.site_id)
        visit = kit.plan(site, cast.shopper, version, wave_id=wave.id)
        kit.submit(visit, person, version, kit.VISITED + timedelta(days=place))
        result = kit.approved(visit, person, cast.trainer)
        publishing.publish_result(result=result, by=cast.trainer, at=kit.VISITED + timedelta(days=20))
    rebuild()
    db.session.commit()
    return wave


@pytest.fixture
def wave(cast):
    west = [make_person(f"w{n}", "employee", site=cast.west, badge=f"08{n}") for n in range(3)]
    return a_wave(cast, [cast.employee, cast.colleague, cast.westerner, *west])


def test_a_trainer_reads_all_sites(client, cast, wave):
    page = client.sign_in(cast.trainer).get(f"/waves/{wave.id}/report")
    for words in ("Report of a wave", "East Gate Hall", "West Gate Hall", "People met 6", "Objections filed"):
        assert words in page.words
    assert "神秘客甲" not in page.words and "员工甲" not in page.words
    assert f"/waves/{wave.id}/report" in client.get("/insights/waves").text
    assert f"/waves/{wave.id}/report" in client.get(f"/waves/{wave.id}").text


def test_a_manager_reads_the_own_site_and_nothing_that_tells_of_few_others(client, cast, wave):
    page = client.sign_in(cast.manager).get(f"/waves/{wave.id}/report")
    assert "East Gate Hall" in page.words and "West Gate Hall" not in page.words
    assert "Too few people to say anything of all." in page.words and "People met" not in page.words


def test_with_five_others_a_manager_reads_of_all_together(client, cast):
    west = [make_person(f"w{n}", "employee", site=cast.west, badge=f"08{n}") for n in range(5)]
    wave = a_wave(cast, [cast.employee, *west])
    page = client.sign_in(cast.manager).get(f"/waves/{wave.id}/report")
    assert "People met 6" in page.words and "West Gate Hall" not in page.words


def test_only_published_waves_have_one(client, cast):
    wave = kit.make_wave()
    db.session.commit()
    assert client.sign_in(cast.trainer).get(f"/waves/{wave.id}/report").status == 404
    assert client.sign_in(cast.employee).get(f"/waves/{wave.id}/report").status == 403


def test_a_mean_of_few_has_no_interval(cast, wave):
    assert [(one.site.code, one.visits, one.low) for one in site_rows(wave.id)] == [("H-E", 2, None), ("H-W", 4, None)]


def test_of_two_scorings_of_one_visit_the_first_alone_is_in_the_mean_of_a_site(cast, wave):
    first, second = (row.visit for row in db.session.query(Result).order_by(Result.visit_id).limit(2))
    first.pair = second.pair = 1
    found = {one["site_id"]: one for one in plain_rows(wave.id)}[first.site_id]
    calculated = db.session.query(Result).filter_by(visit_id=first.id).one().calculated
    assert (found["visits"], found["scored"], found["mean"]) == (2, 1, float(calculated))


def test_what_the_night_keeps_of_a_wave_is_what_its_results_say(cast, wave):
    def said():
        lost = [standards.wave_standards(wave.id, sites) for sites in (None, [cast.east.id], [cast.west.id])]
        sums = [[(one.standard.code, one.got, one.possible, one.visits) for one in found] for found in lost]
        return replace(fairness.fairness_of(wave.id), as_of=None), site_rows(wave.id), sums

    kept = said()
    assert kept[0].visits == 6 and len(kept[1]) == 2 and all(kept[2])
    db.session.execute(db.delete(Summary).where(Summary.key == f"{WAVE}{wave.id}"))
    assert said() == kept


def test_islands_of_the_night_are_those_of_the_figures(cast, wave):
    for subset, person in enumerate((cast.shopper, cast.other_shopper), 1):
        db.session.merge(ShopperFigure(shopper_id=person.id, n=1, subset=subset, is_few=True, as_of=now()))
    db.session.execute(db.delete(Summary).where(Summary.key == insights.ISLANDS))
    live = insights.islands()
    keep(insights.ISLANDS, insights.kept_islands(), now())
    db.session.flush()
    assert insights.islands() == live and live[0].shoppers == (cast.other_shopper,)


def test_the_report_is_as_old_as_its_oldest_figure(wave):
    kept = db.session.get(Summary, f"{WAVE}{wave.id}")
    kept.as_of = before = kept.as_of - timedelta(days=1)
    db.session.flush()
    assert fairness.fairness_of(wave.id).as_of == before


def visits_of(found):
    """Return by code over how many visits standards were added up."""
    return {one.standard.code: one.visits for one in found}


def test_a_visit_under_objection_is_in_no_sum_of_its_wave_until_decided(cast, wave):
    result = db.session.scalars(db.select(Result).where(Result.visit_id == 1)).one()
    every = visits_of(standards.wave_standards(wave.id))
    appeals.file_appeal(result=result, person=cast.employee, item_code="D2", text="当时复述过", at=result.published_at)
    db.session.commit()
    assert visits_of(standards.wave_standards(wave.id)) == every and every["LIS"] == 6
    rebuild()
    kept = standards.wave_standards(wave.id)
    assert visits_of(kept)["LIS"] == sum(one.scored for one in site_rows(wave.id)) == 5
    db.session.execute(db.delete(Summary))
    db.session.commit()
    assert standards.wave_standards(wave.id) == kept
    db.session.execute(db.update(Appeal).values(decision="rejected", decided_at=now()))
    assert visits_of(standards.wave_standards(wave.id)) == every
