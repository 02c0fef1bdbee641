"""What the tests of questions and quizzes share: a small bank with every type, a quiz on it, and answers."""

from typing import Any

from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.training.actions import banks as bank_actions
from sqm_training.training.actions import quizzes as quiz_actions
from sqm_training.training.actions import taking
from sqm_training.training.banks.shipped import load_bank
from sqm_training.training.models import QuestionBank, Quiz, QuizAttempt

from ..assignments.kit import make_standard

BANK = """
code: SMALL
title: {zh: 小题库, en: Small bank}
questions:
  - {code: S1, type: single, category: 热线/接听, standards: [WAIT-3],
     text: {zh: 几秒内接听？, en: "Answer within how many seconds?"},
     options: [{zh: 15 秒, en: 15 s, right: true}, {zh: 30 秒, en: 30 s, why: {zh: 太慢, en: Too slow}}],
     why: {zh: 目标是 15 秒, en: The target is 15 s}}
  - {code: M1, type: multiple, category: 热线, standards: [WAIT-3, FIRST-1],
     text: {zh: 哪些属于一次性告知？, en: Which belong to one-time notice?},
     options: [{zh: 依据, en: basis, right: true}, {zh: 时限, en: limit, right: true}, {zh: 家庭, en: family}]}
  - {code: T1, type: true_false, category: 窗口, standards: [FIRST-1],
     text: {zh: 首问负责, en: The first asked stays responsible}, answer: true}
  - {code: A1, type: short, category: 窗口, text: {zh: 水表表号在哪里, en: Where is the number},
     answers: [{zh: [表盘, 表面], en: [dial]}]}
  - {code: N1, type: numeric, category: 热线, text: {zh: 接听秒数, en: Seconds}, value: 15, tolerance: 0.5,
     unit: {zh: 秒, en: s}}
  - {code: P1, type: matching, category: 窗口, text: {zh: 配对, en: Match},
     pairs: [{left: {zh: 停水, en: cut}, right: {zh: 24 小时, en: 24 h}},
             {left: {zh: 接听, en: call}, right: {zh: 15 秒, en: 15 s}}]}
  - {code: O1, type: ordering, category: 窗口, text: {zh: 排序, en: Order},
     options: [{zh: 问候, en: greet}, {zh: 倾听, en: listen}, {zh: 办理, en: act}, {zh: 告别, en: part}]}
  - {code: G1, type: gaps, category: 窗口, text: {zh: "来有{1}声，走有{2}声", en: "{1} in, {2} out"},
     gaps: [{zh: [迎], en: [hello]}, {zh: [送], en: [bye]}]}
  - {code: E1, type: essay, category: 窗口, standards: [FIRST-1], text: {zh: 怎样安抚？, en: How do you calm them?},
     rubric: {zh: 先听, en: Listen first}}
"""
RIGHT: dict[str, dict[str, Any]] = {
    "S1": {"option": 0},
    "M1": {"options": [0, 1]},
    "T1": {"answer": True},
    "A1": {"text": "表盘"},
    "N1": {"text": "15.2 s"},
    "P1": {"rights": [0, 1]},
    "O1": {"places": [0, 1, 2, 3]},
    "G1": {"gaps": ["迎", "bye"]},
}


def small_bank() -> QuestionBank:
    """Add the bank with a question of every type, and the two standards that it trains."""
    for code in ("WAIT-3", "FIRST-1"):
        make_standard(code)
    _code, title, reading = load_bank(BANK, "small.yaml")
    bank = bank_actions.make_bank(code="SMALL", title=title, by=None)
    bank_actions.take_in(bank=bank, reading=reading, by=None)
    return bank


def quiz_on(bank: QuestionBank, *codes: str, code: str = "QUIZ", **values: Any) -> Quiz:
    """Add a published quiz on some questions in their order, or on as many as `draw` says."""
    settings = {
        "title": {"zh": "小测验", "en": "Small quiz"},
        "draw": {"questions": list(codes)} if codes else {"count": 3},
        "is_shuffled": False,
        **values,
    }
    quiz = quiz_actions.save_quiz(quiz=None, code=code, bank=bank, by=None, **settings)
    quiz_actions.publish_quiz(quiz=quiz, by=None)
    db.session.commit()
    return quiz


def begun(person: Person, quiz: Quiz, **values: Any) -> QuizAttempt:
    """Begin a quiz as somebody."""
    attempt = taking.begin(person=db.session.merge(person), quiz=db.session.merge(quiz), **values)
    db.session.commit()
    return attempt


def give_right(attempt: QuizAttempt, *leave: str) -> None:
    """Answer all questions of an attempt rightly, except those to be left out."""
    for answer in attempt.answers:
        code = answer.version.question.code
        if code not in leave and code in RIGHT:
            answer.given = RIGHT[code]
    db.session.commit()


def place_of(page: Any, words: str) -> str:
    """Return the value of the choice with these words on a page."""
    for label in page.all("label"):
        if " ".join("".join(label.itertext()).split()) == words:
            control = next(one for one in page.all("input") if one.get("id") == label.get("for"))
            return str(control.get("value"))
    raise AssertionError(f"no choice {words}")
