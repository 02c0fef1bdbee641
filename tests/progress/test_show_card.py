"""The Monday card of a hall: the weakest standard, without a name or anybody's score."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sqm_training.errors import NotFound
from sqm_training.extensions import db
from sqm_training.progress.queries.card import monday_card, monday_of
from sqm_training.standards.models import Standard, StandardLink
from sqm_training.visits.actions import appeals
from sqm_training.visits.models import Result

from ..checklists.kit import both
from ..factories import make_person, make_site
from ..visits import kit
from . import cards
from .cards import MONDAY

WEEK = timedelta(days=7)


def trains(code, ref, path):
    standard = db.session.scalars(select(Standard).where(Standard.code == code)).one()
    title = both(f"演{ref}", f"Play {ref}")
    db.session.add(
        StandardLink(standard_id=standard.id, relation="trains", kind="scenario", ref=ref, title=title, path=path)
    )
    db.session.commit()


def test_a_card_shows_what_the_hall_lost_most_on_and_what_that_rests_on(cast):
    cards.visit_each(cast, cards.team(cast), cards.load_practice())
    card = monday_card(cast.east, MONDAY)
    assert (card.of, card.standard.code, card.figure.visits, card.figure.people) == ("hall", "LIS", 5, 5)
    assert card.figure.percent == 50 and card.since == MONDAY - 12 * WEEK


@pytest.mark.parametrize(("people", "visits"), [(4, 8), (2, 4)])
def test_a_hall_with_fewer_than_five_people_met_shows_the_organisation_instead(cast, people, visits):
    version = cards.load_practice()
    few = cards.team(cast, people)
    for day in (0, 8):
        cards.visit_each(cast, few, version, day, D1=kit.Answer("no", comment="没有"))
    for n in range(5):
        other = make_person(f"w{n}", "employee", site=cast.west, badge=f"08{n:02}")
        kit.published(cast.west, cast.shopper, other, version, cast.trainer, n, D3=kit.Answer([]))
    card = monday_card(cast.east, MONDAY)
    assert card.of == "organisation" and card.figure.visits == 5 + visits
    assert monday_card(cast.west, MONDAY).of == "hall"


def test_two_visits_are_too_few_however_many_people_were_met(cast):
    version = cards.load_practice()
    cards.visit_each(cast, cards.team(cast, 2), version)
    assert monday_card(cast.east, MONDAY).of == "turn"


def test_without_visits_the_standards_take_turns_with_moments_of_truth_first(cast):
    cards.load_practice()
    weeks = [monday_card(cast.east, MONDAY + n * WEEK) for n in range(6)]
    codes = [card.standard.code for card in weeks]
    assert {card.of for card in weeks} == {"turn"} and len(set(codes)) == 5 and codes[0] == codes[5]
    assert [card.before.code for card in weeks[1:]] == codes[:-1]


def test_a_card_stays_as_printed_all_week_and_says_what_last_mondays_was(cast):
    version = cards.load_practice()
    people = cards.team(cast)
    cards.visit_each(cast, people, version)
    before = monday_card(cast.east, MONDAY)
    late = cards.days_to(kit.VISITED.replace(month=3, day=31))
    cards.visit_each(cast, people, version, late, D3=kit.Answer([]), D1=kit.Answer("no", comment="没有"))
    assert monday_card(cast.east, MONDAY) == before
    after = monday_card(cast.east, MONDAY + WEEK)
    assert (after.standard.code, after.before.code) == ("ANS", "LIS")


def test_a_visit_under_objection_on_monday_stays_out_of_the_card_all_week(cast):
    cards.visit_each(cast, cards.team(cast, 6), cards.load_practice())
    assert monday_card(cast.east, MONDAY).figure.visits == 6
    result = db.session.scalars(select(Result).order_by(Result.id)).first()
    appeal = appeals.file_appeal(
        result=result, person=cast.employee, item_code="D2", text="当时复述过", at=result.published_at
    )
    assert monday_card(cast.east, MONDAY).figure.visits == 5
    appeal.decision, appeal.decided_at = "rejected", kit.VISITED.replace(month=4, day=8)
    db.session.flush()
    assert [monday_card(cast.east, MONDAY + n * WEEK).figure.visits for n in range(2)] == [5, 6]


def test_the_words_change_from_week_to_week(cast):
    cards.visit_each(cast, cards.team(cast), cards.load_practice())
    said = {monday_card(cast.east, MONDAY + n * WEEK).say["en"] for n in range(2)}
    avoided = {monday_card(cast.east, MONDAY + n * WEEK).avoid["en"] for n in range(2)}
    assert said == {"Say LIS 1", "Say LIS 2"} and avoided == {"Avoid LIS 1", "Avoid LIS 2"}


def test_the_code_leads_to_a_moment_of_a_scenario_that_trains_it(cast):
    cards.visit_each(cast, cards.team(cast), cards.load_practice())
    assert monday_card(cast.east, MONDAY).link.path == "/standards/LIS/practice"
    trains("LIS", "SC90", "/scenarios/SC90")
    assert monday_card(cast.east, MONDAY).link.path == "/scenarios/SC90"
    trains("LIS", "SC90:look", "/scenarios/SC90?node=look")
    assert monday_card(cast.east, MONDAY).link.path == "/scenarios/SC90?node=look"


def test_a_retired_standard_and_one_without_a_card_are_passed_over(cast):
    version = cards.load_practice()
    cards.visit_each(cast, cards.team(cast), version, D3=kit.Answer([0]))
    assert monday_card(cast.east, MONDAY).standard.code == "ANS"
    db.session.scalars(select(Standard).where(Standard.code == "ANS")).one().state = "retired"
    assert monday_card(cast.east, MONDAY).standard.code == "LIS"
    with pytest.raises(NotFound):
        monday_card(cast.east, MONDAY, "ANS")


def test_somebodys_choice_shows_the_halls_figure_where_it_may_be_shown(cast):
    cards.visit_each(cast, cards.team(cast), cards.load_practice())
    chosen = monday_card(cast.east, MONDAY, "GRT")
    assert (chosen.of, chosen.figure.percent, chosen.before.code) == ("choice", 100, "LIS")
    assert monday_card(cast.west, MONDAY, "GRT").figure is None
    assert monday_card(cast.east, MONDAY, "LIS").of == "hall"
    with pytest.raises(NotFound):
        monday_card(cast.east, MONDAY, "NOPE")


def test_the_page_names_nobody(client, cast):
    people = cards.team(cast)
    cards.visit_each(cast, people, cards.load_practice(), cards.recently())
    page = client.sign_in(cast.employee).get(f"/sites/{cast.east.id}/card")
    assert "lost on this: 50% of the points of own items in 5 visits" in page.words
    assert "Drill LIS" in page.words and "Last Monday:" in page.words
    assert not any(one.name in page.text for one in people[1:]) and cast.shopper.name not in page.text
    assert "Another card" not in page.words


def test_the_page_speaks_chinese(client, cast):
    cards.visit_each(cast, cards.team(cast), cards.load_practice(), cards.recently())
    words = client.sign_in(cast.manager, "zh").get(f"/sites/{cast.east.id}/card").words
    assert "晨会卡" in words and "本单位在这一条上丢分最多" in words and "三分钟练习" in words


def test_a_site_with_too_few_visits_is_told_so(client, cast):
    version = cards.load_practice()
    cards.visit_each(cast, cards.team(cast), version, cards.recently())
    page = client.sign_in(cast.westerner).get(f"/sites/{cast.west.id}/card")
    assert "too few visits for a figure: fewer than 3 visits or 5 people" in page.words
    assert "the whole organisation lost most on: 50%" in page.words


def test_who_may_see_which_card(client, cast):
    cards.load_practice()
    east, west, company = (f"/sites/{one.id}/card" for one in (cast.east, cast.west, cast.company))
    seen = {
        who.number: [client.sign_in(who).get(path).status for path in (east, west, company)]
        for who in (cast.employee, cast.westerner, cast.manager, cast.trainer, cast.admin, cast.shopper)
    }
    assert seen == {
        "employee": [200, 404, 404],
        "westerner": [404, 200, 404],
        "manager": [200, 404, 404],
        "trainer": [200, 200, 200],
        "admin": [200, 200, 200],
        "shopper": [403, 403, 403],
    }


def test_a_trainer_chooses_another_site_and_standard_by_address_alone(client, cast):
    cards.load_practice()
    client.sign_in(cast.trainer)
    page = client.get(f"/sites/{cast.east.id}/card?standard=GRT")
    assert "Chosen for this week" in page.words and "Drill GRT" in page.words
    options = [one.get("value") for one in page.all("option")]
    assert {"GRT", "LIS", str(cast.west.id)} <= set(options)
    assert client.get(f"/sites/{cast.east.id}/card?standard=NOPE").status == 404
    assert "Chosen" not in client.get(f"/sites/{cast.east.id}/card").words


def test_a_new_organisation_without_practice_cards_has_no_card(client, cast):
    assert client.sign_in(cast.trainer).get(f"/sites/{cast.east.id}/card").status == 404


def test_the_code_holds_the_whole_address(client, cast, app):
    cards.visit_each(cast, cards.team(cast), cards.load_practice(), cards.recently())
    trains("LIS", "SC90:look", "/scenarios/SC90?node=look")
    page = client.sign_in(cast.employee).get(f"/sites/{cast.east.id}/card")
    assert "http://localhost/scenarios/SC90?node=look" in page.words
    assert any(one.get("src", "").startswith("data:image/svg+xml") for one in page.all("img"))


def test_the_number_of_queries_does_not_grow_with_visits_and_sites(client, cast):
    version = cards.load_practice()
    people = cards.team(cast)
    cards.visit_each(cast, people, version, cards.recently())
    client.sign_in(cast.trainer)
    client.get(f"/sites/{cast.east.id}/card")
    few = client.get(f"/sites/{cast.east.id}/card").queries
    make_site("H-N", "hall", cast.company)
    cards.visit_each(cast, people, version, cards.recently() - 7)
    assert client.get(f"/sites/{cast.east.id}/card").queries == few


def test_monday_is_the_first_day_of_every_week():
    assert {monday_of(MONDAY + timedelta(days=n)) for n in range(7)} == {MONDAY}
