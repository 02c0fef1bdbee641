"""What quizzes keep about people: handed out, and unnamed when its time is over."""

from datetime import datetime

from sqlalchemy import select, update

from ..extensions import db
from ..ledger.models import ScoreRecord
from ..people import settings
from ..people.actions.privacy import Place, done, stand_in
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


def retain(at: datetime) -> dict[str, int]:
    """Delete what people wrote and were told, and put nameless stand-ins in their place, once results lose names."""
    limit = at - MONTH * float(settings.get("keep_results_months"))
    old = select(QuizAttempt.id).where(QuizAttempt.started_at < limit)
    essays = select(QuestionVersion.id).join(Question, Question.id == QuestionVersion.question_id)
    mine = QuizAnswer.attempt_id.in_(old)
    words = done(update(QuizAnswer).where(mine, QuizAnswer.note != "").values(note="")) + done(
        update(QuizAnswer)
        .where(mine, QuizAnswer.given.is_not(None), QuizAnswer.version_id.in_(essays.where(Question.type == "essay")))
        .values(given=None)
    )
    done(
        update(QuizAttempt).where(QuizAttempt.started_at < limit, QuizAttempt.number > 0).values(number=-QuizAttempt.id)
    )
    places: tuple[Place, ...] = (
        (ScoreRecord.person_id, (ScoreRecord.source_kind == "quiz") & (ScoreRecord.at < limit)),
        (QuizAttempt.person_id, QuizAttempt.started_at < limit),
    )
    return {"quiz_attempts": words + stand_in(places, "result")}


register("quizzes", export=export, retain=retain)
