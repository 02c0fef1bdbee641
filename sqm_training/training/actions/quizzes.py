"""Quizzes: made, changed, published, retired, and loaded with a course."""

import hashlib
import json
from datetime import datetime
from typing import Any

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...standards.actions.links import Link, replace_links
from ...standards.models import Relation
from ...web.text import _, ngettext
from ..models import QuestionBank, Quiz, QuizState
from ..queries import banks
from ..queries import quizzes as queries
from .banks import CODE

FIELDS = ("title", "about", "role", "draw", "minutes", "attempts", "pass_percent", "feedback", "is_shuffled")


def save_quiz(
    *, quiz: Quiz | None, code: str, bank: QuestionBank, by: Person | None, at: datetime | None = None, **values: Any
) -> Quiz:
    """Make a quiz or change one (`values` are those of `FIELDS`); attempts under way keep what held when they began.

    Raises `RuleBroken` for a code that is taken, and when there are fewer questions than are to be drawn.
    """
    at = at or now()
    if quiz is None:
        quiz = _new(code, bank, at)
    quiz.bank = bank
    for name in FIELDS:
        if name in values:
            setattr(quiz, name, values[name])
    quiz.changed_at, quiz.changed_by_id = at, by.id if by else None
    quiz.shipped = "" if by else quiz.shipped
    check_draw(bank, quiz.draw)
    db.session.add(quiz)
    db.session.flush()
    if quiz.state == QuizState.PUBLISHED:
        _link(quiz)
    _note(quiz, "quiz.save", by)
    return quiz


def _new(code: str, bank: QuestionBank, at: datetime) -> Quiz:
    if not CODE.match(code):
        raise RuleBroken(_("A code has letters, digits, dots, hyphens and underscores, 40 at most."), field="code")
    if queries.quiz_by_code(code) is not None:
        raise RuleBroken(_("There is a quiz %(code)s already.", code=code), field="code")
    return Quiz(code=code, bank=bank, changed_at=at, state=QuizState.DRAFT, title={}, draw={})


def check_draw(bank: QuestionBank, draw: dict[str, Any]) -> None:
    """Raise `RuleBroken` when a quiz would draw nothing, more than there is, or what does not exist."""
    wanted = draw.get("questions") or []
    if wanted:
        missing = sorted(set(wanted) - banks.codes_of(bank))
        if missing:
            raise RuleBroken(
                _("There is no question %(codes)s in this bank.", codes=", ".join(missing[:5])), field="questions"
            )
    elif not draw.get("count"):
        raise RuleBroken(_("Say how many questions are drawn, or name them."), field="count")
    there = len(db.session.execute(queries.drawable_from(bank.id, draw)).all())
    if there < (len(wanted) if wanted else draw["count"]):
        raise RuleBroken(
            ngettext("Only %(num)s question can be drawn.", "Only %(num)s questions can be drawn.", there),
            field="questions" if wanted else "count",
        )


def publish_quiz(*, quiz: Quiz, by: Person | None) -> None:
    """Offer a quiz, and say which standards it and its questions train."""
    check_draw(quiz.bank, quiz.draw)
    quiz.state = QuizState.PUBLISHED
    db.session.flush()
    _link(quiz)
    _note(quiz, "quiz.publish", by)


def retire_quiz(*, quiz: Quiz, by: Person) -> None:
    """Offer a quiz no more; attempts under way can be ended."""
    quiz.state = QuizState.RETIRED
    db.session.flush()
    _link(quiz)
    _note(quiz, "quiz.retire", by)


def link_again(bank: QuestionBank) -> None:
    """Say anew which standards the published quizzes of a bank train, after its questions have changed."""
    for quiz in queries.published_on(bank.id):
        _link(quiz)


def _link(quiz: Quiz) -> None:
    """Link the quiz, and each question that it may draw, to the standards that they train."""
    known, path = banks.known_standards(), f"/quizzes/{quiz.code}"
    rows = queries.drawable(quiz) if quiz.state == QuizState.PUBLISHED else []
    versions = queries.current_versions([id_ for id_, _code in rows])
    trained: set[str] = set()
    links = []
    for id_, code in rows:
        content = versions[id_].content
        codes = [one for one in dict.fromkeys(content.get("standards", [])) if one in known]
        trained.update(codes)
        title = {language: words[:80] for language, words in versions[id_].question.title.items()}
        links += [Link(known[one], f"{quiz.code}:{code}", title, path) for one in codes]
    whole = [Link(known[one], quiz.code, quiz.title, path) for one in sorted(trained)]
    replace_links(relation=Relation.TRAINS, kind="quiz", ref_prefix=f"{quiz.code}:", ref=quiz.code, links=whole)
    replace_links(relation=Relation.TRAINS, kind="question", ref_prefix=f"{quiz.code}:", links=links)


def load_quiz(*, code: str, bank: QuestionBank, **values: Any) -> str:
    """Load a shipped quiz and publish it; say whether it was added, updated, unchanged, or kept as people have it."""
    plain = json.dumps({"bank": bank.code, **values}, ensure_ascii=False, sort_keys=True)
    shipped, quiz = hashlib.sha256(plain.encode()).hexdigest(), queries.quiz_by_code(code)
    if quiz is not None and (quiz.changed_by_id is not None or quiz.state == QuizState.RETIRED):
        return "kept"
    if quiz is not None and quiz.shipped == shipped:
        return "unchanged"
    state = "updated" if quiz else "added"
    quiz = save_quiz(quiz=quiz, code=code, bank=bank, by=None, **values)
    quiz.shipped = shipped
    publish_quiz(quiz=quiz, by=None)
    return state


def _note(quiz: Quiz, act: str, by: Person | None) -> None:
    audit.note(actor_id=by.id if by else None, act=act, kind="quiz", ref=quiz.code)
