"""Filling sheets: answers in, exact scores and rows out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from sqlalchemy import delete, func, select

from ...extensions import db, insert_now, insert_rows
from ...ledger.actions import Record
from ...measures.score import Answer, Score, millionths, score
from ...standards.models import Standard, Touchpoint
from ..models import Attachment, Checklist, ChecklistVersion, Item, Photo, Script, Sheet, SheetAnswer
from ..plain import codes_of, facts_of, spec_of


def fill(
    *,
    version: ChecklistVersion,
    script: Script | None,
    rater_id: int | None,
    answers: Mapping[str, Answer],
    filled_at: datetime,
    confirmed: Collection[str] = frozenset(),
    result: Score | None = None,
) -> Sheet:
    """Make a scored sheet of the answers; `confirmed` are the critical items that a second reviewer confirmed.

    `result` is the score of the answers where it was worked out before.
    """
    result = result or score(spec_of(version), answers, facts_of(script), confirmed=confirmed)
    sheet = Sheet(
        version_id=version.id, script_id=script.id if script else None, rater_id=rater_id, filled_at=filled_at
    )
    _write_score(sheet, result)
    insert_now(sheet)
    insert_rows(SheetAnswer, answer_rows(sheet.id, codes_of(version), answers, result))
    return sheet


def answer_rows(
    sheet_id: int, codes: Mapping[str, int], answers: Mapping[str, Answer], result: Score
) -> list[dict[str, Any]]:
    """Return the rows of a sheet's answers; what is not answered and not N/A has no row."""
    rows = []
    for code, answer in answers.items():
        item_id = codes.get(code)
        if item_id is None or (answer.value is None and not answer.na and not answer.comment and not answer.photos):
            continue
        item = result.items.get(code)
        counts = item is not None and item.state == "scored"
        rows.append(
            {
                "sheet_id": sheet_id,
                "item_id": item_id,
                "value": answer.value,
                "is_na": answer.na,
                "comment": answer.comment,
                "got": millionths(item.got) if counts and item else None,
                "possible": millionths(item.possible) if counts and item else None,
            }
        )
    return rows


def _write_score(sheet: Sheet, result: Score) -> None:
    sheet.got, sheet.possible = result.got, result.possible
    sheet.calculated, sheet.reported = result.calculated, result.reported
    sheet.critical, sheet.is_scorable = list(result.critical), result.scorable
    sheet.parts = parts_of(result)


def parts_of(result: Score) -> dict[str, Any]:
    """Return the sums by section and by who answers, exact, as text."""
    return {
        name: {code: [str(part.got), str(part.possible), _text(part.percent)] for code, part in parts.items()}
        for name, parts in (("sections", result.sections), ("answers_for", result.answers_for))
    }


def _text(percent: Fraction | None) -> str | None:
    return None if percent is None else str(percent)


def answers_of(sheet: Sheet) -> dict[str, Answer]:
    """Return the answers of a sheet by item code, photos as the digests under which they were sent."""
    photos: dict[str, list[str]] = defaultdict(list)
    for code, digest in db.session.execute(
        select(Attachment.item_code, Photo.sent_sha256)
        .join(Photo, Photo.id == Attachment.photo_id)
        .where(Attachment.sheet_id == sheet.id)
        .order_by(Attachment.id)
    ):
        photos[code].append(digest)
    rows = db.session.execute(
        select(Item.code, SheetAnswer.value, SheetAnswer.is_na, SheetAnswer.comment)
        .join(Item, Item.id == SheetAnswer.item_id)
        .where(SheetAnswer.sheet_id == sheet.id)
    )
    return {code: Answer(value, na, comment, tuple(photos[code])) for code, value, na, comment in rows}


def correct(sheet: Sheet, code: str, answer: Answer) -> None:
    """Replace one answer of a sheet and score it again with the same critical items confirmed."""
    answers = answers_of(sheet)
    kept = answers.get(code, Answer())
    answers[code] = Answer(answer.value, answer.na, answer.comment or kept.comment, kept.photos)
    _rewrite(sheet, answers, confirmed=_confirmed_by_score(sheet))


def complete(sheet: Sheet, answers: Mapping[str, Answer], *, confirmed: Collection[str]) -> Score:
    """Add answers that were given later to a sheet, and score it again."""
    return _rewrite(sheet, answers_of(sheet) | dict(answers), confirmed=confirmed)


def rescore(sheet: Sheet, *, confirmed: Collection[str]) -> Score:
    """Score a sheet again, with these critical items confirmed."""
    return _rewrite(sheet, answers_of(sheet), confirmed=confirmed)


def _confirmed_by_score(sheet: Sheet) -> Collection[str]:
    return sheet.critical if sheet.reported != sheet.calculated else frozenset()


def _rewrite(sheet: Sheet, answers: Mapping[str, Answer], *, confirmed: Collection[str]) -> Score:
    version = db.session.get_one(ChecklistVersion, sheet.version_id)
    script = db.session.get(Script, sheet.script_id) if sheet.script_id else None
    result = score(spec_of(version), answers, facts_of(script), confirmed=confirmed)
    _write_score(sheet, result)
    db.session.execute(delete(SheetAnswer).where(SheetAnswer.sheet_id == sheet.id))
    insert_rows(SheetAnswer, answer_rows(sheet.id, codes_of(version), answers, result))
    db.session.flush()
    db.session.expire(sheet, ["answers"])
    return result


def records_of(
    sheet: Sheet,
    people_by_part: Mapping[str, int],
    *,
    site_id: int,
    source_kind: str,
    source_id: int,
    rater_id: int | None,
    wave_id: int | None,
    at: datetime,
    others: Sequence[Sheet] = (),
    channel: str = "",
) -> list[Record]:
    """Return the score records of a sheet: one per person, standard and touchpoint, in whole millionths.

    An item that answers for a person counts for whoever was met in the part of its touchpoint; without a certain match,
    and for items of the site and of processes, the record names no person. Items that measure no standard have none.
    `others` are sheets on which other raters scored the same encounter: then the mean of all counts, item by item.
    `channel` stands in for that of the checklist where one checklist serves several.
    """
    own = select(Checklist.channel).join(ChecklistVersion).where(ChecklistVersion.id == sheet.version_id)
    channel = channel or db.session.scalars(own).one()
    sums: dict[tuple[Any, ...], list[int]] = {}
    for row in _standard_rows([sheet, *others]):
        mine = row.answers_for == "person"
        person_id = people_by_part.get(row.part or "main") if mine else None
        key = (person_id, row.standard_id, row.dimension, row.touchpoint or "", row.answers_for)
        total = sums.setdefault(key, [0, 0])
        total[0] += _mean(int(row.got), row.n)
        total[1] += _mean(int(row.possible), row.n)
    return [
        Record(
            person_id,
            site_id,
            standard_id,
            dimension,
            touchpoint,
            channel or "",
            answers_for,
            source_kind,
            source_id,
            rater_id,
            wave_id,
            at,
            got,
            possible,
        )
        for (person_id, standard_id, dimension, touchpoint, answers_for), (got, possible) in sums.items()
    ]


def _mean(total: int, n: int) -> int:
    """Return the mean of whole numbers, half up."""
    return (2 * total + n) // (2 * n)


def _standard_rows(sheets: Sequence[Sheet]) -> Iterable[Any]:
    item = (Item.id, Item.standard_id, Standard.dimension, Item.touchpoint, Item.answers_for, Touchpoint.part)
    return db.session.execute(
        select(
            *item,
            func.sum(SheetAnswer.got).label("got"),
            func.sum(SheetAnswer.possible).label("possible"),
            func.count().label("n"),
        )
        .join(Item, Item.id == SheetAnswer.item_id)
        .join(Standard, Standard.id == Item.standard_id)
        .outerjoin(Touchpoint, Touchpoint.code == Item.touchpoint)
        .where(SheetAnswer.sheet_id.in_([sheet.id for sheet in sheets]), SheetAnswer.possible > 0)
        .group_by(*item)
        .order_by(Item.id)
    )
