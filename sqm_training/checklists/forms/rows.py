"""Lists of rows in a form: blank rows to fill, rows moved and taken out without a script, faults at their cell."""

from collections.abc import Callable, Sequence
from typing import Any

from wtforms import BooleanField, Field, FieldList, FormField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional

from ...web.strict import is_number
from ...web.text import _, _l

SHORT, LONG = 40, 300
MOST_ROWS = 60


def line(label: Any, most: int = LONG, asked: Any = None) -> StringField:
    """Return a field for one line of text; `asked` is what is said when it is empty, None when it may be."""
    first = InputRequired(asked) if asked else Optional()
    return StringField(label, [first, Length(max=most)], filters=[stripped])


def stripped(text: Any) -> Any:
    """Take away white space around a text."""
    return text.strip() if isinstance(text, str) else text


class RowForm(PlainForm):
    """One row; it is blank while nothing is written in it."""

    @property
    def is_blank(self) -> bool:
        """Whether no text field of the row holds anything."""
        return not any(field.data for field in self if not isinstance(field, BooleanField))

    def words(self) -> dict[str, str]:
        """Return the words of the row in both languages; an empty one takes the other's."""
        zh, en = self["zh"].data or "", self["en"].data or ""
        return {"zh": zh or en, "en": en or zh}

    def said(self, *names: str) -> dict[str, Any]:
        """Return the fields that are filled, as they were typed."""
        return {name: self[name].data for name in names if self[name].data not in (None, "")}


class WordsRow(RowForm):
    """Words in both languages."""

    zh = line(_l("Chinese"))
    en = line(_l("English"))


def rows_of(row: type[RowForm], label: Any) -> FieldList:
    """Return a list of rows."""
    return FieldList(FormField(row), label, max_entries=MOST_ROWS + 1)


def filled(rows: FieldList) -> list[tuple[int, Any]]:
    """Return the rows that are not blank, each with its place on the page."""
    return [(at, entry.form) for at, entry in enumerate(rows.entries) if not entry.form.is_blank]


def with_blank(rows: FieldList, least: int = 1) -> None:
    """End a list with a blank row, so that one can go on writing without a script."""
    blank = sum(entry.form.is_blank for entry in rows.entries)
    while (blank < 1 or len(rows.entries) < least) and len(rows.entries) <= MOST_ROWS:
        rows.append_entry()
        blank += 1


def change_rows(rows: FieldList, act: str, at: int) -> None:
    """Do what a button beside a row asks: `add`, `remove`, `up` or `down`."""
    data = rows.data
    if act == "add":
        data.append({})
    elif act == "remove" and at < len(data):
        del data[at]
    elif act in ("up", "down"):
        to = at + (-1 if act == "up" else 1)
        if 0 <= to < len(data) and at < len(data):
            data.insert(to, data.pop(at))
    refill(rows, data[: MOST_ROWS + 1])


def refill(rows: FieldList, data: Sequence[dict[str, Any]]) -> None:
    """Put other rows into a list."""
    rows.entries, rows.last_index = [], -1
    for row in data:
        rows.append_entry(row)


Act = tuple[str, str, int]


def act_of(text: str) -> Act | None:
    """Read the value of a button of a row: `levels:up:2`; None when it is none."""
    parts = text.split(":")
    if len(parts) != 3 or not is_number(parts[2]):
        return None
    return parts[0], parts[1], int(parts[2])


Places = Callable[[str], list[int]]


def refuse_at(form: Any, path: Sequence[int | str], cause: str, places: Places, *, is_named: bool = False) -> bool:
    """Show a fault at the control of its path below a form; say whether there was one.

    `places` gives, by the name of a list, the places on the page of the rows that were filled. `is_named` puts the
    number of the row and the name of the field before the cause.
    """
    field, row = _control_at(form, path, places)
    if not isinstance(field, Field):
        return False
    if is_named:
        where = [_("Row %(n)s", n=row + 1)] if row is not None else []
        cause = f"{_(', ').join([*where, str(field.label.text)])}{_(': ')}{cause}"
    field.errors = [*field.errors, cause]
    return True


def _control_at(form: Any, path: Sequence[int | str], places: Places) -> tuple[Any, int | None]:
    """Return the control of a path, and in which row it stands."""
    found, row = form, None
    for step in path:
        if isinstance(found, FieldList) and isinstance(step, int) and step < len(places(found.short_name)):
            row = places(found.short_name)[step]
            found = found.entries[row].form
        elif isinstance(found, PlainForm) and (step in found or f"{step}_" in found):
            found = found[step if step in found else f"{step}_"]
        else:
            break
    if isinstance(found, FieldList) and found.entries:
        found = found.entries[0].form
    return (_first(found) if isinstance(found, PlainForm) and found is not form else found), row


def _first(row: Any) -> Any:
    """Return the control of a row that a fault of the whole row is shown at: its code, else the first to write in."""
    names = [one.short_name for one in row if not isinstance(one, BooleanField)]
    return row["code" if "code" in names else names[0]]
