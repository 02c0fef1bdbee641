"""Part by part: own items by standard, dimension, moment of truth and channel, for oneself and one's leaders."""

import re

import pytest

from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance
from sqm_training.progress.queries.parts import AXES, parts_of
from sqm_training.progress.queries.standards import own_and_played, own_standards
from sqm_training.visits.actions import appeals
from sqm_training.visits.models import PersonResult

from ..checklists.kit import load_small
from ..visits import kit
from .past import load_past


@pytest.fixture
def results(cast):
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=kit.VISITED))
    version = load_small()
    return [
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day=9 * day) for day in range(3)
    ]


def test_each_axis_opens_down_to_the_visits(client, cast, results, monkeypatch):
    client.sign_in(cast.employee)
    for axis in AXES:
        page = client.get(f"/people/{cast.employee.id}/parts?by={axis}")
        assert page.title == "Part by part"
        chart = client.get(f"/people/{cast.employee.id}/parts.svg?by={axis}")
        assert chart.status == 200
    words = client.get(f"/people/{cast.employee.id}/parts")
    assert f"/results/{results[0].id}" in words.text
    assert client.get(f"/people/{cast.employee.id}/parts?by=nonsense").status == 200


def test_what_was_lost_on_a_standard_opens_down_to_its_visits(client, cast, results):
    client.sign_in(cast.employee)
    page = client.get("/progress")
    links = [one.get("href") for one in page.all("a") if "/parts?by=standard#" in (one.get("href") or "")]
    assert links
    parts = client.get(links[0])
    assert links[0].partition("#")[2] in {one.get("id") for one in parts.all("tr")}


def test_an_appealed_visit_is_left_out(app, cast, results):
    before = parts_of(cast.employee.id, "dimension", kit.VISITED)
    assert {one.n for one in before} == {3}
    appeals.file_appeal(
        result=results[2], person=cast.employee, item_code="D2", text="当时复述过", at=results[2].published_at
    )
    assert {one.n for one in parts_of(cast.employee.id, "dimension", kit.VISITED)} == {2}
    for lost in (own_standards(cast.employee.id, kit.VISITED), own_and_played(cast.employee.id, kit.VISITED)[0]):
        assert {one.visits for one in lost} == {2}, "what is lost and what to practise rest on the same visits"


def test_a_part_of_a_visit_in_which_nothing_applied_leaves_the_visit_in(cast, results):
    db.session.add(PersonResult(
        result_id=results[0].id, person_id=cast.employee.id, site_id=cast.east.id, channel="counter", part="guide",
        at=kit.VISITED, got=0, possible=0, excluded="too_few",
    ))  # fmt: skip
    db.session.flush()
    assert {one.n for one in parts_of(cast.employee.id, "dimension", kit.VISITED)} == {3}


def test_it_asks_the_same_number_of_questions_for_one_visit_and_for_three(client, cast, results):
    kit.published(cast.east, cast.shopper, cast.colleague, load_small(), cast.trainer)
    client.sign_in(cast.trainer)
    client.get(f"/people/{cast.colleague.id}/parts")
    one = client.get(f"/people/{cast.colleague.id}/parts").queries
    assert client.get(f"/people/{cast.employee.id}/parts").queries == one


@pytest.mark.parametrize("path", ["parts", "parts.svg"])
def test_a_colleague_finds_nothing(client, cast, results, path):
    client.sign_in(cast.colleague)
    assert client.get(f"/people/{cast.employee.id}/{path}").status == 404


def test_every_part_has_its_verdict_from_three_visits_on(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    page = client.sign_in(cast.trainer).get(f"/people/{cast.employee.id}/parts")
    assert re.search(r"Within the usual ups and downs [−+]\d+\.\d \([−+]", page.words)
    assert "Of many parts one can look changed by chance" in page.words


def test_two_visits_to_a_part_are_not_enough(app, client, cast, tmp_path):
    load_past(app, tmp_path, days=2)
    words = client.sign_in(cast.trainer).get(f"/people/{cast.employee.id}/parts").words
    assert "too little to judge" in words or "Not enough visits yet (2 of 3)" in words
