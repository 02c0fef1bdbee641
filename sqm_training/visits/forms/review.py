"""Forms of review."""

from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional

from ...checklists.forms.deciding import ReasonForm
from ...web.forms import Form
from ...web.text import _l


class ReturnForm(ReasonForm):
    """What the shopper should look at again, and why."""

    items = SelectMultipleField(_l("Items to look at again"), validators=[Optional()])


class ContactForm(Form):
    """Who was met: an employee number, or nobody for certain."""

    contact = HiddenField(validators=[InputRequired()])
    person = StringField(_l("Employee number"), [Optional(), Length(max=80)])


class CriticalForm(ReasonForm):
    """The second reviewer's decision on a critical item."""

    item_code = HiddenField(validators=[InputRequired(), Length(max=40)])
    decision = RadioField(
        _l("Decision"),
        choices=[SelectChoice("confirmed", _l("Confirmed")), SelectChoice("dismissed", _l("Dismissed"))],
        validators=[InputRequired(_l("Choose whether the critical item is confirmed or dismissed."))],
    )
