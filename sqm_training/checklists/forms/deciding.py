"""The answer to an objection, and the right answer to an item that goes with it."""

from flask import request
from wtforms import RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Length

from ...errors import RuleBroken
from ...measures.score import Answer, BadValue
from ...web.forms import Form
from ...web.text import _, _l
from ..models import Item
from ..values import BadAnswer, reader_of
from .sheet import LIST_TYPES, as_seconds


class ReasonForm(Form):
    """A written reason, which stays with the result."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Write the reason.")), Length(max=1000)])


class DecisionForm(ReasonForm):
    """The answer to an objection."""

    decision = RadioField(
        _l("Decision"),
        choices=[SelectChoice("upheld", _l("Upheld")), SelectChoice("rejected", _l("Not upheld"))],
        validators=[InputRequired(_l("Choose whether the objection is upheld or rejected."))],
    )


def answer_from_form(item: Item) -> Answer:
    """Return the answer entered for an item, or raise `RuleBroken` with what is expected."""
    texts = request.form.getlist("value")
    try:
        text = " ".join(texts) if item.type in LIST_TYPES else as_seconds(item, "".join(texts[:1]).strip())
        answer = reader_of(item)(text)
    except (BadAnswer, BadValue) as error:
        raise RuleBroken(f"{item.code}: {error}", field="value") from error
    if answer.value is None and not answer.na:
        raise RuleBroken(_("Say which answer is right."), field="value")
    return answer
