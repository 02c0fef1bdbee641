"""Turning a complete submission into a sheet that a reviewer can open."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm.attributes import set_committed_value

from ....checklists.actions.fill import fill
from ....checklists.models import Attachment, Photo
from ....database import now
from ....extensions import db, insert_now, insert_rows, update_now
from ....people.actions import audit
from ...models import Submission, SubmissionPhoto, Tap, Visit, VisitContact, VisitState
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
    *,
    is_same: bool | None = None,
    is_first: bool = False,
) -> None:
    """Turn a complete submission into sheet, attachments, taps and contacts, and put the visit up for review.

    `is_same` says whether the submission before gave the same answers, where that is known; `is_first` that nothing
    else was kept of the visit before, so that there is nothing to look for.
    """
    version, answers = accepted.version, accepted.answers
    sheet = fill(
        version=version,
        script=accepted.script,
        rater_id=visit.shopper_id,
        answers=answers,
        filled_at=submission.received_at,
        result=accepted.score,
    )
    taps = [tap for tap in payload["taps"] if moment(tap.get("at"))]
    visited_at = min((moment(tap["at"]) or now() for tap in taps), default=None)
    if not is_first:
        db.session.execute(delete(VisitContact).where(VisitContact.visit_id == visit.id))
    contacts = _contacts(visit, payload["contacts"])
    visited_at = min(visited_at, submission.received_at) if visited_at else submission.received_at
    update_now(visit, state=VisitState.SUBMITTED, version_id=version.id, visited_at=visited_at)
    submission.sheet_id, submission.state, submission.completed_at = sheet.id, "received", now()
    if is_new := submission.id is None:
        insert_now(submission)
    db.session.flush()
    set_committed_value(visit, "contacts", contacts)
    insert_rows(Tap, [_tap(submission, tap) for tap in taps])
    if is_new:
        insert_rows(SubmissionPhoto, [{"submission_id": submission.id, "sent_sha256": one} for one in sorted(photos)])
    attached = ((code, digest) for code, answer in answers.items() for digest in dict.fromkeys(answer.photos))
    rows = [{"sheet_id": sheet.id, "item_code": code, "photo_id": photos[digest].id} for code, digest in attached]
    insert_rows(Attachment, rows)
    losses = accepted.losses
    raise_flags(visit, submission, sheet, answers, payload, losses=losses, is_same=is_same, is_first=is_first)
    open_for(visit, submission, sheet, answers, is_first=is_first)
    audit.note(
        actor_id=submission.sent_by_id,
        act="visit.submit",
        kind="visit",
        ref=str(visit.id),
        details={"revision": submission.revision},
    )


def _contacts(visit: Visit, rows: list[dict[str, Any]]) -> list[VisitContact]:
    found = [
        VisitContact(
            visit_id=visit.id,
            part=part if (part := str(row.get("part"))) in PARTS else "main",
            badge=str(row.get("badge") or "")[:40],
            window=str(row.get("window") or "")[:40],
            description=str(row.get("description") or "")[:500],
        )
        for row in rows
        if any(row.get(key) for key in ("badge", "window", "description"))
    ][:6]
    for one in found:
        insert_now(one)
    return found


def _tap(submission: Submission, tap: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "submission_id": submission.id,
        "name": str(tap.get("name"))[:40],
        "at": moment(tap.get("at")),
        "note": str(tap.get("note") or "")[:200],
    }
