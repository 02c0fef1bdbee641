"""Forms of review and of answering objections."""

from wtforms import HiddenField, RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ...web.forms import Form
from ...web.text import _l


class ReasonForm(Form):
    """A written reason, which stays with the result."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Write the reason.")), Length(max=1000)])


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


class DecisionForm(ReasonForm):
    """The answer to an objection."""

    decision = RadioField(
        _l("Decision"),
        choices=[SelectChoice("upheld", _l("Upheld")), SelectChoice("rejected", _l("Not upheld"))],
        validators=[InputRequired(_l("Choose whether the objection is upheld or rejected."))],
    )
