"""The form that all others are made from, and what its macros need to know about a field."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, FileField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import FieldList, FormField, TextAreaField

from ..errors import RuleBroken
from .text import _

KINDS: tuple[tuple[type[Field], str], ...] = (
    (HiddenField, "hidden"),
    (BooleanField, "switch"),
    (RadioField, "radio"),
    (SelectMultipleField, "checks"),
    (SelectField, "select"),
    (FileField, "file"),
    (TextAreaField, "area"),
)
"""Which control shows a field; the first match holds, because some field types inherit from others."""


class Form(FlaskForm):
    """A WTForms form that can take a refusal of the domain onto the field it belongs to."""

    class Meta(FlaskForm.Meta):
        """Where a form takes its data from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take what a form posted, never JSON: nobody sends any here, and what it holds need not be pairs."""
            is_given = formdata is None or hasattr(formdata, "getlist")
            return None if not is_given and request.is_json else super().wrap_formdata(form, formdata)

    def refuse(self, refusal: RuleBroken) -> None:
        """Show a broken rule at its field, or above the form when it belongs to none."""
        field: Any = self._fields.get(refusal.field or "")
        if field is None:
            self.form_errors.append(str(refusal))
        else:
            field.errors = [*field.errors, str(refusal)]


def kind_of(field: Field) -> str:
    """Name the control of a field: hidden, switch, radio, checks, select, file, area or line."""
    return next((kind for type_, kind in KINDS if isinstance(field, type_)), "line")


def is_optional(field: Field) -> bool:
    """Say whether a field may be left empty, so that its label tells."""
    kind = kind_of(field)
    if field.flags.required or kind in {"hidden", "switch"}:
        return False
    if kind == "select":
        return any(choice.data in ("", None) for choice in field)
    return kind != "radio" or bool(field.flags.optional)


def anchor(field: Field) -> str:
    """Return the id that an error links to: the control itself, or the first one of several."""
    return f"{field.id}-0" if kind_of(field) in {"radio", "checks"} else str(field.id)


def messages_of(field: Field) -> list[str]:
    """Return the errors of a field itself, as words; those of fields inside it are lists and not among them."""
    return [str(error) for error in field.errors if not isinstance(error, (list, tuple, dict))]


def errors_of(form: Any) -> list[tuple[str | None, str]]:
    """Return every error of a form with the id of its control, None when it belongs to no control one can see."""
    found: list[tuple[str | None, str]] = [(None, str(error)) for error in form.form_errors]
    for field in form:
        found += _errors_of_field(field)
    return _told_apart(found, {anchor(field): field.label.text for field in form})


def _told_apart(found: list[tuple[str | None, str]], labels: dict[str, str]) -> list[tuple[str | None, str]]:
    """Put its label before an error that stands in the list more than once."""
    times = Counter(text for _target, text in found)
    return [
        (target, f"{labels[target]}{_(': ')}{text}" if target in labels and times[text] > 1 else text)
        for target, text in found
    ]


def _errors_of_field(field: Any) -> Iterator[tuple[str | None, str]]:
    if isinstance(field, FormField):
        yield from errors_of(field.form)
        return
    if isinstance(field, FieldList):
        for entry in field.entries:
            yield from _errors_of_field(entry)
    reachable = kind_of(field) != "hidden" and not isinstance(field, FieldList)
    for message in messages_of(field):
        yield anchor(field) if reachable else None, message


def init_app(app: Flask) -> None:
    """Let the form macros ask about fields."""
    app.jinja_env.globals.update(kind_of=kind_of, is_optional=is_optional, messages_of=messages_of, errors_of=errors_of)
