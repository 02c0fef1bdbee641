"""What pages on which objections are answered have in common, whatever the objection is about."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...measures.score import Answer
from ...web.forms import Form
from ...web.text import _
from ..forms.deciding import DecisionForm


def filed(form: Form, file: Callable[[], Any], words: str, href: str) -> Any:
    """File the objection that was sent and lead back, saying `words`; None when nothing was sent or it was refused."""
    if not form.validate_on_submit():
        return None
    try:
        file()
    except RuleBroken as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return None
    db.session.commit()
    flash(words)
    return redirect(href)


def answered(form: DecisionForm, right_answer: Callable[[], Answer | None], decide: Callable[..., Any]) -> Any:
    """Take the decision that was sent and lead back to the list; None when nothing was sent or it was refused.

    `decide` gets decision, reason and, when upheld, what `right_answer` returns; a refusal stands at the form.
    """
    if not form.validate_on_submit():
        return None
    try:
        answer = right_answer() if form.decision.data == "upheld" else None
        decide(decision=form.decision.data, reason=form.reason.data, answer=answer)
    except RuleBroken as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return None
    db.session.commit()
    flash(_("Your answer is sent. The employee reads it beside the item."))
    return redirect(url_for("visits.list_appeals"))
