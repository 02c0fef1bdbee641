"""Forms of the result page, and of the limits of a chart."""

from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from ..web.forms import Form
from ..web.text import _l


class StatementForm(Form):
    """The circumstances of a visit in the person's own words."""

    text = TextAreaField(
        _l("What happened"), [InputRequired(_l("Write what happened in your own words.")), Length(max=2000)]
    )


class AppealForm(Form):
    """An objection to one item."""

    item_code = HiddenField(validators=[InputRequired(), Length(max=40)])
    text = TextAreaField(
        _l("Why is this item not right?"), [InputRequired(_l("Say briefly what was different.")), Length(max=2000)]
    )


class LimitsForm(Form):
    """With which visit limits begin anew, and why."""

    result = SelectField(
        _l("Begin with the visit of"), coerce=int, validate_choice=False,
        validators=[InputRequired(_l("Choose one of the visits in the list."))],
    )  # fmt: skip
    reason = TextAreaField(_l("What has changed for good?"), [InputRequired(_l("Write the reason.")), Length(max=1000)])
