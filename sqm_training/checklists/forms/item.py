"""The form of one item with the fields of its type, filled from the shape of the file."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, FieldList, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ...web.text import _l
from ...web.words import ANSWERS_FOR
from ..shown import clock
from ..values import DEFAULT_LEVELS
from .answers import LISTS, NAMED_BY, AnswerFields, marks_data
from .condition import ConditionFields, condition_data
from .part import PartForm
from .rows import SHORT, RowForm, WordsRow, line, rows_of, stripped, with_blank

TEXT, HINT = 500, 1000


class BandRow(RowForm):
    """Points for values up to a limit; without one, for every value."""

    to = line(_l("At most"), SHORT)
    points = line(_l("Points"), SHORT)


class ItemForm(PartForm, AnswerFields, ConditionFields):
    """Everything that can be said about an item; a type shows what fits it."""

    type = SelectField(_l("Type"), validate_choice=False)
    section = SelectField(_l("Section"), validate_choice=False)
    code = line(_l("Code"), SHORT, _l("Enter a code."))
    zh = TextAreaField(
        _l("Text in Chinese"), [InputRequired(_l("Enter the text.")), Length(max=TEXT)], filters=[stripped]
    )
    en = TextAreaField(_l("Text in English"), [Optional(), Length(max=TEXT)], filters=[stripped])
    hint_zh = TextAreaField(_l("Note under it in Chinese"), [Optional(), Length(max=HINT)], filters=[stripped])
    hint_en = TextAreaField(_l("Note under it in English"), [Optional(), Length(max=HINT)], filters=[stripped])
    points = line(_l("Points"), SHORT)
    standard = line(_l("Service standard"))
    touchpoint = SelectField(_l("Touchpoint"), validate_choice=False)
    answers_for = RadioField(
        _l("Answers for"), choices=[SelectChoice(*who) for who in ANSWERS_FOR.items()], default="person"
    )
    allow_na = BooleanField(_l("May be not applicable (N/A)"))
    required = BooleanField(_l("Must be answered"), default=True)
    bonus = BooleanField(_l("Bonus: adds to the points got, not to those possible"))
    critical = BooleanField(_l("Every answer that earns no points is a critical failure"))
    due_after = line(_l("Can be answered after how many days"), SHORT)
    good = RadioField(
        _l("Earns the points"), choices=[SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))], default="yes"
    )
    codes_yes = line(_l("Codes that mean “yes” in imported files"))
    codes_no = line(_l("Codes that mean “no” in imported files"))
    low = line(_l("Lowest number"), SHORT)
    high = line(_l("Highest number"), SHORT)
    bands = rows_of(BandRow, _l("Bands"))
    from_ = SelectField(_l("From"), validate_choice=False)
    until = SelectField(_l("Until"), validate_choice=False)
    faults_hint = rows_of(WordsRow, _l("Usual faults"))

    @property
    def lists(self) -> list[FieldList]:
        """The lists of rows that the type shows."""
        kind = self.type.data
        names = [LISTS.get(kind, ""), "bands" if kind == "bands" else "", "faults_hint", "clauses"]
        return [self[name] for name in names if name]

    def prepare(self) -> None:
        """Give every list of the type a blank row to go on with."""
        for rows in self.lists:
            if rows.short_name == "answers":
                _put_yes_no(rows)
            else:
                with_blank(rows)

    def field_path(self, path: Sequence[int | str]) -> Sequence[int | str]:
        """Return where on this form a fault of the item is shown."""
        head, *rest = path or ("",)
        if head in PATHS and rest:
            return (PATHS[str(head)].get(str(rest[0]), "zh"),)
        if head == "when" and self.when_mode.data != "text":
            return ("when_mode",)
        return (WHOLE[str(head)],) if head in WHOLE else path


PATHS = {"text": {"zh": "zh", "en": "en"}, "hint": {"zh": "hint_zh", "en": "hint_en"}}
WHOLE = {"critical_on": "critical_also", "demand": "comment_also", "answers": "codes_yes"}


def _put_yes_no(rows: FieldList) -> None:
    there = {entry.form["code"].data for entry in rows.entries}
    for code in ("yes", "no"):
        if code not in there:
            rows.append_entry({"code": code})


def item_data(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item, in the shape of the file, as the data of its form."""
    kind = row["type"]
    lists = _list_data(row)
    also = marks_data(row, lists.get(LISTS.get(kind, ""), []), NAMED_BY.get(kind, "code"))
    hint, codes = row.get("hint") or {}, row.get("answers") or {}
    is_timed = bool(row.get("from") or row.get("until"))
    return {
        **{key: row.get(key) for key in ("code", "type", "low", "high", "standard", "until")},
        **{key: row["text"][key] for key in ("zh", "en")},
        **{key: bool(row.get(key)) for key in ("allow_na", "bonus", "critical")},
        "from_": row.get("from"),
        "points": _typed(row.get("points")),
        "hint_zh": hint.get("zh", ""),
        "hint_en": hint.get("en", ""),
        "touchpoint": row.get("touchpoint", ""),
        "answers_for": row.get("answers_for", "person"),
        "required": row.get("required", True),
        "due_after": _typed(row.get("due_after") or ""),
        "good": row.get("good", "yes"),
        "codes_yes": ", ".join(code for code, meaning in codes.items() if meaning == "yes"),
        "codes_no": ", ".join(code for code, meaning in codes.items() if meaning == "no"),
        "bands": [_band_data(band, is_timed) for band in row.get("bands") or []],
        "faults_hint": [dict(one) for one in row.get("faults_hint") or []],
        **lists,
        **also,
        **condition_data(row.get("when")),
    }


def _list_data(row: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    kind = row["type"]
    if kind == "yes_no":
        return {"answers": [{"code": "yes"}, {"code": "no"}]}
    if kind == "levels":
        levels = [one if isinstance(one, Mapping) else {"value": one} for one in row.get("levels") or DEFAULT_LEVELS]
        return {"levels": [{key: _typed(value) for key, value in one.items()} for one in levels]}
    name = LISTS.get(kind)
    return {name: [{key: _typed(value) for key, value in one.items()} for one in row.get(name) or []]} if name else {}


def _band_data(band: Mapping[str, Any], is_timed: bool) -> dict[str, str]:
    to = band.get("to")
    if to in (None, "*"):
        return {"to": "*", "points": _typed(band["points"])}
    return {"to": clock(to, is_timed), "points": _typed(band["points"])}


def _typed(value: Any) -> str:
    """Return a value as one would type it."""
    return "" if value is None else str(value)
