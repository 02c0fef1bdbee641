"""Taking a quiz: begun, answered, checked, handed in. The server's clock and the server's key decide everything.

Every act may come twice or late: from a second tab, a double tap, the back button, a phone that was asleep.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from random import Random
from secrets import randbelow
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...assignments.actions import attempts as claims
from ...assignments.actions import completions
from ...database import Text, now
from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person
from ...web.text import _, moment
from ..answering import Values, given_from
from ..contents import weight_of
from ..models import QuestionVersion, Quiz, QuizAnswer, QuizAttempt, QuizState, TryState
from ..queries import quizzes as queries
from ..scoring import worth
from . import grading

GRACE = timedelta(seconds=5)
"""How much later than the clock of the page an answer may arrive over the network."""


def begin(*, person: Person, quiz: Quiz, at: datetime | None = None) -> QuizAttempt:
    """Begin a quiz, or return the attempt that the person is in the middle of.

    It is counted against the person's task and the limit of the quiz in one transaction; raises `RuleBroken` when no
    attempt is left, or the quiz is not offered.
    """
    at = at or now()
    under_way = queries.running(person, queries.KIND, quiz.code)
    if under_way is not None and not is_over(under_way, at):
        return under_way
    if under_way is not None:
        grading.finish(attempt=under_way, at=at)
    if quiz.state != QuizState.PUBLISHED:
        raise RuleBroken(_("This quiz is not offered at present."))

    def draw() -> list[QuestionVersion]:
        return drawn(quiz)

    due = at + timedelta(minutes=quiz.minutes) if quiz.minutes else None
    return _begun(
        person, queries.KIND, quiz.code, draw, at,
        quiz=quiz, title=quiz.title, feedback=quiz.feedback, is_shuffled=quiz.is_shuffled,
        pass_percent=quiz.pass_percent, due_at=due,
    )  # fmt: skip


def begin_with(
    *, person: Person, kind: str, ref: str, title: Text, versions: Sequence[QuestionVersion],
    feedback: str = "at_once", pass_percent: int = 0, at: datetime | None = None,
) -> QuizAttempt:  # fmt: skip
    """Begin a run through given questions that belong to no quiz, such as a refresher, or return the one under way."""
    at = at or now()
    under_way = queries.running(person, kind, ref)
    if under_way is not None:
        return under_way
    return _begun(
        person, kind, ref, lambda: list(versions), at, title=title, feedback=feedback, pass_percent=pass_percent
    )


def _begun(
    person: Person, kind: str, ref: str, draw: Callable[[], list[QuestionVersion]], at: datetime, **values: Any
) -> QuizAttempt:
    try:
        with db.session.begin_nested():
            number = queries.count_begun(person, kind, ref) + 1
            task = claims.claim(person_id=person.id, kind=kind, ref=ref, at=at)
            if task is None or task.attempts_allowed is None:
                _check_limit(values.get("quiz"), number)
            attempt = QuizAttempt(
                person=person,
                assignment_id=task.id if task else None,
                kind=kind,
                ref=ref,
                number=number,
                seed=randbelow(2**31),
                started_at=at,
                **values,
            )
            attempt.answers = [
                QuizAnswer(position=place, version=version, points=weight_of(version.content))
                for place, version in enumerate(draw(), 1)
            ]
            db.session.add(attempt)
            db.session.flush()
            completions.record(
                person_id=person.id, kind=kind, ref=ref, event="started", source=grading.source_of(attempt), at=at
            )
    except IntegrityError as error:
        other = queries.running(person, kind, ref)
        if other is None:
            raise RuleBroken(_("This could not be begun. Try again.")) from error
        return other
    return attempt


def _check_limit(quiz: Quiz | None, number: int) -> None:
    if quiz is not None and quiz.attempts is not None and number > quiz.attempts:
        raise RuleBroken(
            _("All %(n)s attempts are used. Ask your trainer for another one.", n=quiz.attempts), used=quiz.attempts
        )


def drawn(quiz: Quiz) -> list[QuestionVersion]:
    """Return the versions that one attempt gets: the named ones in their order, or so many drawn at random."""
    rows, wanted = queries.drawable(quiz), quiz.draw.get("questions") or []
    if wanted:
        ids = {code: id_ for id_, code in rows}
        chosen = [ids[code] for code in wanted if code in ids]
    else:
        chosen = _sample([id_ for id_, _code in rows], int(quiz.draw["count"]))
    if quiz.is_shuffled:
        Random(randbelow(2**31)).shuffle(chosen)  # noqa: S311 - an order of questions, no secret
    versions = queries.current_versions(chosen)
    if not chosen:
        raise RuleBroken(_("This quiz has no questions at present. Tell your trainer."))
    return [versions[id_] for id_ in chosen]


def _sample(ids: list[int], count: int) -> list[int]:
    return Random(randbelow(2**31)).sample(ids, min(count, len(ids)))  # noqa: S311 - a draw of questions, no secret


def is_over(attempt: QuizAttempt, at: datetime) -> bool:
    """Say whether the time for an attempt has run out, by the server's clock and with the grace of the network."""
    return attempt.due_at is not None and at > attempt.due_at + GRACE


def save_answer(
    *, attempt: QuizAttempt, position: int, values: Values, revision: int | None, at: datetime | None = None
) -> QuizAnswer:
    """Keep an answer. Raises `RuleBroken` when it can no longer be kept: nothing that was saved before is lost.

    `revision` is the one that the page showed; another tab has answered meanwhile when it is not the present one.
    """
    at = at or now()
    answer = _open_answer(attempt, position, at)
    given = given_from(answer.version.content, values, seed_of(answer), attempt.is_shuffled)
    if given == answer.given:
        return answer
    if revision is not None and revision != answer.revision:
        raise RuleBroken(
            _("This answer was changed meanwhile, in another window. It is shown as it is now; change it if you wish."),
            other_window=True,
        )
    answer.given, answer.saved_at, answer.revision = given, at, answer.revision + 1
    db.session.flush()
    return answer


def check_answer(*, attempt: QuizAttempt, position: int, at: datetime | None = None) -> QuizAnswer:
    """Close an answer and say what it is worth, in a quiz that tells at once. Raises `RuleBroken` without an answer."""
    answer = _open_answer(attempt, position, at or now())
    if attempt.feedback != "at_once":
        raise RuleBroken(_("This quiz tells the answers at its end."))
    if answer.given is None and answer.points:
        raise RuleBroken(_("Answer the question first."))
    answer.is_checked, answer.share = True, worth(answer.version.content, answer.given)
    db.session.flush()
    return answer


def hand_in(*, attempt: QuizAttempt, at: datetime | None = None) -> bool:
    """End an attempt and write its result; one that has ended stays as it is. Say whether it was this call."""
    at = at or now()
    lock(attempt)
    if attempt.state != TryState.RUNNING:
        return False
    grading.finish(attempt=attempt, at=at)
    return True


def lock(attempt: QuizAttempt) -> None:
    """Let nobody else change the attempt until this transaction ends, and see what others did."""
    db.session.refresh(attempt, with_for_update={"of": QuizAttempt})


def _open_answer(attempt: QuizAttempt, position: int, at: datetime) -> QuizAnswer:
    """Lock the attempt and return the answer at a place, or say why it cannot be changed."""
    lock(attempt)
    rows = select(QuizAnswer).where(QuizAnswer.attempt_id == attempt.id, QuizAnswer.position == position)
    answer = db.session.scalar(rows.execution_options(populate_existing=True))
    if answer is None:
        raise RuleBroken(_("There is no question %(n)s.", n=position))
    if attempt.state != TryState.RUNNING:
        raise RuleBroken(
            _("This was handed in on %(when)s. What was saved before counts.", when=moment(attempt.ended_at)),
            closed=True,
        )
    if is_over(attempt, at):
        raise RuleBroken(
            _("The time was over at %(when)s. What was saved before counts.", when=moment(attempt.due_at)), closed=True
        )
    if answer.is_checked:
        raise RuleBroken(_("This answer was checked already and stays as it is."), checked=True)
    return answer


def seed_of(answer: QuizAnswer) -> str:
    """Return what decides the order of the choices at one place of an attempt."""
    return f"{answer.attempt.seed}:{answer.position}"
