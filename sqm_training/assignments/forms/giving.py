"""The form by which a task is given: to whom, until when, why."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ...database import Text
from ...errors import RuleBroken
from ...people.queries.accounts import all_sites
from ...web.forms import Form
from ...web.text import _, _l, local
from ...web.words import ROLES
from ..queries.candidates import Wanted, split_numbers
from ..terms import LONGEST_REASON, Terms
from ..words import UNITS


def _choices(words: dict[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(key, said) for key, said in words.items()]


class GiveForm(Form):
    """Whom, until when, how often, why. Which of the people's fields count depends on `people`."""

    people = RadioField(
        _l("Who gets it"),
        choices=[
            SelectChoice("site", _l("A site")),
            SelectChoice("role", _l("Everybody with a role")),
            SelectChoice("names", _l("A list of numbers")),
            SelectChoice("weakness", _l("Who is weak on a standard")),
        ],
        default="site",
    )
    site = SelectField(_l("Site"), coerce=lambda value: int(value) if value else None)
    below = BooleanField(_l("And all sites below it"), default=True)
    role = SelectField(_l("Role"), choices=_choices(ROLES), default="employee")
    numbers = TextAreaField(
        _l("Employee numbers"), description=_l("Paste them as they are: one a line, or with commas or spaces between.")
    )
    percent = IntegerField(_l("Below this percentage of the points"), [Optional(), NumberRange(1, 100)], default=70)
    days = IntegerField(_l("In the last days"), [Optional(), NumberRange(1, 730)], default=90)
    practice = BooleanField(
        _l("Count practice as well"),
        description=_l("Without it, what counts is what customers met: own items of mystery shops."),
    )
    standard = SelectField(_l("Standard it aims at"), coerce=lambda value: int(value) if value else None)
    again = BooleanField(_l("Also to people who have passed it before"))
    due_on = DateField(_l("Due day"), [Optional()])
    cut_off_on = DateField(_l("Cut-off"), [Optional()])
    attempts_allowed = IntegerField(_l("Attempts allowed"), [Optional(), NumberRange(1, 99)])
    repeat_every = IntegerField(_l("Again after"), [Optional(), NumberRange(1, 999)])
    repeat_unit = SelectField(_l("Repetition"), choices=_choices(UNITS), default="")
    reason = TextAreaField(
        _l("Why"),
        [InputRequired(_l("Say why. Everybody who gets the task reads it.")), Length(max=LONGEST_REASON)],
        description=_l("Everybody who gets the task reads this."),
    )

    def __init__(self, standards: Sequence[Row[int, str, Text]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site.choices = [SelectChoice("", _("All sites"))] + [
            SelectChoice(site.id, "　" * (len(site.line) - 1) + local(site.title)) for site in all_sites()
        ]
        self.standards = standards
        self.standard.choices = [SelectChoice("", _("none"))] + [
            SelectChoice(one.id, f"{one.code} {local(one.title)}") for one in self.standards
        ]

    def wanted(self) -> Wanted:
        """Return whom the form means; raises `RuleBroken` at the field that says too little."""
        how = self.people.data or "site"
        if how == "names" and not split_numbers(self.numbers.data or ""):
            raise RuleBroken(_("Enter at least one number."), field="numbers")
        if how == "weakness" and not self.standard.data:
            raise RuleBroken(_("Choose the standard that people are weak on."), field="standard")
        is_everywhere = how == "site" and not self.site.data
        return Wanted(
            how="role" if is_everywhere else how,
            site_id=self.site.data,
            below=bool(self.below.data),
            role=self.role.data or "employee",
            numbers=self.numbers.data or "",
            standard_id=self.standard.data,
            percent=self.percent.data or 70,
            days=self.days.data or 90,
            practice=bool(self.practice.data),
        )

    def terms(self) -> Terms:
        """Return until when, how often and why."""
        return Terms(
            due_on=self.due_on.data,
            cut_off_on=self.cut_off_on.data,
            attempts_allowed=self.attempts_allowed.data,
            repeat_every=self.repeat_every.data,
            repeat_unit=self.repeat_unit.data or "",
            reason=self.reason.data or "",
            standard_id=self.standard.data,
        )

    def chosen_standard(self) -> Row[int, str, Text] | None:
        """Return id, code and title of the standard that the task aims at."""
        return next((one for one in self.standards if one.id == self.standard.data), None)
