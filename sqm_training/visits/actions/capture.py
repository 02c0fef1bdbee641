"""What the shopper does before sending: drafts, taps, endings."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Draft, ShopperBar, Visit, VisitState

PARTS = ("answers", "contacts", "taps")
ENDINGS = {"declined", "closed", "queue", "system", "recognised", "other"}
ENDABLE = {VisitState.PLANNED, VisitState.RETURNED}
MOST_ROWS = 500


class DraftConflict(RuleBroken):
    """The draft was saved from another tab or device in the meantime."""


def save_draft(
    *, visit: Visit, uuid: str, revision: int, content: dict[str, Any], seen_version: int | None = None
) -> Draft:
    """Keep what is filled in so far; `seen_version` is the state that the sender had, when it knows one."""
    _check(visit, content)
    draft = db.session.scalar(
        select(Draft).where(Draft.visit_id == visit.id, Draft.uuid == uuid, Draft.revision == revision)
    )
    if draft is None:
        draft = Draft(visit_id=visit.id, uuid=uuid, revision=revision, content={}, saved_at=now())
        db.session.add(draft)
    elif seen_version is not None and draft.version != seen_version:
        raise DraftConflict(_("This visit was also filled in in another window. Load the page again to go on."))
    draft.content = {key: content.get(key, []) for key in PARTS}
    draft.saved_at = now()
    db.session.flush()
    return draft


def _check(visit: Visit, content: dict[str, Any]) -> None:
    if visit.state not in {VisitState.PLANNED, VisitState.RETURNED}:
        raise RuleBroken(_("This visit was already sent or ended."))
    for key in PARTS:
        rows = content.get(key, [])
        if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
            raise RuleBroken(_("The draft could not be read."))


def merged(content: dict[str, Any], *, answers: list[dict[str, Any]] | None = None, **parts: Any) -> dict[str, Any]:
    """Return a draft's content with some answers replaced and other parts set."""
    result = {key: list(content.get(key, [])) for key in PARTS}
    if answers is not None:
        before = {row.get("item"): row for row in result["answers"]}
        fresh = {row["item"] for row in answers}
        kept = [row for row in result["answers"] if row.get("item") not in fresh]
        result["answers"] = kept + [_stamped(row, before.get(row["item"])) for row in answers]
    return result | parts


def _stamped(row: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """Return a row with the moment at which it was changed last, as a tablet notes it."""
    same = before is not None and all(before.get(key) == value for key, value in row.items())
    at = before.get("at") if same and before else None
    return row | {"at": at or now().isoformat(timespec="seconds")}


def tapped(content: dict[str, Any], *, name: str, at: datetime | None, note: str = "") -> dict[str, Any]:
    """Return the content with one moment tapped, corrected, or (without a time) taken back."""
    taps = [tap for tap in content.get("taps", []) if tap.get("name") != name]
    if at is not None:
        taps.append({"name": name, "at": at.isoformat(timespec="seconds"), "note": note[:200]})
    return merged(content, taps=taps)


def check_ending(ending: str, note: str) -> None:
    """Raise `RuleBroken` unless this says why a visit ends."""
    if ending not in ENDINGS:
        raise RuleBroken(_("Choose why the visit ends."), field="ending")
    if ending == "other" and not note.strip():
        raise RuleBroken(_("Say in a few words what happened."), field="note")


def end_visit(*, visit: Visit, ending: str, note: str, by: Person, was_sent: bool = False) -> None:
    """End a visit that could not be done; a recognised shopper is not sent to that site again.

    `was_sent`: the shopper has chosen between this and a filled sheet, which had arrived from another device.
    """
    check_ending(ending, note)
    if visit.state not in ENDABLE | ({VisitState.SUBMITTED} if was_sent else set()):
        raise RuleBroken(_("This visit was already sent or ended."))
    visit.state = VisitState.DECLINED if ending == "declined" else VisitState.NOT_DONE
    visit.ending, visit.ending_note, visit.ended_at = ending, note.strip()[:1000], now()
    if ending == "recognised" and db.session.get(ShopperBar, (by.id, visit.site_id)) is None:
        db.session.add(ShopperBar(shopper_id=by.id, site_id=visit.site_id, visit_id=visit.id, at=now()))
    db.session.flush()
    audit.note(actor_id=by.id, act="visit.end", kind="visit", ref=str(visit.id), details={"ending": ending})
