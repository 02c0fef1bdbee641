"""Choosing between two versions of a visit that arrived from two devices: item by item, or one of them whole."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import select

from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Flag, Submission, Visit
from ..queries.submissions import CHOOSABLE, PARTS, Version, digests_of, photos_of, versions_of
from .submissions.checking import checked
from .submissions.endings import Ending, ending_in, take_in_ending
from .submissions.taking_in import take_in


def choose(*, visit: Visit, picks: Mapping[str, int], default: int, by: Person) -> Submission:
    """Make one version of several: for each item, the contacts and the times the picked one, else `default`.

    `picks` maps item codes (and "contacts", "taps") to ids of submissions. Photos of all versions are kept with their
    items. The versions stay, set aside; the new one is reviewed. One that says that the visit could not be done can
    only be taken whole.
    """
    versions = {one.submission.id: one for one in versions_of(visit)}
    if visit.state not in CHOOSABLE or len(versions) < 1:
        raise RuleBroken(_("There is nothing to choose any more. Load the page again to see where the visit stands."))
    if default not in versions or not set(picks.values()) <= set(versions):
        raise NotFound
    there, _missing = photos_of(list(versions.values()), by)
    payload = _merged(visit, versions, picks, default, set(there))
    ending = None if picks else ending_in(versions[default].payload)
    if ending is not None:
        payload |= {"ending": ending.ending, "note": ending.note}
    accepted = ending or checked(visit, payload)
    for one in versions.values():
        one.submission.state = "set_aside"
    db.session.flush()
    body = json.dumps(payload, ensure_ascii=False, sort_keys=True)
    uuid, revision = str(uuid4()), max(one.submission.revision for one in versions.values())
    submission = Submission(
        visit_id=visit.id,
        identity=f"{uuid}/{revision}",
        uuid=uuid,
        revision=revision,
        digest=hashlib.sha256(body.encode()).hexdigest(),
        body=body,
        sent_by_id=by.id,
        received_at=min(one.submission.received_at for one in versions.values()),
        is_late=all(one.submission.is_late for one in versions.values()),
    )
    db.session.add(submission)
    db.session.flush()
    if isinstance(accepted, Ending):
        take_in_ending(submission, visit, accepted, by, was_sent=True)
    else:
        take_in(submission, visit, payload, accepted, there)
    details = {"of": sorted(versions), "made": submission.id}
    audit.note(actor_id=by.id, act="visit.choose", kind="visit", ref=str(visit.id), details=details)
    return submission


def _merged(
    visit: Visit, versions: Mapping[int, Version], picks: Mapping[str, int], default: int, there: set[str]
) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    known = {code for one in versions.values() for code in one.rows() if code in one.form.entries}
    for code in sorted(known):
        picked = versions[picks.get(code, default)].rows().get(code)
        kept = [digest for one in versions.values() for digest in digests_of(one.rows().get(code, {}))]
        if picked is not None or kept:
            photos = [digest for digest in dict.fromkeys(kept) if digest in there]
            rows.append((picked or {"item": code}) | {"photos": photos})
    parts = {part: versions[picks.get(part, default)].payload[part] for part in PARTS}
    first = versions[default].payload
    return {
        "visit": visit.id,
        "version": first.get("version") or visit.version_id,
        "answers": rows,
        "photos": sorted({digest for row in rows for digest in row["photos"]}),
        "device_at": now().isoformat(timespec="seconds"),
        **parts,
    }


def set_aside(*, visit: Visit, submission_id: int, by: Person) -> None:
    """Let what counts stay as it is, and set another version aside; it is kept."""
    row = db.session.get(Submission, submission_id)
    if row is None or row.visit_id != visit.id:
        raise NotFound
    if row.state != "conflict":
        raise RuleBroken(_("There is nothing to choose any more. Load the page again to see where the visit stands."))
    row.state = "set_aside"
    db.session.flush()
    left = select(Submission.id).where(Submission.visit_id == visit.id, Submission.state == "conflict")
    if db.session.scalar(left.limit(1)) is None:
        for flag in db.session.scalars(select(Flag).where(Flag.visit_id == visit.id, Flag.kind == "conflict")):
            db.session.delete(flag)
    db.session.flush()
    details = {"submission": submission_id}
    audit.note(actor_id=by.id, act="visit.set_aside", kind="visit", ref=str(visit.id), details=details)
