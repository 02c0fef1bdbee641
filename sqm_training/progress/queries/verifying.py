"""Does recomputing all history give the same digits? From the answers to sheets, results, parts and records."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ...checklists.actions.fill import parts_of
from ...checklists.models import ChecklistVersion, Item, Script, Sheet, SheetAnswer
from ...checklists.plain import facts_of, spec_of
from ...extensions import db
from ...ledger.models import ScoreRecord
from ...measures.score import Answer, Score, millionths, score
from ...standards.models import Standard, Touchpoint
from ...visits.models import CriticalDecision, PersonResult, Result, Visit

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure that is not what its answers give: of which visit, which figure, as kept and as computed."""

    visit: int
    figure: str
    kept: str
    computed: str


def results_to_verify() -> list[int]:
    """Return the ids of all results that were not withdrawn."""
    return list(db.session.scalars(select(Result.id).where(Result.withdrawn_at.is_(None)).order_by(Result.id)))


def differences(result_ids: Sequence[int]) -> Iterator[Difference]:
    """Yield where the sheets, results, parts of people and score records of some results differ from their answers."""
    chunk = _Chunk(result_ids)
    for result, sheet, visit in chunk.rows:
        computed = chunk.score(visit, sheet)
        for figure, kept, wanted in (
            *_sheet(sheet, computed),
            *_result(result, computed),
            *chunk.answers(sheet, computed),
        ):
            if kept != wanted:
                yield Difference(visit.id, figure, str(kept), str(wanted))
        if result.published_at is not None:
            for figure, kept, wanted in chunk.published(result, sheet, visit, computed):
                if kept != wanted:
                    yield Difference(visit.id, figure, str(kept), str(wanted))


def chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    """Return ids in portions that are verified together."""
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


Compared = tuple[str, Any, Any]


def _sheet(sheet: Sheet, computed: Score) -> list[Compared]:
    return [
        ("got", sheet.got, computed.got),
        ("possible", sheet.possible, computed.possible),
        ("calculated", sheet.calculated, computed.calculated),
        ("reported", sheet.reported, computed.reported),
        ("critical", sorted(sheet.critical), sorted(computed.critical)),
        ("scorable", sheet.is_scorable, computed.scorable),
        ("parts", sheet.parts, parts_of(computed)),
    ]


def _result(result: Result, computed: Score) -> list[Compared]:
    return [
        ("result:calculated", result.calculated, computed.calculated),
        ("result:reported", result.reported, computed.reported),
    ]


class _Chunk:
    """Some results with all that belongs to them, loaded in a fixed number of queries."""

    def __init__(self, result_ids: Sequence[int]) -> None:
        self.rows = db.session.execute(
            select(Result, Sheet, Visit)
            .join(Sheet, Sheet.id == Result.sheet_id)
            .join(Visit, Visit.id == Result.visit_id)
            .where(Result.id.in_(result_ids))
            .order_by(Result.id)
        ).all()
        visit_ids = [visit.id for _result, _sheet, visit in self.rows]
        sheet_ids = [sheet.id for _result, sheet, _visit in self.rows]
        self.parts = {one.code: one.part for one in db.session.scalars(select(Touchpoint))}
        self.standards = set(db.session.scalars(select(Standard.id)))
        self.versions: dict[int, tuple[Any, dict[str, Item]]] = {}
        self.confirmed: dict[int, set[str]] = defaultdict(set)
        for visit_id, code in db.session.execute(
            select(CriticalDecision.visit_id, CriticalDecision.item_code).where(
                CriticalDecision.visit_id.in_(visit_ids), CriticalDecision.decision == "confirmed"
            )
        ):
            self.confirmed[visit_id].add(code)
        self.kept: dict[int, dict[int, Any]] = defaultdict(dict)
        for row in db.session.execute(
            select(
                SheetAnswer.sheet_id,
                SheetAnswer.item_id,
                SheetAnswer.value,
                SheetAnswer.is_na,
                SheetAnswer.got,
                SheetAnswer.possible,
            ).where(SheetAnswer.sheet_id.in_(sheet_ids))
        ):
            self.kept[row.sheet_id][row.item_id] = row
        self.people: dict[int, list[PersonResult]] = defaultdict(list)
        for one in db.session.scalars(select(PersonResult).where(PersonResult.result_id.in_(result_ids))):
            self.people[one.result_id].append(one)
        self.records: dict[int, list[Any]] = defaultdict(list)
        for row in db.session.execute(
            select(
                ScoreRecord.source_id,
                ScoreRecord.standard_id,
                ScoreRecord.touchpoint,
                ScoreRecord.answers_for,
                ScoreRecord.got,
                ScoreRecord.possible,
            ).where(
                ScoreRecord.source_kind == "visit",
                ScoreRecord.source_id.in_(visit_ids),
                ScoreRecord.voided_at.is_(None),
            )
        ):
            self.records[row.source_id].append(row)
        self.scripts = {
            one.id: one
            for one in db.session.scalars(
                select(Script).where(Script.id.in_({sheet.script_id for _r, sheet, _v in self.rows if sheet.script_id}))
            )
        }

    def version(self, version_id: int) -> tuple[Any, dict[str, Item]]:
        """Return what scoring needs of a version, and its items by code."""
        if version_id not in self.versions:
            version = db.session.get_one(ChecklistVersion, version_id)
            items = db.session.scalars(select(Item).where(Item.version_id == version_id))
            self.versions[version_id] = spec_of(version), {item.code: item for item in items}
        return self.versions[version_id]

    def score(self, visit: Visit, sheet: Sheet) -> Score:
        """Score the answers of a sheet anew, with the critical items that count."""
        spec, items = self.version(sheet.version_id)
        codes = {item.id: code for code, item in items.items()}
        answers = {codes[item_id]: Answer(row.value, row.is_na) for item_id, row in self.kept[sheet.id].items()}
        facts = facts_of(self.scripts.get(sheet.script_id or 0))
        return score(spec, answers, facts, confirmed=frozenset(self.confirmed[visit.id]))

    def answers(self, sheet: Sheet, computed: Score) -> Iterator[Compared]:
        """Yield the points of every answer."""
        _spec, items = self.version(sheet.version_id)
        for code, item in items.items():
            row = self.kept[sheet.id].get(item.id)
            if row is not None:
                yield f"item:{code}", (row.got, row.possible), _points(computed, code)

    def published(self, result: Result, sheet: Sheet, visit: Visit, computed: Score) -> Iterator[Compared]:
        """Yield what was written at publication: the parts of people, and the score records."""
        _spec, items = self.version(sheet.version_id)
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        records: Counter[tuple[Any, ...]] = Counter()
        possibles: Counter[tuple[Any, ...]] = Counter()
        for code, item in items.items():
            got, possible = _points(computed, code)
            if possible is None:
                continue
            if item.answers_for == "person":
                own = sums[self.parts.get(item.touchpoint) or "main"]
                own[0], own[1] = own[0] + got, own[1] + possible
            if item.standard_id in self.standards and possible > 0:
                key = (item.standard_id, item.touchpoint or "", item.answers_for)
                records[key] += got
                possibles[key] += possible
        is_second = False
        for one in self.people[result.id]:
            is_second |= one.excluded == "pair"
            yield f"person:{one.part}", (one.got, one.possible), tuple(sums.get(one.part, (0, 0)))
        kept: dict[tuple[Any, ...], tuple[int, int]] = {}
        for row in self.records[visit.id]:
            key = (row.standard_id, row.touchpoint, row.answers_for)
            got, possible = kept.get(key, (0, 0))
            kept[key] = (got + row.got, possible + row.possible)
        if not kept and (not computed.scorable or is_second or visit.pair is not None):
            return
        wanted = {key: (records[key], possibles[key]) for key in possibles} if computed.scorable else {}
        for key in sorted(kept.keys() | wanted.keys(), key=str):
            yield f"record:{':'.join(map(str, key))}", kept.get(key), wanted.get(key)


def _points(computed: Score, code: str) -> tuple[Any, Any]:
    found = computed.items.get(code)
    if found is None or found.state != "scored":
        return None, None
    return millionths(found.got), millionths(found.possible)
