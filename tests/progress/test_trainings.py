"""Completed courses are marks on the chart and divide the visits for the verdict."""

from datetime import date, timedelta

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.measures.verdict import Event, judge
from sqm_training.measures.verdict import VisitScore as Judged
from sqm_training.progress.queries.chart import improvement_series
from sqm_training.progress.queries.practice import trainings
from sqm_training.progress.queries.scores import VisitScore
from sqm_training.progress.queries.trainers import trainers_of
from sqm_training.standards.models import StandardLink

from ..training.kit import add_standard, complete, publish


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
