"""What the tests of assignments share: a task for somebody, and days around today."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier
from typing import Any

from flask import Flask

from sqm_training.assignments.models import Assignment
from sqm_training.assignments.targets import Target
from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.ledger.models import MILLION, ScoreRecord
from sqm_training.people.models import Person
from sqm_training.standards.models import Standard, StandardLink
from sqm_training.web.text import local_day


def in_days(days: int) -> date:
    """Return the local day some days from today."""
    return local_day(now()) + timedelta(days=days)


def beijing(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """Return a moment by the clock of Shanghai."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC) - timedelta(hours=8)


def give(person: Person, **values: Any) -> Assignment:
    """Add a task, by default the scenario SC01, due in a week, given a minute ago."""
    task = Assignment(
        **{
            "person_id": person.id,
            "kind": "scenario",
            "ref": "SC01",
            "title": {"zh": "账单突然变高", "en": "The bill that doubled"},
            "path": "/scenarios/SC01",
            "assigned_at": now() - timedelta(minutes=1),
            "due_on": in_days(7),
            **values,
        }
    )
    db.session.add(task)
    db.session.flush()
    return task


def make_standard(code: str = "WAIT-3", **values: Any) -> Standard:
    """Add a standard in force."""
    standard = Standard(
        code=code,
        title={"zh": f"标准{code}", "en": f"Standard {code}"},
        target={"zh": "目标", "en": "Target"},
        channel="counter",
        dimension="responsiveness",
        state="approved",
        **values,
    )
    db.session.add(standard)
    db.session.flush()
    return standard


def make_card(standard: Standard) -> Target:
    """Put up the practice card of a standard, which can be assigned."""
    path = f"/standards/{standard.code}/practice"
    title = {"zh": f"练习{standard.code}", "en": f"Card {standard.code}"}
    db.session.add(
        StandardLink(standard_id=standard.id, relation="trains", kind="card", ref=standard.code, title=title, path=path)
    )
    db.session.flush()
    return Target("card", standard.code, title, path, (standard.code,), 5)


def score(person: Person, standard: Standard, got: int, possible: int = 10, days_ago: int = 5, **values: Any) -> None:
    """Add a score record of the person's own items; each call is a visit of its own."""
    visits = db.session.query(ScoreRecord).count()
    db.session.add(
        ScoreRecord(
            **{
                "person_id": person.id,
                "site_id": person.site_id,
                "standard_id": standard.id,
                "dimension": standard.dimension,
                "channel": "counter",
                "answers_for": "person",
                "source_kind": "visit",
                "source_id": visits + 1,
                "at": now() - timedelta(days=days_ago),
                "got": got * MILLION,
                "possible": possible * MILLION,
                **values,
            }
        )
    )
    db.session.flush()


def asked(**values: Any) -> dict[str, str]:
    """Return the fields of the assigning form, due in two weeks."""
    return {"people": "site", "role": "employee", "due_on": str(in_days(14)), "reason": "Practise", **values}


def at_once(app: Flask, number: int, act: Callable[[], Any]) -> int:
    """Do the same in so many threads at the same moment, each in a transaction of its own; return how many could."""
    together = Barrier(number)
    db.session.commit()
    db.session.remove()

    def press(_number: int) -> bool:
        with app.app_context():
            together.wait()
            try:
                act()
                db.session.commit()
            except RuleBroken:
                db.session.rollback()
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(press, range(number))).count(True)
