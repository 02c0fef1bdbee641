"""Completed courses are marks on the chart and divide the visits for the verdict."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.measures.verdict import Event, judge
from sqm_training.measures.verdict import VisitScore as Judged
from sqm_training.people.models import NoticeAcceptance
from sqm_training.progress.actions import rebuild
from sqm_training.progress.figures import figures_of
from sqm_training.progress.models import PersonFigure
from sqm_training.progress.queries.chart import improvement_series
from sqm_training.progress.queries.dividing import days_of_training
from sqm_training.progress.queries.evidence import Scored
from sqm_training.progress.queries.parts import parts_of
from sqm_training.progress.queries.practice import practised, trainings
from sqm_training.progress.queries.scores import YEAR, VisitScore, verdict_on, visit_scores
from sqm_training.progress.queries.trainers import trainers_of
from sqm_training.standards.models import StandardLink
from sqm_training.web.text import local_day

from ..training.kit import PLAN, add_standard, complete, lesson, publish
from .past import load_past


def test_a_completed_course_is_a_training_with_its_standards(cast):
    add_standard()
    version = publish()
    complete(cast.employee, version)
    found = trainings([cast.employee.id, cast.colleague.id])
    assert found[cast.colleague.id] == []
    assert [(one.title["en"], one.standard_codes) for one in found[cast.employee.id]] == [("Small course", ("LIS",))]
    days = [found[cast.employee.id][0].on + timedelta(days=n) for n in (-9, -5, 4, 9)]
    visits = [
        VisitScore(n, n, now(), day, 70.0 + n, None, "counter", n, None, "", False) for n, day in enumerate(days, 1)
    ]
    marks = improvement_series(visits, trainings=found[cast.employee.id]).marks
    assert [(mark.kind, mark.at) for mark in marks] == [("training", found[cast.employee.id][0].on)]


def test_the_verdict_divides_at_the_training():
    day = date(2026, 5, 1)
    visits = [Judged(day + timedelta(days=n), 80.0, n) for n in (-20, -10, 10, 20)]
    verdict = judge(visits, [Event(day)], 40.0)
    assert (verdict.change, verdict.trained_at) == ("not_shown", day)


@pytest.mark.parametrize("hours", [-10, -3, 3, 9], ids=["night before", "morning", "afternoon", "evening"])
def test_a_visit_on_the_day_of_a_training_lies_before_it_on_the_page_and_in_the_figures_of_the_night(app, hours):
    third = datetime(2026, 5, 20, 4, tzinfo=UTC)
    moments = [third + timedelta(days=10 * n) for n in range(-2, 3)]
    shown = [
        VisitScore(n, n, at, local_day(at), 80.0, None, "counter", n, None, "", False) for n, at in enumerate(moments)
    ]
    rows = [Scored(1, n, n, None, at, local_day(at), 80.0) for n, at in enumerate(moments)]
    trained = third + timedelta(hours=hours)
    for verdict in (verdict_on(shown, [trained]), figures_of(rows, 85, {1: [local_day(trained)]}).units[1].verdict):
        assert (verdict.before, verdict.after, verdict.trained_at) == (3, 2, date(2026, 5, 20))


def test_a_lost_point_leads_to_a_lesson_beside_card_and_scenario(app):
    standard = add_standard()
    links = [("scenario", "S1"), ("scenario", "S1:a"), ("scenario", "S2"), ("quiz", "Q"), ("question", "Q:B1"),
             ("lesson", "T1:L1"), ("card", "LIS")]  # fmt: skip
    db.session.add_all(
        StandardLink(id=number, standard_id=standard.id, relation="trains", kind=kind, ref=ref, title={}, path="/")
        for number, (kind, ref) in enumerate(links, 1)
    )
    db.session.flush()
    found = trainers_of([standard.id], 9)[standard.id]
    assert [one.ref for one in found] == ["LIS", "S1:a", "T1:L1", "S1", "Q", "S2"]
    assert trainers_of([standard.id])[standard.id] == found[:3]


def measured(person, standard, site):
    """Record that a visit met a person and measured a standard."""
    db.session.add(
        ScoreRecord(person_id=person.id, site_id=site.id, standard_id=standard.id, dimension="empathy",
                    channel="counter", answers_for="person", source_kind="visit", source_id=1, at=now(), got=1,
                    possible=1)
    )  # fmt: skip
    db.session.commit()


def test_the_night_knows_trainings_by_the_day_on_which_they_were_completed_here(cast):
    measured(cast.employee, add_standard(), cast.east)
    complete(cast.employee, publish())
    db.session.query(Completion).filter_by(kind="course").update({"at": datetime(2026, 5, 19, 18, tzinfo=UTC)})
    assert days_of_training() == {cast.employee.id: [date(2026, 5, 20)]}


def test_a_course_that_trains_nothing_measured_divides_neither_page_nor_night(app, client, cast, tmp_path):
    load_past(app, tmp_path, 8, (("employee", "H-E"),))
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    for code, trains in (("T1", "LIS"), ("T2", "NEW")):
        add_standard(trains) if trains == "NEW" else None
        version = publish(PLAN | {"code": code}, {"L1": lesson("L1", (trains,)), "L2": lesson("L2")})
        complete(cast.employee, version)
    for code, day in (("T1", 10), ("T2", 20)):
        at = datetime(2026, 3, day, tzinfo=UTC)
        db.session.query(Completion).filter_by(kind="course", ref=code).update({"at": at})
    db.session.commit()
    rebuild()
    done = practised(cast.employee.id, now())
    assert [one.on.day for one in done.trainings] == [10, 20]
    assert days_of_training() == {cast.employee.id: [date(2026, 3, 10)]}
    verdict = verdict_on(visit_scores(cast.employee.id), done.dividing)
    assert verdict.trained_at == date(2026, 3, 10)
    figure = db.session.get_one(PersonFigure, cast.employee.id)
    assert (figure.change, figure.difference) == (verdict.change, pytest.approx(verdict.difference))
    client.sign_in(cast.employee)
    for path in ("/", "/progress", f"/people/{cast.employee.id}/report"):
        page = client.get(path)
        assert verdict.words["en"] in page.words, path
        assert page.queries <= 10
        assert path != "/progress" or (re.search(r"the training of \w+ 10 Mar", page.words) and "20 Mar" in page.words)
    parts = client.get(f"/people/{cast.employee.id}/parts?by=channel")
    assert parts.queries <= 10 and parts_of(cast.employee.id, "channel", now() - YEAR)[0].trained_on == (
        date(2026, 3, 10),
    )
