"""Forms of accounts, people, sites and holidays."""

from wtforms import (
    BooleanField,
    FileField,
    PasswordField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import EqualTo, InputRequired, Length, Optional

from ...web.forms import Form
from ...web.text import _l
from ...web.words import KINDS, ROLES

NEW = {"autocomplete": "new-password"}


class NewPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Enter a new password."))], render_kw=NEW)
    again = PasswordField(
        _l("The same once more"),
        [InputRequired(_l("Enter it once more.")), EqualTo("password", _l("The two are not the same."))],
        render_kw=NEW,
    )


class PasswordForm(NewPasswordForm):
    """The present password and a new one."""

    current = PasswordField(
        _l("Present password"),
        [InputRequired(_l("Enter your present password."))],
        render_kw={"autocomplete": "current-password"},
    )


class PersonForm(Form):
    """A person as the administrator enters one."""

    number = StringField(_l("Employee number"), [InputRequired(_l("Enter the employee number.")), Length(max=40)])
    name = StringField(_l("Name"), [InputRequired(_l("Enter the name.")), Length(max=80)])
    site = SelectField(_l("Site"), coerce=lambda value: int(value) if value else None, validators=[Optional()])
    roles = SelectMultipleField(_l("Roles"), choices=[SelectChoice(key, words) for key, words in ROLES.items()])
    badge = StringField(_l("Badge number"), [Optional(), Length(max=40)])
    post = StringField(_l("Post"), [Optional(), Length(max=80)])
    mail = StringField(_l("Mail"), [Optional(), Length(max=120)])


class SiteForm(Form):
    """A site and where it lies in the tree."""

    code = StringField(_l("Code"), [InputRequired(_l("Enter a code.")), Length(max=40)])
    name = StringField(_l("Name in Chinese"), [InputRequired(_l("Enter the name of the site.")), Length(max=120)])
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=120)])
    kind = SelectField(_l("Kind of site"), choices=[SelectChoice(key, words) for key, words in KINDS.items()])
    city = StringField(_l("City"), [Optional(), Length(max=80)])
    parent = SelectField(_l("Lies below"), coerce=lambda value: int(value) if value else None, validators=[Optional()])
    is_active = BooleanField(_l("In use"), default=True)


class HolidayForm(Form):
    """Days of the calendar, one a line."""

    lines = TextAreaField(_l("Days, one a line"), [InputRequired(_l("Enter at least one day."))])


class ImportForm(Form):
    """A file of people."""

    file = FileField(_l("File (XLSX or CSV)"))
