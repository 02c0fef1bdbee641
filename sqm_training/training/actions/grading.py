"""What the end of an attempt writes: its result, what it means for the person's task, and the score records."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from fractions import Fraction

from sqlalchemy import select

from ...assignments.actions import completions
from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...ledger import actions as ledger
from ...ledger.actions import Record
from ...ledger.models import MILLION
from ...people.actions import audit
from ...people.models import Person
from ...standards.models import Standard
from ...web.text import _
from ..models import QuizAnswer, QuizAttempt, TryState
from ..scoring import worth

SOURCE = "quiz"
STEPS = 4
"""An essay is marked in quarters."""
LATE = timedelta(minutes=1)


def source_of(attempt: QuizAttempt) -> str:
    """Return the name under which completions of an attempt are kept."""
    return f"quiz_attempt:{attempt.id}"


def finish(*, attempt: QuizAttempt, at: datetime) -> None:
    """End an attempt: what nobody answered earns nothing, what a trainer has to mark waits.

    An attempt whose time ran out ended then, not when somebody noticed.
    """
    attempt.ended_at = min(at, attempt.due_at) if attempt.due_at else at
    for answer in attempt.answers:
        if answer.share is None:
            answer.share = worth(answer.version.content, answer.given)
    _settle(attempt, at)


def _settle(attempt: QuizAttempt, at: datetime) -> None:
    """Write the result, or let the attempt await the trainer who marks what was written."""
    if any(answer.share is None for answer in attempt.answers):
        attempt.state = TryState.AWAITING_MARKING
        db.session.flush()
        _tell(attempt, "awaiting", None, at)
        return
    attempt.state = TryState.ENDED
    attempt.overall = overall_of(attempt)
    attempt.passed = attempt.overall >= attempt.pass_percent
    db.session.flush()
    _tell(attempt, "passed" if attempt.passed else "failed", attempt.overall, at)
    post_records(attempt=attempt, at=at)


def overall_of(attempt: QuizAttempt) -> Fraction:
    """Return the percentage of the points that an attempt has reached."""
    possible = sum(answer.points for answer in attempt.answers)
    got = sum((answer.share * answer.points for answer in attempt.answers if answer.share), Fraction(0))
    return Fraction(100) * got / possible if possible else Fraction(0)


def _tell(attempt: QuizAttempt, event: str, score: Fraction | None, at: datetime) -> None:
    completions.record(
        person_id=attempt.person_id,
        kind=attempt.kind,
        ref=attempt.ref,
        event=event,
        score=score,
        source=source_of(attempt),
        at=at,
    )


def post_records(*, attempt: QuizAttempt, at: datetime) -> int:
    """Write one score record per standard that the questions train, for an employee of a site."""
    person = attempt.person
    if person.site_id is None or not person.has_role("employee"):
        return 0
    ledger.void(source_kind=SOURCE, source_id=attempt.id, at=at)
    sums = by_standard(attempt)
    rows = db.session.scalars(select(Standard).where(Standard.code.in_(list(sums))).order_by(Standard.code))
    return ledger.post([_record(attempt, standard, *sums[standard.code]) for standard in rows])


def by_standard(attempt: QuizAttempt) -> dict[str, tuple[Fraction, int]]:
    """Return points got and possible by the code of the standard; a question for two standards counts for both."""
    sums: dict[str, tuple[Fraction, int]] = {}
    for answer in attempt.answers:
        for code in dict.fromkeys(answer.version.content.get("standards", [])):
            got, possible = sums.get(code, (Fraction(0), 0))
            sums[code] = (got + (answer.share or Fraction(0)) * answer.points, possible + answer.points)
    return {code: sums[code] for code in sorted(sums) if sums[code][1]}


def _record(attempt: QuizAttempt, standard: Standard, got: Fraction, possible: int) -> Record:
    return Record(
        person_id=attempt.person_id,
        site_id=attempt.person.site_id or 0,
        standard_id=standard.id,
        dimension=standard.dimension,
        touchpoint=standard.touchpoint_code or "",
        channel=standard.channel,
        answers_for="person",
        source_kind=SOURCE,
        source_id=attempt.id,
        rater_id=None,
        wave_id=None,
        at=attempt.ended_at or attempt.started_at,
        got=int(got * MILLION),
        possible=possible * MILLION,
    )


def mark(*, answer: QuizAnswer, quarters: int, note: str, by: Person, at: datetime | None = None) -> bool:
    """Mark a written answer from 0 to 4 quarters; say whether the attempt is settled now.

    Raises `RuleBroken` for one's own answer, an impossible mark, and one that is marked already.
    """
    at, attempt = at or now(), answer.attempt
    db.session.refresh(attempt, with_for_update={"of": QuizAttempt})
    db.session.refresh(answer)
    if attempt.person_id == by.id:
        raise RuleBroken(_("Nobody marks their own answer."))
    if answer.share is not None or attempt.state != TryState.AWAITING_MARKING:
        raise RuleBroken(_("Somebody else has marked this answer meanwhile."))
    if not 0 <= quarters <= STEPS:
        raise RuleBroken(_("Choose how much of it is there."), field="quarters")
    answer.share, answer.note = Fraction(quarters, STEPS), note.strip()[:1000]
    answer.marked_by_id, answer.marked_at = by.id, at
    db.session.flush()
    audit.note(
        actor_id=by.id,
        act="quiz.mark",
        kind="quiz_attempt",
        ref=str(attempt.id),
        person_id=attempt.person_id,
        details={"position": answer.position, "quarters": quarters},
    )
    if all(one.share is not None for one in attempt.answers):
        _settle(attempt, at)
    return attempt.state == TryState.ENDED


def end_overdue(at: datetime) -> Iterator[int]:
    """End what ran out of time and nobody handed in, so that the result does not wait for a visit."""
    rows = select(QuizAttempt).where(QuizAttempt.state == TryState.RUNNING, QuizAttempt.due_at < at - LATE)
    for attempt in list(db.session.scalars(rows.order_by(QuizAttempt.id).limit(500))):
        db.session.refresh(attempt, with_for_update={"of": QuizAttempt})
        if attempt.state == TryState.RUNNING:
            finish(attempt=attempt, at=at)
            yield 1
