"""The form that all others are made from, and what its macros need to know about a field."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask import Flask, request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from wtforms import BooleanField, Field, FileField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields import FieldList, FormField, TextAreaField
from wtforms.fields.choices import Choice, SelectFieldBase
from wtforms.widgets import Select
from wtforms.widgets.core import clean_key

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


class Options(Select):
    """Writes a select as WTForms does, but each of what may be hundreds of options in one go."""

    @classmethod
    def render_option(cls, choice: Choice, **kwargs: Any) -> Markup:
        """Write one option; one with attributes that are no words is left to WTForms."""
        given = {"value": choice.value, **(choice.render_kw or {}), **kwargs}
        if not all(type(value) in (str, int) for value in given.values()):
            written: Markup = super().render_option(choice, **kwargs)
            return written
        words = [f'{clean_key(key)}="{escape(value)}"' for key, value in given.items()]
        words += ["selected"] if choice.selected else []
        label = escape(choice.label or choice.value)
        return Markup(f"<option {' '.join(sorted(words))}>{label}</option>")  # noqa: S704 - escaped piece by piece


class Form(FlaskForm):
    """A WTForms form that can take a refusal of the domain onto the field it belongs to."""

    class Meta(FlaskForm.Meta):
        """Where a form takes its data from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Take what a form posted, never JSON: nobody sends any here, and what it holds need not be pairs."""
            is_given = formdata is None or hasattr(formdata, "getlist")
            return None if not is_given and request.is_json else super().wrap_formdata(form, formdata)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:
            """Write a select with `Options`, and anything else as WTForms does."""
            if type(field.widget) is Select:
                field.widget = Options(field.widget.multiple)
            return super().render_field(field, render_kw)

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
        return any(choice.value in ("", None) for choice in choices_of(field))
    return kind != "radio" or bool(field.flags.optional)


def choices_of(field: SelectFieldBase) -> list[Choice]:
    """Return what can be chosen, as plain values: the fields that WTForms makes of them cost ten times as much."""
    return list(field.iter_choices())


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
    asked = (kind_of, is_optional, choices_of, messages_of, errors_of)
    app.jinja_env.globals.update({one.__name__: one for one in asked})
