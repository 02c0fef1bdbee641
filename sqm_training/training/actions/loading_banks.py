"""Loading the shipped banks, without ever writing over what people changed."""

from collections import Counter
from pathlib import Path

from ...extensions import db
from ...library import FOLDER
from ..banks.reading import Content, Found
from ..banks.shipped import load_bank
from ..models import QuestionBank
from ..queries import banks as queries
from . import banks
from .questions import add_question, change_question
from .quizzes import link_again


def load_shipped_banks(folder: Path = FOLDER / "questions") -> dict[str, Counter[str]]:
    """Load all banks of a folder; return by code how many questions were added, updated, unchanged and kept.

    `kept` are questions that people changed since: what is shipped leaves them alone. Raises `BadFile`.
    """
    done: dict[str, Counter[str]] = {}
    for file in sorted(folder.glob("*.yaml")):
        code, title, reading = load_bank(file.read_text("utf-8"), file.name)
        bank = queries.bank_by_code(code) or banks.make_bank(code=code, title=title, by=None)
        done[code] = done.get(code, Counter()) + load_questions(bank, reading.found)
    return done


def load_questions(bank: QuestionBank, found: list[Found]) -> Counter[str]:
    """Load questions under their codes into a bank."""
    known, done = queries.questions_by_code(bank), Counter[str]()
    for one in found:
        content, origin, question = content_of(one), banks.origin_of(one), known.get(one.code)
        if question is None:
            add_question(bank=bank, content=content, category=one.category, code=one.code, by=None, origin=origin)
            done["added"] += 1
        elif question.origin == origin:
            done["unchanged"] += 1
        elif question.changed_by_id is not None or question.is_retired:
            done["kept"] += 1
        else:
            question.origin = origin
            change_question(question=question, content=content, category=one.category, by=None, links_quizzes=False)
            done["updated"] += 1
    db.session.flush()
    if done["updated"]:
        link_again(bank)
    return done


def content_of(found: Found) -> Content:
    """Return the content of a shipped question with its standards."""
    return found.content | ({"standards": found.tags} if found.tags else {})
