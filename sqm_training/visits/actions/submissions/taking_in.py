"""Turning a complete submission into a sheet that a reviewer can open."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert

from ....checklists.actions.fill import fill
from ....checklists.models import Attachment, Photo
from ....database import now
from ....extensions import db
from ....people.actions import audit
from ...models import Submission, Tap, Visit, VisitContact, VisitState
from ..addenda import open_for
from ..body import moment
from ..flags import raise_flags
from .checking import Checked

PARTS = {"main", "guide", "call_back"}


def take_in(
    submission: Submission,
    visit: Visit,
    payload: Mapping[str, Any],
    accepted: Checked,
    photos: Mapping[str, Photo],
) -> None:
    """Turn a complete submission into sheet, attachments, taps and contacts, and put the visit up for review."""
    version, answers = accepted.version, accepted.answers
    taps = [tap for tap in payload["taps"] if moment(tap.get("at"))]
    visited_at = min((moment(tap["at"]) or now() for tap in taps), default=None)
    sheet = fill(
        version=version,
        script=accepted.script,
        rater_id=visit.shopper_id,
        answers=answers,
        filled_at=submission.received_at,
    )
    for code, answer in answers.items():
        for digest in dict.fromkeys(answer.photos):
            db.session.add(Attachment(sheet_id=sheet.id, item_code=code, photo_id=photos[digest].id))
    if taps:
        db.session.execute(insert(Tap), [_tap(submission, tap) for tap in taps])
    visit.contacts = [
        VisitContact(
            part=row["part"] if row.get("part") in PARTS else "main",
            badge=str(row.get("badge") or "")[:40],
            window=str(row.get("window") or "")[:40],
            description=str(row.get("description") or "")[:500],
        )
        for row in payload["contacts"]
        if any(row.get(key) for key in ("badge", "window", "description"))
    ][:6]
    submission.sheet_id, submission.state, submission.completed_at = sheet.id, "received", now()
    visit.state, visit.version_id = VisitState.SUBMITTED, version.id
    visit.visited_at = min(visited_at, submission.received_at) if visited_at else submission.received_at
    db.session.flush()
    raise_flags(visit, submission, sheet, answers, payload)
    open_for(visit, submission, sheet, answers)
    audit.note(
        actor_id=submission.sent_by_id,
        act="visit.submit",
        kind="visit",
        ref=str(visit.id),
        details={"revision": submission.revision},
    )


def _tap(submission: Submission, tap: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "submission_id": submission.id,
        "name": str(tap.get("name"))[:40],
        "at": moment(tap.get("at")),
        "note": str(tap.get("note") or "")[:200],
    }
