"""Reasons why a reviewer should look at a submission; flags are for a person, they decide nothing."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import bindparam, delete, select

from ...checklists.models import Attachment, ChecklistVersion, Item, Photo, Section, Sheet, SheetAnswer
from ...checklists.plain import spec_of
from ...database import now
from ...extensions import db, insert_rows
from ...measures.score import Answer, Score, millionths
from ...web.text import local_day
from ..models import Flag, Submission, Visit
from ..queries.submissions import conflicts_of
from .body import moment

BIG_POINTS = 3_000_000
FAST_SECONDS = 120
CLOCK_SLACK = timedelta(minutes=10)
LONG_AFTER = timedelta(hours=6)


def raise_flags(
    visit: Visit,
    submission: Submission,
    sheet: Sheet,
    answers: Mapping[str, Answer],
    payload: Mapping[str, Any],
    *,
    losses: Sequence[str] | None = None,
    is_same: bool | None = None,
    is_first: bool = False,
) -> None:
    """Write the flags of a submission anew: critical, big losses, contradictions, haste, late changes, photos, late.

    `losses` are the big ones and `is_same` says what `same_as_before` would, where that is known already; `is_first`
    says that the visit has no flags yet.
    """
    if not is_first:
        db.session.execute(delete(Flag).where(Flag.visit_id == visit.id))
    found: set[tuple[str, str]] = {("critical", code) for code in sheet.critical}
    found |= {("big_loss", code) for code in (big_losses(sheet) if losses is None else losses)}
    found |= {("contradiction", name) for name in out_of_order(visit, payload)}
    if any(answer.photos for answer in answers.values()):
        found |= {("photo_twice", code) for code in photos_used_before(visit, sheet)}
    if is_too_fast(payload):
        found.add(("too_fast", ""))
    found |= {(kind, "") for kind in clocks(visit, submission, payload)}
    edited = edited_late(visit, payload)
    if edited:
        found.add(("edited_late", ""))
    if not visit.contacts:
        found.add(("no_contact", ""))
    if same_as_before(visit, submission.sent_by_id, payload) if is_same is None else is_same:
        found.add(("identical_answers", ""))
    if not is_first and conflicts_of(visit):
        found.add(("conflict", ""))
    at = now()
    told = {"edited_late": {"items": edited}}
    rows = [
        {"visit_id": visit.id, "kind": kind, "item_code": code, "raised_at": at, "details": told.get(kind, {})}
        for kind, code in sorted(found)
    ]
    insert_rows(Flag, rows)


def flag_conflict(visit: Visit) -> None:
    """Note that several versions of a visit arrived, once."""
    there = select(Flag.id).where(Flag.visit_id == visit.id, Flag.kind == "conflict")
    if db.session.scalar(there.limit(1)) is None:
        db.session.add(Flag(visit_id=visit.id, kind="conflict", raised_at=now()))
    db.session.flush()


def big_losses(sheet: Sheet) -> list[str]:
    """Return the items that lost three points or more, or half of the points of their section."""
    rows = db.session.execute(
        select(Item.code, Section.code, SheetAnswer.got, SheetAnswer.possible)
        .join(Item, Item.id == SheetAnswer.item_id)
        .join(Section, Section.id == Item.section_id)
        .where(SheetAnswer.sheet_id == sheet.id, SheetAnswer.possible > 0)
    ).all()
    return _big([(code, section, got or 0, possible or 0) for code, section, got, possible in rows])


def losses_of(version: ChecklistVersion, score: Score) -> list[str]:
    """Return the same from a score that was just worked out."""
    sections = ((section.code, item.code) for section in spec_of(version).sections for item in section.items)
    scored = ((code, section, score.items[code]) for section, code in sections if code in score.items)
    return _big(
        [
            (code, section, millionths(one.got), millionths(one.possible))
            for code, section, one in scored
            if one.state == "scored" and one.possible > 0
        ]
    )


def _big(rows: Sequence[tuple[str, str, int, int]]) -> list[str]:
    whole: dict[str, int] = {}
    for _code, section, _got, possible in rows:
        whole[section] = whole.get(section, 0) + possible
    lost = [(code, section, possible - got) for code, section, got, possible in rows]
    return [code for code, section, points in lost if points >= BIG_POINTS or 2 * points >= whole[section]]


def out_of_order(visit: Visit, payload: Mapping[str, Any]) -> list[str]:
    """Return the moments that were tapped before one that must precede them."""
    order = [one["code"] for one in visit.checklist_version.moments]
    times = {str(tap.get("name")): at for tap in payload["taps"] if (at := moment(tap.get("at")))}
    tapped = [(name, times[name]) for name in order if name in times]
    return [name for (_before, first), (name, second) in pairwise(tapped) if second < first]


def clocks(visit: Visit, submission: Submission, payload: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the clocks say: late by the server's, in time by the tablet's, and whether the tablet's can be right.

    Only the server's clock decides; what the tablet claims is for the reviewer to weigh.
    """
    times = [at for tap in payload["taps"] if (at := moment(tap.get("at")))]
    days = [local_day(at) for at in times]
    if submission.is_late:
        yield "late"
        if days and visit.opens_on <= min(days) and max(days) <= visit.closes_on:
            yield "in_time"
    if days and (min(days) < visit.opens_on or max(times) > submission.received_at + CLOCK_SLACK):
        yield "clock"


def is_too_fast(payload: Mapping[str, Any]) -> bool:
    """Say whether the tapped moments of the visit span less than two minutes, when at least two were tapped."""
    times = sorted(at for tap in payload["taps"] if (at := moment(tap.get("at"))))
    return len(times) > 1 and (times[-1] - times[0]).total_seconds() < FAST_SECONDS


def edited_late(visit: Visit, payload: Mapping[str, Any]) -> list[str]:
    """Return the items that were touched six hours and more after the last moment of the visit was tapped.

    What can only be known later is expected later. Without a tap nobody knows when the shopper left.
    """
    left = max((at for tap in payload["taps"] if (at := moment(tap.get("at")))), default=None)
    if left is None:
        return []
    touched = ((str(row.get("item")), moment(row.get("at"))) for row in payload["answers"])
    late = {code for code, at in touched if at is not None and at - left >= LONG_AFTER}
    return sorted(late - {item.code for item in visit.checklist_version.items if item.due_after}) if late else []


def photos_used_before(visit: Visit, sheet: Sheet) -> list[str]:
    """Return the items whose photo was also sent for another visit, by whomever; a revision is no other visit."""
    here = (
        select(Attachment.item_code, Photo.sent_sha256)
        .join(Photo, Photo.id == Attachment.photo_id)
        .where(Attachment.sheet_id == sheet.id)
        .subquery()
    )
    own = select(Submission.sheet_id).where(Submission.visit_id == visit.id, Submission.sheet_id.is_not(None))
    rows = db.session.scalars(
        select(here.c.item_code)
        .join(Photo, Photo.sent_sha256 == here.c.sent_sha256)
        .join(Attachment, Attachment.photo_id == Photo.id)
        .where(Attachment.sheet_id != sheet.id, Attachment.sheet_id.not_in(own))
        .distinct()
    )
    return list(rows)


BEFORE = (
    select(Submission.body)
    .join(Visit, Visit.id == Submission.visit_id)
    .where(
        Submission.sent_by_id == bindparam("shopper"),
        Submission.visit_id != bindparam("visit"),
        Submission.state == "received",
        Submission.sheet_id.is_not(None),
        Visit.checklist_id == bindparam("checklist"),
    )
    .order_by(Submission.id.desc())
    .limit(1)
)


def same_as_before(visit: Visit, shopper_id: int, payload: Mapping[str, Any]) -> bool:
    """Say whether the shopper's submission before this one gave the same answers on the same checklist."""
    before = db.session.scalar(BEFORE, {"shopper": shopper_id, "visit": visit.id, "checklist": visit.checklist_id})
    given = json.loads(before).get("answers") if before else None
    return given is not None and _values(given) == _values(payload["answers"])


def _values(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {str(row.get("item")): (row.get("value"), bool(row.get("na"))) for row in rows}
