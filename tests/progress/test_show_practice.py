"""What to practise: own weak standards first, tasks and role-plays that one is in the middle of before all."""

import pytest

from sqm_training.extensions import db
from sqm_training.ledger.models import MILLION, ScoreRecord
from sqm_training.roleplay.queries.own import offers
from sqm_training.standards.models import StandardLink

from ..assignments.kit import give, in_days
from ..roleplay import play_kit as kit

OTHER = (
    kit.TEXT.replace("SC91", "SC93")
    .replace("EMP-1", "PLAIN-1")
    .replace("账单翻倍", "大白话")
    .replace("counter", "field")
)


@pytest.fixture
def scenarios(cast):
    kit.publish()
    plain = kit.add_standard("PLAIN-1", "assurance")
    kit.publish(OTHER, None)
    for standard, code in ((kit.add_standard(), "SC91"), (plain, "SC93")):
        db.session.add(
            StandardLink(standard_id=standard.id, relation="trains", kind="scenario", ref=code,
                         title=kit.both(code, code), path=f"/scenarios/{code}")
        )  # fmt: skip
    db.session.commit()


def lose(person, code):
    """Let a published visit have cost a person points on a standard."""
    db.session.add(
        ScoreRecord(
            person_id=person.id, site_id=person.site_id, standard_id=kit.add_standard(code).id, dimension="assurance",
            channel="counter", answers_for="person", source_kind="visit", source_id=1, at=kit.now(), got=0,
            possible=4 * MILLION,
        )
    )  # fmt: skip
    db.session.commit()


def order(page):
    return sorted(("SC91", "SC93"), key=lambda code: page.text.index(f"/scenarios/{code}/attempts"))


def test_the_own_channel_comes_first_and_the_weakest_standard_before_it(client, cast, scenarios):
    client.sign_in(cast.employee)
    assert order(client.get("/practice")) == ["SC91", "SC93"]
    lose(db.session.merge(cast.employee), "PLAIN-1")
    assert order(client.get("/practice")) == ["SC93", "SC91"]


def test_a_task_comes_before_that_and_says_when_it_is_due(client, cast, scenarios):
    lose(cast.employee, "EMP-1")
    give(cast.employee, ref="SC93", due_on=in_days(3))
    db.session.commit()
    page = client.sign_in(cast.employee).get("/practice")
    assert order(page) == ["SC93", "SC91"] and "Assigned, due" in page.words


def test_last_and_best_result_are_shown(client, cast, scenarios):
    version = db.session.query(kit.ScenarioVersion).first()
    for choices in (("calm", "leak"), ("number", "self")):
        kit.played(cast.employee, *choices, version=version)
    words = client.sign_in(cast.employee).get("/practice").words
    assert "Last 17, best 100" in words and "Play again" in words and "Not played yet" in words


def test_filters_stand_in_the_address(client, cast, scenarios):
    client.sign_in(cast.employee)
    text = client.get("/practice?channel=field").text
    assert "/scenarios/SC93/attempts" in text and "/scenarios/SC91/attempts" not in text
    assert "/scenarios/SC91/attempts" in client.get("/practice?standard=EMP-1&level=1").text
    assert "Nothing matches" in client.get("/practice?level=3").words


def test_it_asks_the_same_number_of_questions_for_one_scenario_and_for_two(client, cast, scenarios):
    client.sign_in(cast.employee).get("/practice")
    two = client.get("/practice").queries
    db.session.query(kit.Scenario).filter_by(code="SC93").update({"is_retired": True})
    db.session.commit()
    assert client.get("/practice").queries == two


def test_retired_scenarios_are_not_offered(app, cast, scenarios):
    db.session.query(kit.Scenario).filter_by(code="SC91").update({"is_retired": True})
    assert [one.scenario.code for one in offers(cast.employee)] == ["SC93"]
