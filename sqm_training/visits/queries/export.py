"""Published results as a table, one visit a row, in the columns that the import reads."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from itertools import repeat
from typing import Any

from sqlalchemy import String, bindparam, cast, select
from sqlalchemy.orm import aliased

from ...checklists.models import Checklist, ChecklistVersion, Item, Sheet, SheetAnswer
from ...checklists.plain import whole_version
from ...checklists.values import written
from ...errors import RuleBroken
from ...extensions import db
from ...measures.score import Answer
from ...people.models import Person, Site
from ...web.text import _, local_day
from ..models import Result, Visit, VisitContact

HEAD = ["visit", "date", "site", "shopper", "employee"]
TAIL = ["score", "calculated", "got", "possible", "critical", "scorable"]
CHUNK = 1000


def checklist_to_export(code: str | None) -> Checklist:
    """Return the named checklist, or the only one that has results."""
    rows = select(Checklist).where(Checklist.id.in_(select(Visit.checklist_id).join(Result)))
    found = [one for one in db.session.scalars(rows) if code is None or one.code == code]
    if code and not found:
        found = list(db.session.scalars(select(Checklist).where(Checklist.code == code)))
    if not found:
        raise RuleBroken(_("There are no results to export."))
    if len(found) > 1:
        codes = ", ".join(sorted(one.code for one in found))
        raise RuleBroken(_("Name one checklist with --checklist: %(codes)s", codes=codes))
    return found[0]


def columns_to_export(checklist: Checklist) -> tuple[list[str], list[str]]:
    """Return the item codes and section codes over all versions that have results, newest version first."""
    versions = db.session.scalars(
        select(ChecklistVersion.id)
        .where(ChecklistVersion.checklist_id == checklist.id, ChecklistVersion.state != "draft")
        .order_by(ChecklistVersion.number.desc())
    )
    items: dict[str, None] = {}
    sections: dict[str, None] = {}
    for version_id in versions:
        version = whole_version(version_id)
        items |= dict.fromkeys(item.code for item in version.items if item.type != "note")
        sections |= dict.fromkeys(section.code for section in version.sections)
    return list(items), list(sections)


def exported_rows(checklist: Checklist, items: list[str], sections: list[str]) -> Iterator[list[Any]]:
    """Yield the rows of a checklist's published results, visits in the order of their ids."""
    shopper = aliased(Person)
    statement = (
        select(
            Visit.id,
            Visit.reference,
            Visit.visited_at,
            Site.code,
            shopper.number,
            Sheet.id,
            Sheet.got,
            Sheet.possible,
            Result.calculated,
            Result.reported,
            Sheet.critical,
            Sheet.is_scorable,
            Sheet.parts,
        )
        .join(Result, Result.visit_id == Visit.id)
        .join(Sheet, Sheet.id == Result.sheet_id)
        .join(Site, Site.id == Visit.site_id)
        .outerjoin(shopper, shopper.id == Visit.shopper_id)
        .where(Visit.checklist_id == checklist.id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(Visit.id)
    )
    known = _Words(checklist)
    last = 0
    while True:
        rows = db.session.execute(statement.where(Visit.id > last).limit(CHUNK)).all()
        if not rows:
            return
        last = rows[-1][0]
        answers = known.answers([row[5] for row in rows])
        people = _employees([row[0] for row in rows])
        for row in rows:
            yield _row(row, people.get(row[0], ""), answers.get(row[5], {}), items, sections)


def _row(row: Any, employee: str, answers: dict[str, str], items: list[str], sections: list[str]) -> list[Any]:
    (
        visit_id,
        reference,
        visited_at,
        site,
        shopper,
        _sheet,
        got,
        possible,
        calculated,
        reported,
        critical,
        scorable,
        parts,
    ) = row
    percents = parts.get("sections", {})
    return [
        reference or str(visit_id),
        _day(visited_at),
        site,
        shopper or "",
        employee,
        *map(answers.get, items, repeat("")),
        exact(reported),
        exact(calculated),
        str(got),
        str(possible),
        " ".join(critical),
        "yes" if scorable else "no",
        *(_percent(percents.get(code, (0, 0, None))[2]) for code in sections),
    ]


def _day(at: datetime | None) -> str:
    return local_day(at).isoformat() if at else ""


def exact(number: Fraction | None) -> float | int | str:
    """Return a score as the nearest number that a file can hold; none is empty."""
    if number is None:
        return ""
    return int(number) if number.denominator == 1 else float(number)


@lru_cache(maxsize=4096)
def _percent(text: str | None) -> float | int | str:
    return exact(Fraction(text)) if text else ""


def _employees(visit_ids: list[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(VisitContact.visit_id, Person.number)
        .join(Person, Person.id == VisitContact.person_id)
        .where(VisitContact.visit_id.in_(visit_ids), VisitContact.part == "main")
    )
    return {row.visit_id: row.number for row in rows}


class _Words:
    """Writes answers as text; the same stored value of the same item is worked out once."""

    def __init__(self, checklist: Checklist) -> None:
        rows = select(Item).join(ChecklistVersion).where(ChecklistVersion.checklist_id == checklist.id)
        self.items = {item.id: item for item in db.session.scalars(rows)}
        self.seen: dict[tuple[Any, ...], tuple[str, str]] = {}
        answers = SheetAnswer.__table__.c
        self.statement = select(answers.sheet_id, answers.item_id, cast(answers.value, String), answers.is_na).where(
            answers.sheet_id.in_(bindparam("sheets", expanding=True))
        )

    def answers(self, sheet_ids: list[int]) -> Mapping[int, dict[str, str]]:
        """Return the written answers of some sheets by item code."""
        found: dict[int, dict[str, str]] = defaultdict(dict)
        seen = self.seen
        # Read from the driver row by row: these are plain numbers and texts, and there are a great many of them. A list
        # of all would keep the garbage collector busy for longer than the query takes.
        with closing(db.session.connection().execute(self.statement, {"sheets": sheet_ids})) as result:
            cursor: Any = result.cursor
            for sheet_id, item_id, raw, is_na in cursor:
                code, words = seen.get((item_id, raw, is_na)) or self._write(item_id, raw, bool(is_na))
                found[sheet_id][code] = words
        return found

    def _write(self, item_id: int, raw: str | None, is_na: bool) -> tuple[str, str]:
        item = self.items[item_id]
        words = written(item, Answer(None if raw is None else json.loads(raw), is_na))
        pair = self.seen[item_id, raw, is_na] = (item.code, words)
        return pair
