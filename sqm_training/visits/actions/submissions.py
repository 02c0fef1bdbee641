"""Receiving submissions: once each, whatever the network does; what conflicts is kept for a person."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...checklists.actions.fill import fill
from ...checklists.forms import answer_of
from ...checklists.models import Attachment, ChecklistVersion, Photo, Script
from ...checklists.photos import store
from ...checklists.plain import facts_of, spec_of
from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...measures.score import Answer, problems
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local_day
from ..models import Return, Submission, SubmissionPhoto, Tap, Visit, VisitContact, VisitState
from ..queries.capture import photos_by_digest, visit_for_shopper
from .body import moment, read_body
from .flags import raise_flags

PARTS = {"main", "guide", "call_back"}


class Invalid(RuleBroken):
    """A submission that its checklist does not accept; `problems` lists item, kind and words."""

    def __init__(self, found: list[dict[str, str]]) -> None:
        super().__init__(_("Some answers are missing or not allowed."))
        self.problems = found


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


def checked(visit: Visit, payload: Mapping[str, Any]) -> tuple[ChecklistVersion, Script | None, dict[str, Answer]]:
    """Return version, script and answers when the checklist accepts them; raise `Invalid` with every problem."""
    version = db.session.get(ChecklistVersion, payload.get("version") or visit.version_id)
    if version is None or version.checklist_id != visit.checklist_id or version.state == "draft":
        raise RuleBroken(_("The checklist version of this submission is not known here."))
    script = db.session.get(Script, visit.script_id) if visit.script_id else None
    spec = spec_of(version)
    known = {item.code for item in spec.items}
    answers = {str(row.get("item")): answer_of(row) for row in payload["answers"]}
    strange = sorted(set(answers) - known)
    found = [{"item": code, "kind": "unknown", "text": _("This item is not on the checklist.")} for code in strange]
    answers = with_times(version, answers, payload["taps"])
    words = problem_words()
    for problem in problems(spec, answers, facts_of(script)):
        code, kind = problem
        found.append({"item": code, "kind": kind, "text": words[kind]})
    if found:
        raise Invalid(found)
    return version, script, answers


def problem_words() -> dict[str, str]:
    """Return the words for each kind of problem."""
    return {
        "unanswered": _("Not answered yet."),
        "bad_value": _("This answer is not one of those offered."),
        "needs_comment": _("Say in a few words what you saw."),
        "needs_photo": _("A photo is needed here."),
        "no_na": _("N/A is not offered here."),
        "unknown": _("This item is not on the checklist."),
    }


def with_times(version: ChecklistVersion, answers: dict[str, Answer], taps: list[dict[str, Any]]) -> dict[str, Answer]:
    """Return the answers with the seconds between two taps filled in; typed seconds serve where a tap is missing."""
    at = {str(tap.get("name")): moment(tap.get("at")) for tap in taps}
    result = dict(answers)
    for item in spec_of(version).items:
        start, end = at.get(item.from_ or ""), at.get(item.until or "")
        if item.type != "bands" or start is None or end is None:
            continue
        given = result.get(item.code, Answer())
        if not given.na and end >= start:
            result[item.code] = Answer(int((end - start).total_seconds()), False, given.comment, given.photos)
    return result


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
    _take_in(submission, visit, payload, version, script, answers, photos)
    return Received(submission, True)


def _take_in(
    submission: Submission,
    visit: Visit,
    payload: Mapping[str, Any],
    version: ChecklistVersion,
    script: Script | None,
    answers: dict[str, Answer],
    photos: Mapping[str, Photo],
) -> None:
    """Turn a complete submission into sheet, attachments, taps and contacts, and put the visit up for review."""
    taps = [tap for tap in payload["taps"] if moment(tap.get("at"))]
    visited_at = min((moment(tap["at"]) or now() for tap in taps), default=None)
    sheet = fill(
        version=version, script=script, rater_id=visit.shopper_id, answers=answers, filled_at=submission.received_at
    )
    for code, answer in answers.items():
        for digest in dict.fromkeys(answer.photos):
            db.session.add(Attachment(sheet_id=sheet.id, item_code=code, photo_id=photos[digest].id))
    submission.taps = [
        Tap(name=str(tap.get("name"))[:40], at=moment(tap["at"]), note=str(tap.get("note") or "")[:200]) for tap in taps
    ]
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
    audit.note(
        actor_id=submission.sent_by_id,
        act="visit.submit",
        kind="visit",
        ref=str(visit.id),
        details={"revision": submission.revision},
    )


def keep_photo(*, person: Person, sha256: str, data: bytes) -> Photo:
    """Keep a photo that a tablet sends under its digest; sent twice it is kept once."""
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RuleBroken(_("The photo arrived damaged. It will be sent again."))
    there = photos_by_digest(person, [sha256]).get(sha256)
    if there is not None:
        return there
    stored = store().put(data)
    photo = Photo(
        owner_id=person.id,
        sent_sha256=sha256,
        stored=stored.name,
        width=stored.width,
        height=stored.height,
        taken_at=stored.taken_at,
        received_at=now(),
    )
    db.session.add(photo)
    try:
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        return photos_by_digest(person, [sha256])[sha256]
    return photo
