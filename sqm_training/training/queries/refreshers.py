"""Reads of refreshers: which are due, and which questions they ask."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ..models import (
    CourseTaking,
    PartKind,
    Question,
    QuestionVersion,
    Quiz,
    QuizAnswer,
    QuizAttempt,
    Refresher,
    TryState,
)
from . import banks, courses, quizzes

KIND = "refresher"
TESTS = ("pre", "post")
MOST_TOLD = 2000


def own_refresher(person: Person, refresher_id: int) -> Refresher:
    """Return one of the person's own refreshers, or raise `NotFound`."""
    found = db.session.get(Refresher, refresher_id)
    if found is None or found.person_id != person.id:
        raise NotFound
    return found


def due_untold(today: date) -> list[Refresher]:
    """Return the refreshers of active people that are due, not answered and not told of, the one due longest first."""
    rows = (
        select(Refresher)
        .join(Person, Person.id == Refresher.person_id)
        .options(joinedload(Refresher.taking).joinedload(CourseTaking.course))
        .where(Refresher.due_on <= today, Refresher.told_on.is_(None), Refresher.done_at.is_(None), Person.is_active)
        .order_by(Refresher.due_on, Refresher.id)
    )
    return list(db.session.scalars(rows.limit(MOST_TOLD)))


def questions_for(refresher: Refresher, count: int) -> list[QuestionVersion]:
    """Return the questions of a refresher: of the standards that went wrong first, each time others if there are any.

    Standards are put in order by the share that was lost in the first attempts at the quizzes of the course and in the
    refreshers since; a question that the person answered least recently comes first. What the pre- and post-test may
    ask is not told here, unless there is nothing else.
    """
    codes = quiz_codes(refresher.taking)
    lost = lost_by_standard(refresher.person_id, codes)
    pool = pool_of(codes)
    asked = last_asked(refresher.person_id, [one.question_id for one in pool])

    def place(version: QuestionVersion) -> tuple[float, int, int]:
        share = max((lost.get(code, 0.0) for code in version.content.get("standards", [])), default=0.0)
        return -share, asked.get(version.question_id, 0), version.question_id

    return spread(sorted(pool, key=place), count)


def spread(versions: Sequence[QuestionVersion], count: int) -> list[QuestionVersion]:
    """Return the first questions, of different standards as far as there are any."""
    chosen: list[QuestionVersion] = []
    used: set[str] = set()
    for version in versions:
        standards = set(version.content.get("standards", []))
        if len(chosen) < count and not (standards and standards <= used):
            chosen.append(version)
            used |= standards
    rest = [version for version in versions if version not in chosen]
    return (chosen + rest)[:count]


def quiz_codes(taking: CourseTaking) -> list[str]:
    """Return the codes of the quizzes of a course, as its version in force has them."""
    version = courses.current_version(taking.course)
    return [part.ref for part in courses.parts_of(version) if part.kind == PartKind.QUIZ] if version else []


def lost_by_standard(person_id: int, codes: Sequence[str]) -> dict[str, float]:
    """Return the share lost on each standard (0 to 1) in the first attempts at some quizzes and in refreshers."""
    first = and_(QuizAttempt.kind == quizzes.KIND, QuizAttempt.ref.in_(codes), QuizAttempt.number == 1)
    rows = (
        select(QuizAnswer)
        .join(QuizAttempt, QuizAttempt.id == QuizAnswer.attempt_id)
        .options(joinedload(QuizAnswer.version))
        .where(QuizAttempt.person_id == person_id, QuizAttempt.state == TryState.ENDED)
        .where(or_(first, QuizAttempt.kind == KIND))
    )
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for answer in db.session.scalars(rows):
        for code in set(answer.version.content.get("standards", [])):
            sums[code][0] += (1 - float(answer.share or 0)) * answer.points
            sums[code][1] += answer.points
    return {code: lost / points for code, (lost, points) in sums.items() if points}


def pool_of(codes: Sequence[str]) -> list[QuestionVersion]:
    """Return the questions that can be asked again: those of the quizzes' banks that nobody has to mark."""
    found = list(db.session.scalars(select(Quiz).where(Quiz.code.in_(codes))))
    kept_back = {id_ for quiz in found if quiz.role in TESTS for id_, _code in quizzes.drawable(quiz)}
    rows = (
        select(QuestionVersion)
        .join(Question, banks.CURRENT)
        .where(Question.bank_id.in_({quiz.bank_id for quiz in found}), Question.is_retired.is_(False))
        .where(Question.type.not_in(("essay", "description")))
    )
    pool = list(db.session.scalars(rows.order_by(Question.id)))
    return [one for one in pool if one.question_id not in kept_back] or pool


def last_asked(person_id: int, question_ids: Sequence[int]) -> dict[int, int]:
    """Return for each question the number of the last attempt in which the person met it, 0 left out."""
    rows = db.session.execute(
        select(QuestionVersion.question_id, QuizAttempt.id)
        .join(QuizAnswer, QuizAnswer.version_id == QuestionVersion.id)
        .join(QuizAttempt, QuizAttempt.id == QuizAnswer.attempt_id)
        .where(QuizAttempt.person_id == person_id, QuestionVersion.question_id.in_(question_ids))
        .order_by(QuizAttempt.id)
    )
    return {row[0]: row[1] for row in rows}
