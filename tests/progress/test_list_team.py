"""The team: by name, with intervals, never ranked, and each leader's own people only."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.people.models import AuditRow
from sqm_training.progress.models import PersonFigure

from .past import load_past


@pytest.fixture
def measured(app, cast, tmp_path):
    load_past(app, tmp_path)


def test_people_stand_by_name_with_mean_interval_and_verdict(client, cast, measured):
    page = client.sign_in(cast.trainer).get("/insights/team")
    assert page.words.index("员工丙") < page.words.index("员工乙") < page.words.index("员工甲")
    assert "Usual ups and downs" in page.words
    assert re.search(r"As of \w+ \d+ \w+ \d\d:\d\d", page.words), "the hour too: more may be published that day"
    assert "sort=mean" not in page.text


def test_the_manager_sees_the_own_hall_alone_and_takes_it_along(client, cast, measured):
    client.sign_in(cast.manager)
    assert "员工丙" not in client.get("/insights/team").words
    assert "员工丙" not in client.get(f"/insights/team?site={cast.west.id}").words
    file = client.get("/insights/team?export=csv").text
    assert "员工甲" in file
    assert "员工丙" not in file
    assert "not to be used alone for appraisal or discipline" in file


def test_a_file_holds_means_and_differences_as_numbers(client, cast, measured):
    file = client.sign_in(cast.trainer).get("/insights/team?export=csv").data.decode("utf-8-sig")
    rows = {row["Name"]: row for row in csv.DictReader(io.StringIO(file))}
    own, figure = rows[cast.employee.name], db.session.get_one(PersonFigure, cast.employee.id)
    names = {
        "Mean": "adjusted",
        "Mean from": "low",
        "Mean to": "high",
        "Later against earlier": "difference",
        "Difference from": "difference_low",
        "Difference to": "difference_high",
        "A change needs": "least",
    }
    assert {name: float(own[name]) for name in names} == {
        name: min(round(getattr(figure, key), 1), 100) for name, key in names.items()
    }


def test_it_narrows_by_site_and_verdict(client, cast, measured):
    client.sign_in(cast.trainer)
    words = client.get(f"/insights/team?site={cast.west.id}").words
    assert ("员工丙" in words, "员工甲" in words) == (True, False)
    assert "Nothing matches" in client.get("/insights/team?change=improved&level=reliably").words


def test_before_six_visits_no_mean_is_shown(app, client, cast, tmp_path):
    load_past(app, tmp_path, days=5)
    page = client.sign_in(cast.trainer, "zh").get("/insights/team")
    assert page.words.count("次数不足") + page.words.count("次数还不够") >= 3


def test_the_number_of_queries_does_not_grow_with_people(client, cast, measured):
    client.sign_in(cast.trainer)
    few, many = (f"/insights/team?site={site.id}" for site in (cast.west, cast.company))
    for address in (few, many):
        client.get(address)  # the first look at some people on a day is noted
    assert client.get(many).queries == client.get(few).queries


def test_before_figures_are_computed_no_number_is_said(client, cast):
    page = client.sign_in(cast.trainer).get("/insights/team")
    assert "The figures are not computed yet" in page.words
    assert page.words.count("– – – – – –") == 3
    assert "As of" not in page.words


def seen_by(actor, act="scores.list"):
    rows = select(AuditRow.person_id, AuditRow.ref).where(AuditRow.actor_id == actor.id, AuditRow.act == act)
    return sorted(tuple(row) for row in db.session.execute(rows))


def test_whose_figures_are_shown_is_noted_once_a_day(client, cast, measured):
    own = [(cast.employee.id, "team"), (cast.colleague.id, "team")]
    client.sign_in(cast.manager)
    for address in (
        "/insights/team",
        "/insights/team?sort=-name",
        f"/sites/{cast.east.id}",
        f"/sites/{cast.east.id}/report",
    ):
        client.get(address)
        assert seen_by(cast.manager) == own, "one row for each person shown, however often"
    client.get("/insights/team?export=csv")
    assert seen_by(cast.manager, "scores.export") == own
    client.sign_in(cast.trainer).get(f"/insights/team?site={cast.west.id}")
    assert seen_by(cast.trainer) == [(cast.westerner.id, "team")]
    assert "· in a list" in client.sign_in(cast.employee).get("/me").words
