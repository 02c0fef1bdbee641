"""Who would get a task, and why somebody would not."""

from dataclasses import replace
from fractions import Fraction

import pytest

from sqm_training.assignments.actions.completions import record
from sqm_training.assignments.actions.leaving import note_leave
from sqm_training.assignments.queries import candidates
from sqm_training.assignments.queries.candidates import Wanted, preview, split_numbers
from sqm_training.assignments.targets import Target
from sqm_training.database import now
from sqm_training.extensions import db
from tests.page import QueryCount

from .kit import give, in_days, make_standard, score

SC01 = Target("scenario", "SC01", {"zh": "账单突然变高", "en": "The bill that doubled"}, "/scenarios/SC01")


def look(wanted, **values):
    return preview(SC01, wanted, at=now(), today=in_days(0), **values)


def verdicts(wanted, **values):
    return {one.person.number: one.verdict for one in look(wanted, **values).candidates}


def test_a_site_with_and_without_those_below(app, cast):
    assert set(verdicts(Wanted("site", site_id=cast.east.id))) == {"employee", "colleague"}
    everybody = {"employee", "colleague", "westerner"}
    assert set(verdicts(Wanted("site", site_id=cast.company.id))) == everybody
    assert verdicts(Wanted("site", site_id=cast.company.id, below=False)) == {}
    assert set(verdicts(Wanted("site", site_id=cast.east.id, role="manager"))) == {"manager"}


def test_a_role(app, cast):
    assert set(verdicts(Wanted("role", role="shopper"))) == {"shopper", "shopper2"}


@pytest.mark.either
def test_pasted_numbers_are_read_however_they_are_written():
    assert split_numbers(" 0101,0102；0103\n\n0104\t0105、0101 ，0106") == [
        "0101",
        "0102",
        "0103",
        "0104",
        "0105",
        "0106",
    ]


def test_numbers_of_nobody_are_reported(app, cast):
    found = look(Wanted("names", numbers="EMPLOYEE, westerner 9999\n日本"))
    assert {one.person.number for one in found.candidates} == {"employee", "westerner"}
    assert found.unknown == ["9999", "日本"]


def test_weakness_says_on_what_it_rests(app, cast):
    wait, other = make_standard("WAIT-3"), make_standard("HALL-1")
    score(cast.employee, wait, 5)
    score(cast.employee, wait, 8, days_ago=80)
    score(cast.employee, wait, 0, days_ago=91)
    score(cast.employee, other, 0)
    score(cast.employee, wait, 0, answers_for="site")
    score(cast.employee, wait, 0, voided_at=now())
    score(cast.colleague, wait, 7)
    score(cast.westerner, wait, 1)
    wanted = Wanted("weakness", standard_id=wait.id, percent=70, days=90)
    found = {one.person.number: one.weakness for one in look(wanted).candidates}
    assert set(found) == {"employee", "westerner"}
    weakness = found["employee"]
    assert (weakness.percent, weakness.records, weakness.visits, weakness.practices) == (Fraction(65), 2, 2, 0)
    at_east = Wanted("weakness", site_id=cast.east.id, standard_id=wait.id)
    assert set(verdicts(at_east)) == {"employee"}


@pytest.mark.parametrize("few", [0, 200])
def test_weakness_at_a_site_is_the_same_whichever_way_its_people_are_found(app, cast, monkeypatch, few):
    monkeypatch.setattr(candidates, "FEW", few)
    wait, other = make_standard("WAIT-3"), make_standard("HALL-1")
    for person, got in ((cast.employee, 5), (cast.colleague, 9), (cast.westerner, 1)):
        score(person, wait, got)
        score(person, other, 0)
    for site, numbers in (
        (cast.east, ["employee"]),
        (cast.west, ["westerner"]),
        (cast.company, ["employee", "westerner"]),
    ):
        wanted = Wanted("weakness", site_id=site.id, standard_id=wait.id)
        assert sorted(verdicts(wanted)) == numbers
    found = look(Wanted("weakness", site_id=cast.company.id, standard_id=wait.id)).candidates
    assert [one.weakness.percent for one in found if one.person.number == "employee"] == [50]


def test_weakness_is_what_customers_met_unless_practice_is_wanted(app, cast):
    wait = make_standard("WAIT-3")
    score(cast.employee, wait, 8)
    score(cast.employee, wait, 2, source_kind="scenario")
    score(cast.colleague, wait, 3, source_kind="observation")
    score(cast.westerner, wait, 5)
    score(cast.westerner, wait, 10, source_kind="scenario")
    wanted = Wanted("weakness", standard_id=wait.id)
    assert set(verdicts(wanted)) == {"westerner"}
    found = {one.person.number: one.weakness for one in look(replace(wanted, practice=True)).candidates}
    assert set(found) == {"employee", "colleague"}
    assert (found["employee"].visits, found["employee"].practices, found["employee"].percent) == (1, 1, 50)
    assert replace(wanted, practice=True).kept()["practice"] is True


def test_it_says_when_visits_measure_the_standard_of_no_person(app, cast):
    wait = make_standard("WAIT-3")
    wanted = Wanted("weakness", standard_id=wait.id)
    assert look(wanted).is_of_sites is False
    score(cast.employee, wait, 0, answers_for="site")
    score(cast.employee, wait, 9, source_kind="quiz")
    assert look(wanted).is_of_sites is True
    score(cast.employee, wait, 9)
    assert look(wanted).is_of_sites is False


def test_why_somebody_does_not_get_it(app, cast):
    give(cast.employee)
    record(person_id=cast.colleague.id, kind="scenario", ref="SC01", event="passed", at=now())
    note_leave(person=cast.westerner, from_on=in_days(-1), until_on=in_days(0), by=cast.trainer, at=now())
    cast.shopper.is_active = False
    db.session.flush()
    wanted = Wanted("names", numbers="employee colleague westerner shopper manager")
    expected = {"employee": "has", "colleague": "passed", "westerner": "away", "shopper": "closed", "manager": "new"}
    assert verdicts(wanted) == expected
    assert verdicts(wanted, again=True) == {**expected, "colleague": "new"}
    assert look(wanted).counts == {"has": 1, "passed": 1, "away": 1, "closed": 1, "new": 1}


def test_a_closed_task_can_be_given_again(app, cast):
    give(cast.employee, due_on=in_days(-5), cut_off_on=in_days(-1))
    assert verdicts(Wanted("names", numbers="employee")) == {"employee": "new"}


def test_it_costs_the_same_for_one_and_for_many(app, cast):
    look(Wanted("role", role="admin"))
    with QueryCount() as few:
        look(Wanted("role", role="admin"))
    with QueryCount() as many:
        look(Wanted("role", role="employee"))
    assert few.count == many.count <= 6
