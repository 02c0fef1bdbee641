"""The form of one question: the fields of its type, in both languages."""

from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from ...checklists.forms.rows import RowForm, WordsRow, change_rows, line, rows_of, stripped, with_blank
from ...web.forms import Form
from ...web.strict import is_number
from ...web.text import _l

LISTS = {
    "single": ("options",),
    "multiple": ("options",),
    "short": ("answers",),
    "numeric": ("numbers",),
    "matching": ("pairs", "others"),
    "ordering": ("items",),
    "gaps": ("gaps",),
}
"""The lists of rows of each type."""

LEAST = {"options": 4, "answers": 2, "numbers": 1, "pairs": 3, "others": 1, "items": 3, "gaps": 2}
"""How many rows a new question begins with."""

LONG = 1000


class SharedRow(RowForm):
    """What can be answered, with the share that it earns and what is said to it."""

    share = line(_l("Share %"))
    why_zh = line(_l("Why, Chinese"), LONG)
    why_en = line(_l("Why, English"), LONG)


class OptionRow(SharedRow):
    """A choice; without a share a right one counts in full, and several right ones in equal parts."""

    right = BooleanField(_l("Right"))
    zh = line(_l("Chinese"), LONG)
    en = line(_l("English"), LONG)


class AnswerRow(SharedRow):
    """Accepted words, several parted by vertical lines."""

    zh = line(_l("Chinese"), LONG)
    en = line(_l("English"), LONG)


class NumberRow(SharedRow):
    """An accepted number."""

    value = line(_l("Number"))
    tolerance = line(_l("Give or take"))


class PairRow(RowForm):
    """What belongs together."""

    left_zh = line(_l("Left, Chinese"), LONG)
    left_en = line(_l("Left, English"), LONG)
    right_zh = line(_l("Right, Chinese"), LONG)
    right_en = line(_l("Right, English"), LONG)


class GapRow(RowForm):
    """What fills a gap: accepted words, a number, or choices of which the first is right."""

    kind = SelectField(
        _l("Filled by"),
        choices=[
            SelectChoice("text", _l("Words")),
            SelectChoice("number", _l("A number")),
            SelectChoice("choice", _l("A choice, the right one first")),
            SelectChoice("choices", _l("Several choices, = before the right ones")),
        ],
    )
    zh = line(_l("Chinese"), LONG)
    en = line(_l("English"), LONG)

    @property
    def is_blank(self) -> bool:
        """Whether nothing fills the gap."""
        return not (self.zh.data or self.en.data)


def _area(label: Any, most: int = 20_000) -> TextAreaField:
    return TextAreaField(label, [Optional(), Length(max=most)], filters=[stripped])


class QuestionForm(Form):
    """A question; fields of other types than its own are left out of the page and ignored."""

    seen = HiddenField()
    code = line(_l("Code"))
    category = line(_l("Category"), 300)
    standards = line(_l("Standards"), 300)
    points = IntegerField(_l("Points"), [Optional(), NumberRange(1, 100)], default=1)
    text_zh = _area(_l("Question in Chinese"))
    text_en = _area(_l("Question in English"))
    options = rows_of(OptionRow, _l("Choices"))
    is_fixed = BooleanField(_l("Keep the choices in this order"))
    answer = RadioField(
        _l("Right answer"),
        [Optional()],
        choices=[SelectChoice("true", _l("True")), SelectChoice("false", _l("False"))],
        default="true",
    )
    why_true_zh = line(_l("Said to “true”, Chinese"), LONG)
    why_true_en = line(_l("Said to “true”, English"), LONG)
    why_false_zh = line(_l("Said to “false”, Chinese"), LONG)
    why_false_en = line(_l("Said to “false”, English"), LONG)
    answers = rows_of(AnswerRow, _l("Accepted answers"))
    case = BooleanField(_l("Capital letters matter"))
    numbers = rows_of(NumberRow, _l("Accepted numbers"))
    units = line(_l("Units"), 200)
    pairs = rows_of(PairRow, _l("Pairs"))
    others = rows_of(WordsRow, _l("More to choose from on the right"))
    items = rows_of(WordsRow, _l("In the right order"))
    gaps = rows_of(GapRow, _l("Gaps"))
    rubric_zh = _area(_l("What a good answer contains, Chinese"), 4000)
    rubric_en = _area(_l("What a good answer contains, English"), 4000)
    why_zh = _area(_l("Explanation in Chinese"), 4000)
    why_en = _area(_l("Explanation in English"), 4000)
    pictures = MultipleFileField(_l("Add pictures"))

    def act(self, text: str) -> bool:
        """Do what a button of a row asks, and say whether it was one."""
        name, _colon, rest = text.partition(":")
        what, _colon, at = rest.partition(":")
        if name not in LEAST or not is_number(at):
            return False
        change_rows(self[name], what, int(at))
        return True

    def prepare(self, kind: str) -> None:
        """End every list of the type with a blank row."""
        for name in LISTS.get(kind, ()):
            with_blank(self[name], 1 if self[name].entries else LEAST[name])
