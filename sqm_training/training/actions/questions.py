"""Questions: written and changed here; every change freezes a version, and answers keep the one they were given on."""

from datetime import datetime

from sqlalchemy import delete

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local
from ..banks.gift import path_of
from ..banks.reading import Content, Unfit
from ..contents import digest_of, title_of
from ..models import Question, QuestionBank, QuestionStandard, QuestionVersion
from ..queries import banks as queries
from . import banks, quizzes


def add_question(
    *,
    bank: QuestionBank,
    content: Content,
    category: str,
    code: str = "",
    by: Person | None,
    origin: str = "",
    at: datetime | None = None,
) -> Question:
    """Add a question to a bank; without a code it gets the next one. Raises `RuleBroken` for a code that is taken."""
    at, code = at or now(), code or banks.next_code(bank)
    if not banks.CODE.match(code):
        raise RuleBroken(_("A code has letters, digits, dots, hyphens and underscores, 40 at most."), field="code")
    if code in queries.codes_of(bank):
        raise RuleBroken(_("There is a question %(code)s in this bank already.", code=code), field="code")
    question = Question(
        bank=bank,
        code=code,
        type=content["type"],
        title=title_of(content),
        number=0,
        digest="",
        origin=origin,
        changed_at=at,
    )
    db.session.add(question)
    change_question(question=question, content=content, category=category, by=by, at=at)
    _note(question, "question.add", by)
    return question


def change_question(
    *,
    question: Question,
    content: Content,
    category: str,
    by: Person | None,
    at: datetime | None = None,
    links_quizzes: bool = True,
) -> bool:
    """Keep a question as it now is and say whether that made a new version; a mere move makes none.

    Who changes many leaves the links of quizzes alone meanwhile and calls `quizzes.link_again` at the end.
    """
    try:
        banks.check_size(content)
    except Unfit as unfit:
        raise RuleBroken(local(unfit.cause)) from unfit
    at, digest = at or now(), digest_of(content)
    path = path_of(category)
    question.category_id = banks.categories_by_path(question.bank, {path}).get(path)
    is_new = digest != question.digest
    if is_new:
        question.number, question.digest = question.number + 1, digest
        question.type, question.title = content["type"], title_of(content)
        question.changed_at, question.changed_by_id = at, by.id if by else None
        db.session.flush()
        by_id = by.id if by else None
        db.session.add(
            QuestionVersion(
                question=question, number=question.number, content=content, digest=digest, made_at=at, made_by_id=by_id
            )
        )
        _link(question, content)
        if question.number > 1:
            _note(question, "question.change", by)
            if links_quizzes:
                quizzes.link_again(question.bank)
    db.session.flush()
    return is_new


def _link(question: Question, content: Content) -> None:
    """Say which standards the question trains now."""
    db.session.execute(delete(QuestionStandard).where(QuestionStandard.question_id == question.id))
    known = queries.known_standards()
    for code in dict.fromkeys(content.get("standards", [])):
        if code in known:
            db.session.add(QuestionStandard(question_id=question.id, standard_id=known[code]))


def retire_question(*, question: Question, by: Person) -> None:
    """Draw a question no more; past answers stay."""
    question.is_retired = True
    _note(question, "question.retire", by)
    quizzes.link_again(question.bank)


def bring_back_question(*, question: Question, by: Person) -> None:
    """Draw a retired question again."""
    question.is_retired = False
    _note(question, "question.bring_back", by)
    quizzes.link_again(question.bank)


def _note(question: Question, act: str, by: Person | None) -> None:
    db.session.flush()
    audit.note(
        actor_id=by.id if by else None,
        act=act,
        kind="question",
        ref=str(question.id),
        details={"code": question.code, "number": question.number},
    )
