"""Forms by which given tasks are changed, and leave is noted."""

from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from ...web.forms import Form
from ...web.text import _l
from ..terms import LONGEST_REASON


class ReasonForm(Form):
    """The reason of an act."""

    reason = TextAreaField(
        _l("Reason"),
        [InputRequired(_l("Give the reason. It stays with the task.")), Length(max=LONGEST_REASON)],
        description=_l("It stays with the task, and the person reads it."),
    )


class ExtendForm(ReasonForm):
    """More time, more attempts, or both."""

    due_on = DateField(_l("New due day"), [Optional()])
    cut_off_on = DateField(_l("New cut-off"), [Optional()])
    more_attempts = IntegerField(_l("More attempts"), [Optional(), NumberRange(1, 20)])


class LeaveForm(Form):
    """Who is away, from when until when."""

    number = StringField(_l("Employee number"), [InputRequired(_l("Enter the employee number.")), Length(max=60)])
    from_on = DateField(_l("First day away"), [InputRequired(_l("Enter the first day."))])
    until_on = DateField(_l("Last day away"), [InputRequired(_l("Enter the last day."))])
