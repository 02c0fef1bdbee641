"""Overdue, place by place: tasks for everybody who leads, visits for who plans them and nobody else."""

from datetime import date, timedelta

from sqm_training.assignments.models import Assignment
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.web.text import local_day

from ..checklists.kit import load_small
from ..visits import kit


def late_task(person, days=5, kind="scenario"):
    db.session.add(
        Assignment(person_id=person.id, kind=kind, ref="SC1", title={"zh": "练", "en": "Play"}, path="/x",
                   due_on=local_day(now()) - timedelta(days=days), assigned_at=now() - timedelta(days=30))
    )  # fmt: skip
    db.session.commit()


def test_the_trainer_sees_tasks_and_visits_by_site(client, cast):
    for person in (cast.employee, cast.colleague, cast.westerner):
        late_task(person)
    late_task(cast.employee, 9, "course")
    kit.plan(cast.west, cast.shopper, load_small())
    db.session.commit()
    page = client.sign_in(cast.trainer).get("/insights/overdue")
    assert "East Gate Hall 3" in page.words and "Visits past their window 1" in page.words and page.queries <= 10
    lines = client.get("/insights/overdue?export=csv").text.splitlines()
    assert lines[1].startswith("East Gate Hall,3,") and lines[2].endswith(",1,0,0")
    assert "West" not in client.get(f"/insights/overdue?site={cast.east.id}&export=csv").text
    assert "East Gate Hall,1," in client.get("/insights/overdue?kind=course&export=csv").text


def test_the_manager_sees_the_own_site_and_no_visit_that_may_still_come(client, cast):
    late_task(cast.employee)
    late_task(cast.westerner)
    visit = kit.plan(cast.east, cast.shopper, load_small())
    visit.opens_on, visit.closes_on = date(2026, 1, 1), date(2026, 1, 2)
    db.session.commit()
    page = client.sign_in(cast.manager).get("/insights/overdue")
    assert "East Gate Hall 1" in page.words
    assert "West" not in page.words and "Visits past" not in page.words
    assert client.get("/insights/overdue?export=csv").text.count(",") == 4


def test_nothing_overdue_is_good_news(client, cast):
    assert "没有超期的事项" in client.sign_in(cast.trainer, "zh").get("/insights/overdue").words
