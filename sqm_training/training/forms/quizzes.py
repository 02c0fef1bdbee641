"""The form of a quiz."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ...checklists.forms.rows import line, stripped
from ...web.forms import Form
from ...web.text import _l
from ..contents import both_of
from ..models import Quiz
from ..words import FEEDBACK, ROLES

WAYS = [SelectChoice("random", _l("At random from the bank")), SelectChoice("named", _l("These, by code"))]


class QuizForm(Form):
    """What a quiz asks, and how."""

    code = line(_l("Code"), asked=_l("Give the quiz a code."))
    zh = line(_l("Title in Chinese"), 200)
    en = line(_l("Title in English"), 200)
    about_zh = TextAreaField(_l("What it is about, Chinese"), [Optional(), Length(max=2000)], filters=[stripped])
    about_en = TextAreaField(_l("What it is about, English"), [Optional(), Length(max=2000)], filters=[stripped])
    role = RadioField(_l("What for"), choices=[SelectChoice(*one) for one in ROLES.items()], default="practice")
    bank = SelectField(_l("Bank"), [InputRequired()])
    way = RadioField(_l("Which questions"), choices=WAYS, default="random")
    count = IntegerField(_l("How many"), [Optional(), NumberRange(1, 200)], default=10)
    categories = SelectMultipleField(_l("Only from these categories"), [Optional()])
    standards = line(_l("Only on these standards"), 300)
    questions = TextAreaField(_l("Codes of the questions"), [Optional(), Length(max=4000)], filters=[stripped])
    minutes = IntegerField(_l("Time limit in minutes"), [Optional(), NumberRange(1, 600)])
    attempts = IntegerField(_l("Attempts"), [Optional(), NumberRange(1, 100)])
    pass_percent = IntegerField(
        _l("Passed from"), [InputRequired(_l("Give the pass mark in percent.")), NumberRange(0, 100)], default=75
    )
    feedback = RadioField(
        _l("When people learn what was right"), choices=[SelectChoice(*one) for one in FEEDBACK.items()], default="end"
    )
    is_shuffled = BooleanField(_l("Shuffle questions and choices"), default=True)

    def values(self) -> dict[str, Any]:
        """Return what the form says, as `actions.quizzes.save_quiz` takes it."""
        code = self.code.data or ""
        return {
            "title": both_of(self.zh.data, self.en.data) or {"zh": code, "en": code},
            "about": both_of(self.about_zh.data, self.about_en.data),
            "draw": self._draw(),
            **{
                name: self[name].data
                for name in ("role", "minutes", "attempts", "pass_percent", "feedback", "is_shuffled")
            },
        }

    def _draw(self) -> dict[str, Any]:
        if self.way.data == "named":
            return {"questions": list(dict.fromkeys(_codes(self.questions.data)))}
        standards = [one.upper() for one in _codes(self.standards.data)]
        found = {"count": self.count.data, "categories": self.categories.data, "standards": standards}
        return {key: value for key, value in found.items() if value}


def _codes(text: str | None) -> list[str]:
    return [one for one in re.split(r"[\s,，、;；]+", text or "") if one]


def data_of(quiz: Quiz) -> dict[str, Any]:
    """Return the fields that show a quiz."""
    draw = quiz.draw
    return {
        "code": quiz.code,
        "zh": quiz.title.get("zh", ""),
        "en": quiz.title.get("en", ""),
        "about_zh": quiz.about.get("zh", ""),
        "about_en": quiz.about.get("en", ""),
        "bank": quiz.bank.code,
        "way": "named" if draw.get("questions") else "random",
        "count": draw.get("count"),
        "categories": draw.get("categories", []),
        "standards": ", ".join(draw.get("standards", [])),
        "questions": " ".join(draw.get("questions", [])),
        **{
            name: getattr(quiz, name)
            for name in ("role", "minutes", "attempts", "pass_percent", "feedback", "is_shuffled")
        },
    }
