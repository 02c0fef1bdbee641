"""The page of a site: sums of the last night with their day, its newest visits, and no more people than a page holds."""

from datetime import timedelta

from sqlalchemy import select

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import SitePart, SiteStandard, Summary
from sqm_training.progress.queries import card, card_figures, chart, evidence, site_visits, sites, standards
from sqm_training.progress.queries.wave_sites import plain_rows
from sqm_training.visits.models import Appeal, PersonResult, Result, Visit

from ..visits import kit
from . import cards


def summed(found):
    return [(one.standard.code, one.got, one.possible, one.visits) for one in found]


def test_the_sums_of_the_night_say_what_the_records_say(cast):
    cards.visit_each(cast, cards.team(cast, 3), cards.load_practice(), cards.recently())
    live, live_parts = standards.weakest([cast.east.id]), sites.parts_of_score(cast.east)
    assert live[1] is None and live[0]
    rebuild()
    kept, as_of = standards.weakest([cast.east.id])
    assert summed(kept) == summed(live[0]) and as_of is not None
    assert sites.parts_of_score(cast.east) == live_parts
    assert summed(standards.weakest()[0]) == summed(kept) and standards.weakest([cast.west.id])[0] == []


def test_what_is_published_later_shows_after_the_next_night_and_the_page_says_so(client, cast):
    version = cards.load_practice()
    cards.visit_each(cast, cards.team(cast, 2), version, cards.recently())
    rebuild()
    db.session.commit()
    kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, cards.recently())
    client.sign_in(cast.trainer)
    assert all(one.visits == 2 for one in standards.weakest()[0])
    for path in (f"/sites/{cast.east.id}", "/"):
        assert "computed every night" in client.get(path).words
    rebuild()
    assert all(one.visits == 3 for one in standards.weakest()[0])


def test_a_second_scoring_is_said_and_hollow_and_a_mean_that_is_not_adjusted_says_why(client, cast):
    version, shopper = cards.load_practice(), cast.shopper
    for day in range(7):
        at = cards.recently()
        kit.published(cast.east, shopper, cast.employee, version, cast.trainer, at + day)
    first, second = (one.visit for one in db.session.query(Result).order_by(Result.visit_id).limit(2))
    first.pair = second.pair = 1
    db.session.commit()
    rebuild()
    db.session.commit()
    points = chart.improvement_series(chart.scores_of_site(site_visits.site_visits(cast.east)), of="site").points
    assert [one.hollow for one in points].count("pair") == 1
    words = client.sign_in(cast.trainer).get(f"/sites/{cast.east.id}").words
    assert "second scoring of the same visit" in words and "too few visits in all" in words


def test_a_visit_under_objection_counts_for_the_site_only_when_it_is_decided(client, cast):
    wave = kit.make_wave()
    cards.visit_each(cast, cards.team(cast, 3), cards.load_practice(), cards.recently())
    db.session.query(Visit).update({"wave_id": wave.id})
    result = db.session.query(Result).first()
    whose = db.session.query(PersonResult).filter_by(result_id=result.id).one().person_id
    words = {"item_code": "D1", "text": "不是这样", "filed_at": now(), "due_at": now()}
    db.session.add(Appeal(result_id=result.id, person_id=whose, **words))
    db.session.commit()
    assert [one.excluded for one in evidence.scored_sites() if one.visit == result.visit_id] == ["appealed"]
    points = chart.improvement_series(chart.scores_of_site(site_visits.site_visits(cast.east)), of="site").points
    assert [one.hollow for one in points].count("appealed") == 1
    (row,) = plain_rows(wave.id)
    assert (row["visits"], row["scored"]) == (3, 2)
    rebuild()
    db.session.commit()
    client.sign_in(cast.trainer).get(f"/sites/{cast.east.id}")  # the first look of a day is noted
    page = client.get(f"/sites/{cast.east.id}")
    assert "objection open" in page.words and page.queries <= 10


def test_what_a_hall_lost_on_a_standard_opens_down_to_its_visits(client, cast):
    cards.visit_each(cast, cards.team(cast, 2), cards.load_practice(), cards.recently())
    rebuild()
    db.session.commit()
    page = client.sign_in(cast.trainer).get(f"/sites/{cast.east.id}")
    behind = [one.get("href") for one in page.all("a") if "of=weakest" in (one.get("href") or "")]
    assert behind and all(client.get(address).status == 200 for address in behind)


def test_of_standards_that_lost_the_same_the_worst_are_few_and_by_code(cast):
    cards.visit_each(cast, cards.team(cast, 2), cards.load_practice(), cards.recently())
    every = [one for one in standards.all_standards(now() - timedelta(days=365)) if one.lost > 0]
    assert len(every) > 1 and summed(standards.weakest(most=1)[0]) == summed(every[:1])


def test_monday_cards_rest_on_what_the_night_kept(cast):
    cards.visit_each(cast, cards.team(cast), cards.load_practice(), cards.recently())
    monday = card.monday_of(now().date())
    live = card.monday_card(cast.east, monday)
    db.session.add(Summary(key=f"{card_figures.KEPT}2001-01-01:site:1", content={"figures": []}, as_of=now()))
    rebuild()
    keys = list(db.session.scalars(select(Summary.key).where(Summary.key.like(f"{card_figures.KEPT}%"))))
    assert card_figures.key_of(monday, cast.east) in keys and not any("2001" in key for key in keys)
    kept = card.monday_card(cast.east, monday)
    assert (kept.of, kept.figure, kept.standard, kept.before) == (live.of, live.figure, live.standard, live.before)


def test_a_new_night_leaves_the_week_before_as_it_was(cast):
    cards.visit_each(cast, cards.team(cast), cards.load_practice(), cards.recently())
    before = card_figures.key_of(card.monday_of(now().date()) - card_figures.WEEK, cast.east)
    rebuild()
    db.session.get_one(Summary, before).content = {"figures": []}
    rebuild()
    assert db.session.get_one(Summary, before).content == {"figures": []}


def test_the_newest_visits_are_found_however_old_they_are(cast):
    version = cards.load_practice()
    for day in (cards.days_to(now()) - 500, cards.days_to(now()) - 100, cards.recently()):
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day)
    every = [one.result_id for one in site_visits.site_visits(cast.east)]
    assert len(every) == 3
    assert [[one.result_id for one in site_visits.site_visits(cast.east, most)] for most in (1, 2)] == [
        every[2:],
        every[1:],
    ]


def test_more_people_than_the_page_names_are_led_to_the_list(client, cast, monkeypatch):
    monkeypatch.setattr(sites, "MOST_PEOPLE", 1)
    client.sign_in(cast.trainer)
    page = client.get(f"/sites/{cast.east.id}")
    assert "All people, to search and export" in page.words
    assert f"/insights/team?site={cast.east.id}" in {link.get("href") for link in page.all("a")}


def test_queries_do_not_grow_with_people(client, cast):
    client.sign_in(cast.trainer)
    cards.visit_each(cast, cards.team(cast, 2), cards.load_practice(), cards.recently())
    client.get(f"/sites/{cast.east.id}")  # the first page of all asks whether this is the demo
    few = client.get(f"/sites/{cast.east.id}").queries
    cards.visit_each(cast, cards.team(cast, 6)[2:], cards.load_practice(), cards.recently())
    client.get(f"/sites/{cast.east.id}")  # the first look at some people on a day is noted
    assert client.get(f"/sites/{cast.east.id}").queries == few
    rebuild()
    assert db.session.scalar(select(SiteStandard.visits).limit(1)) and db.session.scalar(
        select(SitePart.visits).limit(1)
    )
