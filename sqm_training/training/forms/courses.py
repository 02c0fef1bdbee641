"""Forms of courses."""

from collections.abc import Iterable
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields import DateField, DecimalField, RadioField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from ...web.forms import Form
from ...web.text import _l
from ..rules import QUESTIONS, RULES

CODE = Regexp(
    r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", message=_l("A code has letters, digits, dots and hyphens, 40 at most.")
)


def offered(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Return values with their words as the choices of a field."""
    return [SelectChoice(value, words) for value, words in pairs]


def both_of(form: Any, name: str) -> dict[str, str]:
    """Return the words of two fields, `name_zh` and `name_en`, as content is kept; empty when both are."""
    words = {tongue: (form[f"{name}_{tongue}"].data or "").strip() for tongue in ("zh", "en")}
    return words if any(words.values()) else {}


class Titled(Form):
    """A form with a title in both languages."""

    title_zh = StringField(_l("Title, Chinese"), [InputRequired(_l("Give a title.")), Length(max=200)])
    title_en = StringField(_l("Title, English"), [InputRequired(_l("Give a title.")), Length(max=200)])

    @property
    def title_words(self) -> dict[str, str]:
        """The title in both languages."""
        return both_of(self, "title")


class NewForm(Titled):
    """A new course."""

    code = StringField(
        _l("Code"),
        [InputRequired(_l("Give the course a code.")), CODE],
        description=_l("Short and for good, such as WIN3: certificates and records refer to it."),
    )


class CourseForm(Titled):
    """What holds for the whole course."""

    about_zh = TextAreaField(_l("About, Chinese"), [Optional(), Length(max=2000)])
    about_en = TextAreaField(_l("About, English"), [Optional(), Length(max=2000)])
    rule = SelectField(_l("Completed once"), choices=offered(RULES.items()))
    pass_percent = IntegerField(
        _l("Per cent that passes the post-test"),
        [InputRequired(_l("Give a number from 0 to 100.")), NumberRange(0, 100)],
    )
    hours = DecimalField(
        _l("Study hours"), [InputRequired(_l("Give the study hours, 0 for none.")), NumberRange(0, 1000)]
    )
    valid_months = IntegerField(
        _l("Months that the certificate is valid"),
        [Optional(), NumberRange(1, 240)],
        description=_l("Left empty: without end."),
    )
    refreshers = StringField(
        _l("Days of the refreshers"),
        [
            Optional(),
            Regexp(r"^\s*\d{1,4}(\s*[,，、]\s*\d{1,4})*\s*$", message=_l("Write days such as 1, 3, 7, 21, 60.")),
        ],
        description=_l("Days after a pass, such as 1, 3, 7, 21, 60. Left empty: none."),
    )
    facilitator_zh = TextAreaField(
        _l("Facilitator's notes, Chinese"),
        [Optional(), Length(max=60_000)],
        description=_l("For trainers only, in Markdown: material, how to run each module, what goes wrong."),
    )
    facilitator_en = TextAreaField(_l("Facilitator's notes, English"), [Optional(), Length(max=60_000)])


class ModuleForm(Titled):
    """A module."""

    code = StringField(_l("Code"), [InputRequired(_l("Give the module a code.")), CODE])
    goal_zh = TextAreaField(_l("Goal, Chinese"), [Optional(), Length(max=500)])
    goal_en = TextAreaField(_l("Goal, English"), [Optional(), Length(max=500)])
    method_zh = StringField(_l("Method, Chinese"), [Optional(), Length(max=300)])
    method_en = StringField(_l("Method, English"), [Optional(), Length(max=300)])
    day = IntegerField(_l("Day of the course"), [Optional(), NumberRange(1, 30)])
    starts = TimeField(_l("Begins at"), [Optional()])
    minutes = IntegerField(_l("Minutes"), [Optional(), NumberRange(0, 1440)])
    needs = SelectMultipleField(_l("Needs before it"), [Optional()])


class PartForm(Form):
    """A part to be added to a module: something that exists, by kind and code, or a task in words."""

    kind = SelectField(
        _l("Kind"),
        choices=offered(
            [("lesson", _l("New lesson")), ("scenario", _l("Scenario")), ("quiz", _l("Quiz")), ("task", _l("Task"))]
        ),
    )
    ref = StringField(
        _l("Code"), [Optional(), CODE], description=_l("Of the scenario or quiz; for a lesson, the one it will have.")
    )
    task_zh = StringField(_l("Task, Chinese"), [Optional(), Length(max=500)])
    task_en = StringField(_l("Task, English"), [Optional(), Length(max=500)])


class LessonForm(Titled):
    """A lesson in both languages."""

    text_zh = TextAreaField(_l("Text, Chinese"), [Optional(), Length(max=100_000)])
    text_en = TextAreaField(_l("Text, English"), [Optional(), Length(max=100_000)])
    minutes = IntegerField(_l("Minutes"), [InputRequired(_l("Give the minutes it takes.")), NumberRange(1, 480)])
    standards = StringField(
        _l("Standards it trains"),
        [Optional(), Length(max=500)],
        description=_l("Codes parted by commas, such as FIRST-1, EMP-1."),
    )


class MediumForm(Form):
    """A picture, recording or attachment that lessons show under a name."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file first."))],
        description=_l(
            "Pictures, recordings up to 200 MB (MP3, M4A, OGG, WAV, MP4, WEBM), PDF and Office up to 20 MB."
        ),
    )
    name = StringField(
        _l("Name in the text"), [Optional(), Length(max=100)], description=_l("Left empty: the name of the file.")
    )


class RunForm(Form):
    """A run of a course: when, where, by whom."""

    course = SelectField(_l("Course"))
    starts_on = DateField(_l("First day"), [InputRequired(_l("Choose the first day."))])
    place = StringField(_l("Place"), [InputRequired(_l("Say where it is held.")), Length(max=200)])
    trainer = SelectField(_l("Trainer"), coerce=int)


class PeopleForm(Form):
    """People for the list of a run."""

    numbers = TextAreaField(
        _l("Employee numbers"),
        [Optional(), Length(max=20_000)],
        description=_l("Paste them as they are: one a line, or with commas or spaces between."),
    )
    site = SelectField(_l("Or all employees of a site"), [Optional()])


class CancelForm(Form):
    """Why a run is cancelled, or a certificate revoked."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Give the reason.")), Length(max=1000)])


class PlanForm(Form):
    """The plan of a learner."""

    text = TextAreaField(
        _l("Next shift I will …"),
        [InputRequired(_l("Write what you will do.")), Length(max=1000)],
        description=_l("One thing that can be seen at your window. Your manager asks about it after 14 days."),
    )


SCALE = [(number, str(number)) for number in range(1, 6)]


def _rating(key: str) -> RadioField:
    return RadioField(
        QUESTIONS[key], [InputRequired(_l("Rate every statement from 1 to 5."))], choices=offered(SCALE), coerce=int
    )


class ReactionForm(Form):
    """How a course was, from 1 (not at all) to 5 (fully), and in words."""

    useful = _rating("useful")
    clear = _rating("clear")
    practice = _rating("practice")
    pace = _rating("pace")
    trainer = _rating("trainer")
    apply = _rating("apply")
    liked = TextAreaField(_l("What helped most?"), [Optional(), Length(max=1000)])
    better = TextAreaField(_l("What should be better?"), [Optional(), Length(max=1000)])


class ConfirmForm(Form):
    """What became of a plan."""

    outcome = RadioField(
        _l("What became of it"),
        [InputRequired(_l("Choose one."))],
        choices=offered([("done", _l("Done")), ("partly", _l("Partly")), ("not", _l("Not yet"))]),
    )
    note = TextAreaField(_l("Note"), [Optional(), Length(max=1000)])


class VerifyForm(Form):
    """The code of a certificate, as it is printed."""

    code = StringField(
        _l("Code of the certificate"), [InputRequired(_l("Write the code that is printed on it.")), Length(max=60)]
    )
