"""Several versions of one visit, from two devices or two windows, side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ...checklists.forms import ChecklistForm, Entry
from ...checklists.models import ChecklistVersion, Item, Photo
from ...checklists.plain import whole_version
from ...extensions import db
from ...people.models import Person
from ...web.text import local, zone
from ..models import Submission, Visit, VisitState
from ..words import ENDINGS
from .capture import photos_by_digest

PARTS = ("contacts", "taps")
CHOOSABLE = (VisitState.PLANNED, VisitState.SUBMITTED)


@dataclass(frozen=True)
class Version:
    """One version as it was sent: `is_current` says whether it is the one that counts so far."""

    submission: Submission
    payload: dict[str, Any]
    form: ChecklistForm
    is_current: bool

    def rows(self) -> dict[str, dict[str, Any]]:
        """The answers as sent, by item code."""
        return {str(row.get("item")): row for row in self.payload.get("answers", []) if isinstance(row, dict)}

    @property
    def ending(self) -> Any:
        """Why the visit could not be done, in words, when that is what was sent; else None."""
        return ENDINGS.get(str(self.payload.get("ending")))

    def entry(self, item: Item) -> Entry:
        """The answer to one item as a form shows it."""
        return self.form.entries[item.code]


def versions_of(visit: Visit) -> list[Version]:
    """Return the versions of a visit between which nobody has chosen yet, the current one first; else nothing."""
    rows = (
        select(Submission)
        .where(Submission.visit_id == visit.id, Submission.addendum_id.is_(None))
        .where(Submission.state.in_(("received", "waiting", "conflict")))
        .order_by(Submission.revision.desc(), Submission.id)
    )
    found = list(db.session.scalars(rows))
    others = [one for one in found if one.state == "conflict"]
    current = next((one for one in found if one.state != "conflict"), None)
    if not others:
        return []
    version = whole_version(visit.version_id)
    together = ([current] if current else []) + others
    return [_opened(one, version, visit, is_current=one is current) for one in together]


def later_conflicts(visit: Visit) -> list[Version]:
    """Return the answers to a visit's addenda that were kept beside those that count, and nobody has set aside."""
    rows = (
        select(Submission)
        .where(Submission.visit_id == visit.id, Submission.addendum_id.is_not(None), Submission.state == "conflict")
        .order_by(Submission.id)
    )
    found = list(db.session.scalars(rows))
    version = whole_version(visit.version_id) if found else None
    return [_opened(one, version, visit, is_current=False) for one in found] if version else []


def _opened(submission: Submission, version: ChecklistVersion, visit: Visit, *, is_current: bool) -> Version:
    try:
        payload = json.loads(submission.body)
    except ValueError:
        payload = {}
    payload = payload if isinstance(payload, dict) else {}
    rows = [row for row in payload.get("answers") or [] if isinstance(row, dict)]
    payload |= {"answers": rows, **{part: payload.get(part) or [] for part in PARTS}}
    return Version(submission, payload, ChecklistForm(version, visit.script, rows), is_current)


def differing_items(versions: Sequence[Version]) -> list[Item]:
    """Return the items whose answers or comments differ between the versions, in order; photos are all kept."""
    items = versions[0].form.version.items
    return [item for item in items if len({_as_text(one, item.code) for one in versions}) > 1]


def differing_parts(versions: Sequence[Version]) -> list[str]:
    """Return which of the contacts and tapped times differ."""
    return [part for part in PARTS if len({json.dumps(one.payload[part], sort_keys=True) for one in versions}) > 1]


def _as_text(version: Version, code: str) -> str:
    row = version.rows().get(code, {})
    return json.dumps([row.get("value"), bool(row.get("na")), row.get("comment") or ""], sort_keys=True)


def digests_of(row: Mapping[str, Any]) -> list[str]:
    """Return the digests of the photos that an answer names; nothing of it is trusted."""
    photos = row.get("photos")
    return [one for one in photos if isinstance(one, str)] if isinstance(photos, list) else []


def photos_of(versions: Sequence[Version], person: Person) -> tuple[dict[str, Photo], int]:
    """Return the photos of all versions that have arrived, by digest, and how many have not."""
    named = {digest for one in versions for row in one.payload["answers"] for digest in digests_of(row)}
    there = photos_by_digest(person, sorted(named))
    return there, len(named - set(there))


def comparison(visit: Visit, owner: Person | None) -> dict[str, Any]:
    """Return what a page that compares the versions of a visit shows; `owner` is whose photos they are."""
    versions = versions_of(visit)
    photos, missing = photos_of(versions, owner) if owner else ({}, 0)
    return {
        "versions": versions,
        "items": differing_items(versions) if versions else [],
        "differing": differing_parts(versions) if versions else [],
        "photos": photos,
        "missing": missing,
        "later": later_conflicts(visit),
        "moments": moment_titles(visit),
        "clock": clock,
    }


def moment_titles(visit: Visit) -> dict[str, str]:
    """Return what the moments of a visit are called, by code."""
    return {moment["code"]: local(moment["title"]) for moment in visit.checklist_version.moments}


def clock(at: Any) -> str:
    """Write a moment that a device claims as local time; what is none is written as it came."""
    try:
        return datetime.fromisoformat(str(at)).astimezone(zone()).strftime("%H:%M:%S")
    except ValueError:
        return str(at)[:20]


def visits_to_choose(person: Person) -> set[int]:
    """Return the shopper's visits of which several versions arrived and nobody has chosen yet."""
    rows = (
        select(Submission.visit_id)
        .join(Visit, Visit.id == Submission.visit_id)
        .where(Visit.shopper_id == person.id, Visit.state.in_(CHOOSABLE))
        .where(Submission.state == "conflict", Submission.addendum_id.is_(None))
    )
    return set(db.session.scalars(rows))


def conflicts_of(visit: Visit) -> int:
    """Return how many versions of a visit, or of its later answers, were kept beside the one that counts."""
    rows = select(func.count()).where(Submission.visit_id == visit.id, Submission.state == "conflict")
    return db.session.scalar(rows) or 0
