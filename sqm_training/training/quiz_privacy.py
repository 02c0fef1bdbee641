"""What quizzes keep about people: handed out, and unnamed when its time is over."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select, update

from ..extensions import Write, db
from ..ledger.models import ScoreRecord
from ..people import settings
from ..people.actions.retention import Spot, unnamed
from ..people.models import Person
from ..people.privacy import MONTH, Rows, plain, register
from .models import Question, QuestionVersion, QuizAnswer, QuizAttempt

ATTEMPT = ("id", "kind", "ref", "number", "title", "state", "started_at", "due_at", "ended_at", "overall", "passed")


def export(person: Person) -> dict[str, Rows]:
    """Return the person's attempts and answers, with what was asked and what trainers noted."""
    attempts = select(QuizAttempt).where(QuizAttempt.person_id == person.id).order_by(QuizAttempt.id)
    answers = (
        select(QuizAnswer, Question.code, Question.title, QuestionVersion.number)
        .join(QuizAttempt, QuizAttempt.id == QuizAnswer.attempt_id)
        .join(QuestionVersion, QuestionVersion.id == QuizAnswer.version_id)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuizAttempt.person_id == person.id)
        .order_by(QuizAnswer.attempt_id, QuizAnswer.position)
    )
    return {
        "quiz_attempts": [plain(one, *ATTEMPT) for one in db.session.scalars(attempts)],
        "quiz_answers": [
            {
                "question": code,
                "asked": title,
                "version": number,
                **plain(one, "attempt_id", "position", "given", "share", "points", "note", "saved_at", "marked_at"),
            }
            for one, code, title, number in db.session.execute(answers)
        ],
    }


def retain(at: datetime) -> Iterator[Write]:
    """Delete what people wrote and were told, and put nameless stand-ins in their place, once results lose names."""
    limit = at - MONTH * float(settings.get("keep_results_months"))
    old = select(QuizAttempt.id).where(QuizAttempt.started_at < limit)
    essays = select(QuestionVersion.id).join(Question, Question.id == QuestionVersion.question_id)
    written = QuizAnswer.version_id.in_(essays.where(Question.type == "essay"))
    spots = (
        Spot(QuizAnswer.attempt_id, erase=update(QuizAnswer).values(note=""), where=QuizAnswer.note != ""),
        Spot(
            QuizAnswer.attempt_id,
            erase=update(QuizAnswer).values(given=None),
            where=QuizAnswer.given.is_not(None) & written,
        ),
        Spot(QuizAttempt.id, erase=update(QuizAttempt).values(number=-QuizAttempt.id), where=QuizAttempt.number > 0),
        Spot(ScoreRecord.source_id, ScoreRecord.person_id, where=ScoreRecord.source_kind == "quiz"),
        Spot(QuizAttempt.id, QuizAttempt.person_id),
    )
    return unnamed("quiz_attempts", old, spots, "result")


register("quizzes", export=export, retain=retain)
