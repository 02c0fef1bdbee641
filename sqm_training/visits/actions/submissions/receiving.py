"""The identity of what arrives: the same again gives the same receipt, what differs is kept aside."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ....checklists.models import ChecklistVersion, Script
from ....database import now
from ....errors import NotFound, RuleBroken
from ....extensions import db
from ....measures.score import Answer
from ....people.models import Person
from ....web.text import _, local_day
from ...models import Return, Submission, SubmissionPhoto, Visit, VisitState
from ...queries.capture import photos_by_digest, visit_for_shopper
from ..body import moment, read_body
from .checking import checked
from .taking_in import take_in


class Conflict(RuleBroken):
    """Another submission for the same visit is there; this one is kept for a person to decide."""


@dataclass(frozen=True)
class Received:
    """What became of a submission: complete with its receipt, or waiting for photos."""

    submission: Submission
    is_new: bool
    missing: list[str] = field(default_factory=list)

    @property
    def receipt(self) -> dict[str, Any]:
        """What the tablet may delete its copy for."""
        one = self.submission
        return {
            "uuid": one.uuid,
            "revision": one.revision,
            "digest": one.digest,
            "photos": sorted(json.loads(one.body).get("photos") or []),
            "received_at": (one.completed_at or one.received_at).isoformat(),
        }


def receive(*, person: Person, uuid: str, revision: int, raw: bytes) -> Received:
    """Take a submission in: the same body again gives the same receipt, another body is a conflict, both are kept."""
    payload = read_body(raw)
    visit = visit_for_shopper(_number(payload.get("visit")), person)
    digest = hashlib.sha256(raw).hexdigest()
    known = db.session.scalar(select(Submission).where(Submission.identity == f"{uuid}/{revision}"))
    if known is not None:
        if known.visit_id != visit.id:
            raise NotFound
        if known.digest == digest:
            return complete(known, visit, person, is_new=False)
        _keep_aside(visit, uuid, revision, digest, raw, person)
    if _is_taken(visit, revision) or not may_send(visit, revision):
        _keep_aside(visit, uuid, revision, digest, raw, person)
    version, script, answers = checked(visit, payload)
    submission = Submission(
        visit_id=visit.id,
        identity=f"{uuid}/{revision}",
        uuid=uuid,
        revision=revision,
        digest=digest,
        body=raw.decode(),
        sent_by_id=person.id,
        device_at=moment(payload.get("device_at")),
        received_at=now(),
        is_late=local_day(now()) > visit.closes_on,
    )
    db.session.add(submission)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return receive(person=person, uuid=uuid, revision=revision, raw=raw)
    digests = sorted({photo for answer in answers.values() for photo in answer.photos} | set(payload["photos"]))
    db.session.add_all(SubmissionPhoto(submission_id=submission.id, sent_sha256=one) for one in digests)
    db.session.flush()
    return complete(submission, visit, person, is_new=True, prepared=(version, script, answers))


def _number(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotFound
    return value


def may_send(visit: Visit, revision: int) -> bool:
    """Say whether this revision is awaited: the first of a planned visit, or the one after a return."""
    if visit.state == VisitState.PLANNED:
        return revision == 1
    back = select(Return.id).where(Return.visit_id == visit.id, Return.revision == revision - 1)
    return visit.state == VisitState.RETURNED and db.session.scalar(back) is not None


def _is_taken(visit: Visit, revision: int) -> bool:
    """Say whether another submission of this revision is there already."""
    rows = select(Submission.id).where(
        Submission.visit_id == visit.id,
        Submission.revision == revision,
        Submission.state.in_(("waiting", "received")),
    )
    return db.session.scalar(rows.limit(1)) is not None


def _keep_aside(visit: Visit, uuid: str, revision: int, digest: str, raw: bytes, person: Person) -> None:
    """Keep a conflicting submission for a person, once, and say so."""
    there = select(Submission.id).where(
        Submission.uuid == uuid, Submission.revision == revision, Submission.digest == digest
    )
    if db.session.scalar(there) is None:
        db.session.add(
            Submission(
                visit_id=visit.id,
                uuid=uuid,
                revision=revision,
                digest=digest,
                body=raw.decode("utf-8", "replace"),
                sent_by_id=person.id,
                received_at=now(),
                state="conflict",
            )
        )
        db.session.flush()
    raise Conflict(_("Another version of this visit was received before. Both are kept; a trainer decides."))


def complete(
    submission: Submission,
    visit: Visit,
    person: Person,
    *,
    is_new: bool,
    prepared: tuple[ChecklistVersion, Script | None, dict[str, Answer]] | None = None,
) -> Received:
    """Finish a submission once all its photos are there; before that say which are missing."""
    if submission.state != "waiting":
        return Received(submission, is_new)
    wanted = list(
        db.session.scalars(select(SubmissionPhoto.sent_sha256).where(SubmissionPhoto.submission_id == submission.id))
    )
    photos = photos_by_digest(person, wanted)
    missing = sorted(set(wanted) - set(photos))
    if missing:
        return Received(submission, is_new, missing)
    payload = read_body(submission.body.encode())
    version, script, answers = prepared or checked(visit, payload)
    take_in(submission, visit, payload, version, script, answers, photos)
    return Received(submission, True)
