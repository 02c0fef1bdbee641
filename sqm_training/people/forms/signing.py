"""The sign-in form."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from ...web.forms import Form
from ...web.text import _l


class SignInForm(Form):
    """Employee number and password."""

    username = StringField(
        _l("Employee number"),
        [InputRequired(_l("Enter your employee number.")), Length(max=80)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("Password"),
        [InputRequired(_l("Enter your password.")), Length(max=200)],
        render_kw={"autocomplete": "current-password"},
    )
