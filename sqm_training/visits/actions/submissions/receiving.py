"""The identity of what arrives: the same again gives the same receipt, what differs is kept aside."""

from collections.abc import Collection, Sequence
from typing import Any, NoReturn

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from ....database import now
from ....errors import NotFound
from ....extensions import begin_writing, db, insert_now, insert_rows
from ....people.models import Person
from ....web.text import local_day
from ...models import Return, Submission, SubmissionPhoto, Visit, VisitState
from ...queries.addenda import addendum_of_visit
from ...queries.capture import photos_by_digest, visit_to_receive
from .. import addenda
from ..body import moment, number, read_body
from ..flags import flag_conflict
from .arrival import Arrival, Conflict, Received
from .checking import Checked
from .endings import Ending, take_in_ending
from .judging import Judgement, judge_ahead
from .taking_in import take_in

TRIES = 3
KEPT = select(Submission).where(
    ((Submission.uuid == bindparam("uuid")) & (Submission.revision == bindparam("revision")))
    | (Submission.visit_id == bindparam("visit"))
)


def receive(*, person: Person, uuid: str, revision: int, raw: bytes) -> Received:
    """Take a submission in: the same body again gives the same receipt, another body is a conflict, both are kept.

    What needs no lock is done before `begin_writing`: the longer one has the write lock, the longer all others wait.
    """
    payload = read_body(raw)
    judgement = judge_ahead(person, payload)
    begin_writing()
    for _again in range(TRIES):
        try:
            return _received(_opened(person, uuid, revision, raw, payload, judgement))
        except IntegrityError:
            # Another request with the same, or of the same visit, was faster: the database refused this one.
            db.session.rollback()
    return _received(_opened(person, uuid, revision, raw, payload))


def _opened(
    person: Person, uuid: str, revision: int, raw: bytes, payload: dict[str, Any], judgement: Judgement | None = None
) -> Arrival:
    visit = visit_to_receive(number(payload.get("visit")) or 0, person)
    addendum = None if payload.get("addendum") is None else addendum_of_visit(visit, payload["addendum"])
    holds = judgement is not None and judgement.holds_for(visit)
    return Arrival(person, visit, addendum, uuid, revision, raw, payload, judgement if holds else None)


def _received(arrival: Arrival) -> Received:
    kept = _kept(arrival)
    same = [one for one in kept if (one.uuid, one.revision) == (arrival.uuid, arrival.revision)]
    for one in same:
        if one.digest == arrival.digest and one.state == "set_aside" and one.visit_id == arrival.visit.id:
            return Received(one, False, _named(one), _missing(arrival))
    known = next((one for one in same if one.identity is not None), None)
    if known is not None:
        if (known.visit_id, known.addendum_id) != (arrival.visit.id, arrival.addendum_id):
            raise NotFound
        if known.digest == arrival.digest:
            return complete(known, arrival, kept)
        _keep_aside(arrival, same)
    if _is_taken(arrival, kept) or not _is_awaited(arrival):
        _keep_aside(arrival, same)
    accepted = arrival.checked()
    return complete(_submission(arrival, "waiting", accepted), arrival, kept, accepted)


def _kept(arrival: Arrival) -> Sequence[Submission]:
    """Return what was kept under the same name, and what was kept of the same visit."""
    names = {"uuid": arrival.uuid, "revision": arrival.revision, "visit": arrival.visit.id}
    return db.session.scalars(KEPT, names).all()


def _is_taken(arrival: Arrival, kept: Sequence[Submission]) -> bool:
    """Say whether another submission of the same is there already."""
    wanted = (arrival.visit.id, arrival.addendum_id, arrival.revision)
    return any(
        one.state in {"waiting", "received"} and (one.visit_id, one.addendum_id, one.revision) == wanted for one in kept
    )


def _is_awaited(arrival: Arrival) -> bool:
    """Say whether this is awaited; an addendum before its day is refused and not kept."""
    if arrival.addendum is None:
        return may_send(arrival.visit, arrival.revision)
    addenda.check_day(arrival.addendum, local_day(now()))
    return addenda.is_awaited(arrival.addendum, arrival.visit)


def may_send(visit: Visit, revision: int) -> bool:
    """Say whether this revision is awaited: the first of a planned visit, or the one after a return."""
    if visit.state == VisitState.PLANNED:
        return revision == 1
    back = select(Return.id).where(Return.visit_id == visit.id, Return.revision == revision - 1)
    return visit.state == VisitState.RETURNED and db.session.scalar(back) is not None


def _submission(arrival: Arrival, state: str, accepted: Checked | Ending | None = None) -> Submission:
    """Return a row for what arrived, not kept yet; only one that is accepted bears its name as its identity."""
    due_by = arrival.addendum.due_on + addenda.GRACE if arrival.addendum else arrival.visit.closes_on
    at = now()
    return Submission(
        visit_id=arrival.visit.id,
        addendum_id=arrival.addendum_id,
        identity=f"{arrival.uuid}/{arrival.revision}" if accepted else None,
        uuid=arrival.uuid,
        revision=arrival.revision,
        digest=arrival.digest,
        body=arrival.raw.decode(),
        sent_by_id=arrival.person.id,
        device_at=moment(arrival.payload.get("device_at")),
        received_at=at,
        is_late=local_day(at) > due_by,
        state=state,
    )


def _keep(submission: Submission, photos: Collection[str]) -> None:
    """Add a row with the photos that it names: its receipt names them even when the body is forgotten one day."""
    if submission.id is None:
        insert_now(submission)
        rows = [{"submission_id": submission.id, "sent_sha256": one} for one in sorted(photos)]
        insert_rows(SubmissionPhoto, rows)


def _keep_aside(arrival: Arrival, same: Sequence[Submission]) -> NoReturn:
    """Keep a conflicting submission for a person, once, and say so."""
    if all(one.digest != arrival.digest for one in same):
        _keep(_submission(arrival, "conflict"), arrival.photos)
        flag_conflict(arrival.visit)
    raise Conflict(arrival.visit.id, _missing(arrival))


def _missing(arrival: Arrival) -> list[str]:
    return sorted(arrival.photos - set(photos_by_digest(arrival.person, sorted(arrival.photos))))


def _named(submission: Submission) -> list[str]:
    """Return the digests of the photos that a kept submission names."""
    rows = select(SubmissionPhoto.sent_sha256).where(SubmissionPhoto.submission_id == submission.id)
    return list(db.session.scalars(rows))


def complete(
    submission: Submission, arrival: Arrival, kept: Sequence[Submission], accepted: Checked | Ending | None = None
) -> Received:
    """Finish a submission once all its photos are there; before that keep it and say which are missing.

    `kept` is what is there of the visit; `accepted` was just checked of a new one, what waited is checked again."""
    if submission.state == "conflict":
        raise Conflict(arrival.visit.id, _missing(arrival))
    is_new = accepted is not None
    wanted = sorted(arrival.photos) if is_new else _named(submission)
    if submission.state != "waiting":
        return Received(submission, False, wanted)
    photos = photos_by_digest(arrival.person, wanted)
    missing = sorted(set(wanted) - set(photos))
    if missing:
        _keep(submission, wanted)
        return Received(submission, is_new, wanted, missing)
    if not is_new and not _is_awaited(arrival):
        submission.state = "conflict"
        flag_conflict(arrival.visit)
        raise Conflict(arrival.visit.id, [])
    accepted = accepted or arrival.checked()
    if isinstance(accepted, Ending):
        _keep(submission, wanted)
        take_in_ending(submission, arrival.visit, accepted, arrival.person)
    elif arrival.addendum is None:
        is_first = all(one is submission for one in kept)
        visit, payload, is_same = arrival.visit, arrival.payload, arrival.is_same
        take_in(submission, visit, payload, accepted, photos, is_same=is_same, is_first=is_first)
    else:
        _keep(submission, wanted)
        addenda.take_in(
            addendum=arrival.addendum,
            submission=submission,
            visit=arrival.visit,
            rows=arrival.payload["answers"],
            photos=photos,
        )
    return Received(submission, True, wanted)
