"""What a course did: reaction, learning and later shops, each from its own records, never mixed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ...extensions import db
from ...ledger.models import ScoreRecord
from ...people.models import Person, PersonRole
from ...standards.models import Standard
from ..models import Course, CourseTaking, CourseVersion, QuizAttempt, Reaction, TransferPlan, TryState
from ..rules import QUESTIONS
from . import courses

if TYPE_CHECKING:
    from ...measures.gain import Gain

VISIT, QUIZ = "visit", "quiz"
YEAR = timedelta(days=365)
MOST_WORDS = 40
FEW_PEOPLE = 500


@dataclass(frozen=True)
class ReactionSummary:
    """Level 1: how many answered, the mean of each question (1 to 5), and free words; empty below five answers."""

    n: int
    means: dict[str, float] = field(default_factory=dict)
    liked: list[str] = field(default_factory=list)
    better: list[str] = field(default_factory=list)


def reactions_to(course: Course) -> ReactionSummary:
    """Return what people said of a course, once five have answered."""
    from ...measures.gain import FEWEST

    rows = list(db.session.scalars(select(Reaction).where(Reaction.course_id == course.id).order_by(Reaction.id)))
    if len(rows) < FEWEST:
        return ReactionSummary(len(rows))
    return ReactionSummary(
        n=len(rows),
        means={key: sum(one.ratings[key] for one in rows) / len(rows) for key in QUESTIONS},
        liked=sorted(one.liked for one in rows if one.liked)[:MOST_WORDS],
        better=sorted(one.better for one in rows if one.better)[:MOST_WORDS],
    )


@dataclass(frozen=True)
class Learning:
    """Level 2: the gain from pre-test to post-test, over all and by standard; None below five people."""

    people: int
    overall: "Gain | None" = None
    by_standard: list[tuple[Standard, "Gain"]] = field(default_factory=list)


def learning_in(version: CourseVersion) -> Learning:
    """Return the gain of everybody who took both tests: the first attempt at each, for repeating teaches a test."""
    from ...measures.gain import FEWEST, paired

    pre = next((str(one["code"]) for one in version.quizzes if one.get("role") == "pre"), "")
    pairs = _pairs(pre, version.post_quiz)
    if len(pairs) < FEWEST:
        return Learning(len(pairs))
    scores = [(float(a.overall or 0), float(b.overall or 0)) for a, b in pairs]
    overall = paired([a for a, _b in scores], [b for _a, b in scores])
    by_standard = []
    shares = _shares([one.id for pair in pairs for one in pair])
    for standard in db.session.scalars(select(Standard).order_by(Standard.code)):
        both = [(shares.get((a.id, standard.id)), shares.get((b.id, standard.id))) for a, b in pairs]
        known = [(a, b) for a, b in both if a is not None and b is not None]
        if len(known) >= FEWEST:
            by_standard.append((standard, paired([a for a, _b in known], [b for _a, b in known])))
    return Learning(len(pairs), overall, by_standard)


def _pairs(pre: str, post: str) -> list[tuple[QuizAttempt, QuizAttempt]]:
    rows = select(QuizAttempt).where(
        QuizAttempt.kind == QUIZ,
        QuizAttempt.ref.in_((pre, post)),
        QuizAttempt.number == 1,
        QuizAttempt.state == TryState.ENDED,
    )
    by_person: dict[int, dict[str, QuizAttempt]] = defaultdict(dict)
    for one in db.session.scalars(rows):
        by_person[one.person_id][one.ref] = one
    return [(own[pre], own[post]) for _id, own in sorted(by_person.items()) if pre and post and len(own) == 2]


def _shares(attempt_ids: Sequence[int]) -> dict[tuple[int, int | None], float]:
    """Return per cent by attempt and standard, from the score records."""
    rows = db.session.execute(
        select(
            ScoreRecord.source_id, ScoreRecord.standard_id, func.sum(ScoreRecord.got), func.sum(ScoreRecord.possible)
        )
        .where(ScoreRecord.source_kind == QUIZ, ScoreRecord.source_id.in_(attempt_ids), ScoreRecord.voided_at.is_(None))
        .group_by(ScoreRecord.source_id, ScoreRecord.standard_id)
    )
    return {
        (source, standard): 100 * int(got) / int(possible)
        for source, standard, got, possible in rows
        if standard and possible
    }


@dataclass(frozen=True)
class Behaviour:
    """Level 3: what became of plans, and own points in shops on the standards that the course trains.

    `trained` are people with visits before they began and after they completed the course, `others` employees who have
    not completed it, with visits before and after the day in the middle of the completions. `beyond` is by how much
    the first changed more than the others: (points, low, high); what moved everybody is out of it.
    """

    plans: dict[str, int]
    people: int
    trained: "Gain | None" = None
    others: "Gain | None" = None
    beyond: tuple[float, float, float] | None = None


def behaviour_after(version: CourseVersion) -> Behaviour:
    """Return what plans and later shops say of a course, worked out from the records themselves."""
    from ...measures.gain import FEWEST, beyond, paired

    course = version.course
    takings = _completed(course)
    plans = plans_of(course)
    standards = courses.standards_by_code(code for lesson in version.lessons for code in lesson.standards)
    ids = [one.id for one in standards.values()]
    pairs = _before_after({one.person_id: (one.begun_at, one.completed_at or one.begun_at) for one in takings}, ids)
    if len(pairs) < FEWEST:
        return Behaviour(plans, len(pairs))
    trained = paired(*_sides(pairs))
    middle = sorted(one.completed_at or one.begun_at for one in takings)[len(takings) // 2]
    untrained = dict.fromkeys(_untrained(course), (middle, middle))
    rest = _before_after(untrained, ids)
    if len(rest) < FEWEST:
        return Behaviour(plans, len(pairs), trained)
    changed = beyond([b - a for a, b in pairs], [b - a for a, b in rest])
    return Behaviour(plans, len(pairs), trained, paired(*_sides(rest)), changed)


def _sides(pairs: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [a for a, _b in pairs], [b for _a, b in pairs]


def _completed(course: Course) -> list[CourseTaking]:
    rows = select(CourseTaking).where(
        CourseTaking.course_id == course.id, CourseTaking.number == 1, CourseTaking.completed_at.is_not(None)
    )
    return list(db.session.scalars(rows))


def plans_of(course: Course) -> dict[str, int]:
    """Return how many plans there are of each outcome."""
    rows = (
        select(TransferPlan.outcome, func.count())
        .join(CourseTaking, CourseTaking.id == TransferPlan.taking_id)
        .where(CourseTaking.course_id == course.id)
        .group_by(TransferPlan.outcome)
    )
    return {outcome or "open": number for outcome, number in db.session.execute(rows)}


def _untrained(course: Course) -> list[int]:
    done = select(CourseTaking.person_id).where(
        CourseTaking.course_id == course.id, CourseTaking.completed_at.is_not(None)
    )
    rows = select(Person.id).join(PersonRole, PersonRole.person_id == Person.id)
    rows = rows.where(PersonRole.role == "employee", Person.is_active, Person.id.not_in(done))
    return list(db.session.scalars(rows))


def _before_after(
    people: dict[int, tuple[datetime, datetime]], standard_ids: Sequence[int]
) -> list[tuple[float, float]]:
    """Return for each person with points on both sides the per cent in the year before and in the year after.

    The database adds up the records of each visit; those of a few people are found by who they are.
    """
    rows = select(ScoreRecord.person_id, ScoreRecord.at, func.sum(ScoreRecord.got), func.sum(ScoreRecord.possible))
    rows = rows.where(
        ScoreRecord.source_kind == VISIT,
        ScoreRecord.person_id.in_(people) if len(people) <= FEW_PEOPLE else ScoreRecord.person_id.is_not(None),
        ScoreRecord.answers_for == "person",
        ScoreRecord.standard_id.in_(standard_ids),
        ScoreRecord.voided_at.is_(None),
    ).group_by(ScoreRecord.person_id, ScoreRecord.at)
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for person_id, at, got, possible in db.session.execute(rows):
        if person_id not in people:
            continue
        begun, ended = people[person_id]
        side = 0 if begun - YEAR <= at < begun else 2 if ended < at <= ended + YEAR else None
        if side is not None:
            sums[person_id][side] += int(got)
            sums[person_id][side + 1] += int(possible)
    return [(100 * a / b, 100 * c / d) for _id, (a, b, c, d) in sorted(sums.items()) if b and d]
