"""Writing checked rows: visits, sheets, answers, results and records, in bulk and in one transaction."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select

from ....checklists.actions.fill import answer_rows, parts_of
from ....checklists.models import ChecklistVersion, Sheet, SheetAnswer
from ....checklists.plain import codes_of, spec_of
from ....database import now
from ....extensions import db, insert_rows
from ....ledger.models import ScoreRecord
from ....measures.score import Answer, Score, millionths, score
from ....standards.models import Standard, Touchpoint
from ...models import CriticalDecision, PersonResult, Result, Visit, VisitContact, VisitState
from .before import Outcome, create_missing_ones, new_rows
from .known import known_people, known_sites
from .reading import Columns, ImportRow, cached, noon

CHUNK = 500


def import_rows(
    rows: Sequence[ImportRow],
    columns: Columns,
    version: ChecklistVersion,
    *,
    create_missing: bool,
    progress: Callable[[Sequence[ImportRow]], Iterable[ImportRow]] = iter,
) -> Outcome:
    """Write the rows that are not there yet; raise `RuleBroken` when a visit id is there with other content."""
    outcome = Outcome()
    fresh = new_rows(rows, version, outcome)
    if create_missing:
        create_missing_ones(fresh, version, outcome)
    writer = _Writer(columns, version, known_sites(), known_people())
    chunk: list[ImportRow] = []
    for row in progress(fresh):
        chunk.append(row)
        if len(chunk) == CHUNK:
            writer.write(chunk)
            chunk = []
    if chunk:
        writer.write(chunk)
    outcome.added = len(fresh)
    return outcome


class _Writer:
    """Writes chunks of rows; what is the same for every row is worked out once."""

    def __init__(
        self, columns: Columns, version: ChecklistVersion, sites: Mapping[str, int], people: Mapping[str, int]
    ) -> None:
        self.version, self.sites, self.people = version, sites, people
        self.spec, self.codes, self.at = spec_of(version), codes_of(version), now()
        self.channel = version.checklist.channel
        self.readers = [(item.code, place, cached(item)) for item, place in columns.items]
        touchpoints = {one.code: one.part for one in db.session.scalars(select(Touchpoint))}
        standards = {one.id: one for one in db.session.scalars(select(Standard))}
        self.items = {
            item.code: (item, standards.get(item.standard_id or 0), touchpoints.get(item.touchpoint, "main"))
            for item, _place in columns.items
        }

    def write(self, rows: Sequence[ImportRow]) -> None:
        """Write one chunk."""
        answered = [
            {code: answer for code, place, read in self.readers if not _is_empty(answer := read(row.cells[place]))}
            for row in rows
        ]
        scores = [score(self.spec, answers) for answers in answered]
        visit_ids = self._insert(Visit, [self._visit(row) for row in rows])
        sheet_ids = self._insert(Sheet, [self._sheet(row, one) for row, one in zip(rows, scores, strict=True)])
        filled: list[dict[str, Any]] = []
        for sheet_id, answers, one in zip(sheet_ids, answered, scores, strict=True):
            filled += answer_rows(sheet_id, self.codes, answers, one)
        insert_rows(SheetAnswer, filled)
        results = [
            self._result(visit_id, sheet_id, one)
            for visit_id, sheet_id, one in zip(visit_ids, sheet_ids, scores, strict=True)
        ]
        result_ids = self._insert(Result, results)
        self._insert_rest(rows, scores, visit_ids, result_ids)

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> list[int]:
        statement = insert(table).returning(table.id, sort_by_parameter_order=True)
        return list(db.session.scalars(statement, rows))

    def _visit(self, row: ImportRow) -> dict[str, Any]:
        return {
            "site_id": self.sites[row.site],
            "shopper_id": self._person(row.shopper),
            "version_id": self.version.id,
            "checklist_id": self.version.checklist_id,
            "opens_on": row.on,
            "closes_on": row.on,
            "reference": row.visit,
            "import_digest": row.digest,
            "state": VisitState.PUBLISHED.value,
            "visited_at": noon(row.on),
            "made_at": self.at,
            "version": 1,
        }

    def _person(self, number: str) -> int | None:
        return self.people[number.casefold()] if number else None

    def _sheet(self, row: ImportRow, one: Score) -> dict[str, Any]:
        return {
            "version_id": self.version.id,
            "rater_id": self._person(row.shopper),
            "filled_at": noon(row.on),
            "got": one.got,
            "possible": one.possible,
            "calculated": one.calculated,
            "reported": one.reported,
            "critical": list(one.critical),
            "is_scorable": one.scorable,
            "parts": parts_of(one),
        }

    def _result(self, visit_id: int, sheet_id: int, one: Score) -> dict[str, Any]:
        return {
            "visit_id": visit_id,
            "sheet_id": sheet_id,
            "calculated": one.calculated,
            "reported": one.reported,
            "is_imported": True,
            "approved_at": self.at,
            "published_at": self.at,
            "version": 1,
        }

    def _insert_rest(
        self, rows: Sequence[ImportRow], scores: Sequence[Score], visit_ids: list[int], result_ids: list[int]
    ) -> None:
        contacts, people, records, decisions = [], [], [], []
        for row, one, visit_id, result_id in zip(rows, scores, visit_ids, result_ids, strict=True):
            employee = self._person(row.employee)
            if employee:
                contacts.append(
                    {
                        "visit_id": visit_id,
                        "part": "main",
                        "badge": row.employee,
                        "person_id": employee,
                        "decision": "matched",
                        "decided_at": self.at,
                    }
                )
                people.append(self._person_result(row, one, result_id, employee))
            records += self._records(row, one, visit_id, employee)
            decisions += [
                {"visit_id": visit_id, "item_code": code, "decision": "confirmed", "at": self.at, "reason": "imported"}
                for code in one.critical
            ]
        for table, found in (
            (VisitContact, contacts),
            (PersonResult, people),
            (ScoreRecord, records),
            (CriticalDecision, decisions),
        ):
            insert_rows(table, found)

    def _person_result(self, row: ImportRow, one: Score, result_id: int, employee: int) -> dict[str, Any]:
        own = [
            code
            for code, (item, _standard, part) in self.items.items()
            if item.answers_for == "person" and part == "main"
        ]
        got = sum(millionths(one.items[code].got) for code in own if code in one.items)
        possible = sum(millionths(one.items[code].possible) for code in own if code in one.items)
        return {
            "result_id": result_id,
            "person_id": employee,
            "site_id": self.sites[row.site],
            "rater_id": self._person(row.shopper),
            "channel": self.channel,
            "part": "main",
            "at": noon(row.on),
            "got": got,
            "possible": possible,
            "is_critical": any(code in own for code in one.critical),
            "excluded": "" if one.scorable and possible else "too_few",
        }

    def _records(self, row: ImportRow, one: Score, visit_id: int, employee: int | None) -> list[dict[str, Any]]:
        if not one.scorable:
            return []
        sums: dict[tuple[Any, ...], list[int]] = {}
        for code, (item, standard, part) in self.items.items():
            found = one.items.get(code)
            if standard is None or found is None or found.state != "scored" or not found.possible:
                continue
            person = employee if item.answers_for == "person" and part == "main" else None
            key = (person, standard.id, standard.dimension, item.touchpoint, item.answers_for)
            total = sums.setdefault(key, [0, 0])
            total[0] += millionths(found.got)
            total[1] += millionths(found.possible)
        return [
            {
                "person_id": person,
                "site_id": self.sites[row.site],
                "standard_id": standard_id,
                "dimension": dimension,
                "touchpoint": touchpoint,
                "channel": self.channel,
                "answers_for": answers_for,
                "source_kind": "visit",
                "source_id": visit_id,
                "rater_id": self._person(row.shopper),
                "at": noon(row.on),
                "got": got,
                "possible": possible,
            }
            for (person, standard_id, dimension, touchpoint, answers_for), (got, possible) in sums.items()
        ]


def _is_empty(answer: Answer) -> bool:
    return answer.value is None and not answer.na
