"""Acts on tasks that were given: extend, waive, remind, end a repetition. Each shows first whom it concerns."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.forms import Form
from ...web.text import _, local_day, ngettext
from ..actions import changing as actions
from ..actions import reminding
from ..forms.changing import ExtendForm, ReasonForm
from ..models import Assignment
from ..queries import lists as queries
from ..states import TO_DO
from ..words import STATES
from . import TRAINERS, bp


def _chosen() -> list[tuple[Assignment, str]]:
    """Return the tasks that the address names, by their ids or by their batch, or raise `NotFound`."""
    ids = request.args.getlist("ids", type=int)
    batch_id = request.args.get("batch", type=int)
    found = queries.chosen(signed_in_person(), local_day(now()), ids=ids, batch_id=batch_id)
    if not found:
        raise NotFound
    return found


def _back() -> Any:
    """Go back to where the tasks were chosen: the one task, the batch, or the list."""
    ids, batch_id = request.args.getlist("ids", type=int), request.args.get("batch", type=int)
    if batch_id:
        return redirect(url_for("assignments.show_batch", batch_id=batch_id))
    if len(ids) == 1:
        return redirect(url_for("assignments.show_assignment", assignment_id=ids[0]))
    return redirect(url_for("assignments.list_assignments"))


def _act(form: Form, meant: list[Assignment], run: Callable[[], int], said: Callable[[int], str]) -> bool:
    """Run an act once the form is right; say what was done, or put what forbids it onto the form."""
    if not form.validate_on_submit():
        return False
    try:
        if not meant:
            raise RuleBroken(_("None of the chosen tasks can be changed this way."))
        number = run()
    except RuleBroken as refusal:
        db.session.rollback()
        form.refuse(refusal)
        return False
    db.session.commit()
    flash(said(number))
    return True


def _page(template: str, form: Form, found: actions.Sorted) -> Any:
    page = render_template(f"assignments/{template}.html", form=form, found=found, states=STATES)
    return page, 422 if form.errors else 200


@bp.route("/assignments/extend", methods=["GET", "POST"])
@allow(*TRAINERS)
def extend() -> Any:
    """Give more time or more attempts, with the reason."""
    found, form = actions.sort_out(_chosen(), actions.EXTENDABLE), ExtendForm()

    def run() -> int:
        return actions.extend(
            assignments=found.meant,
            due_on=form.due_on.data,
            cut_off_on=form.cut_off_on.data,
            more_attempts=form.more_attempts.data or 0,
            reason=form.reason.data,
            by=signed_in_person(),
            at=now(),
        )

    done = _act(form, found.meant, run, lambda n: ngettext("%(num)s task extended.", "%(num)s tasks extended.", n))
    return _back() if done else _page("extend", form, found)


@bp.route("/assignments/waive", methods=["GET", "POST"])
@allow(*TRAINERS)
def waive() -> Any:
    """Say that tasks need not be done, with the reason."""
    found, form = actions.sort_out(_chosen(), actions.WAIVABLE), ReasonForm()

    def run() -> int:
        return actions.waive(assignments=found.meant, reason=form.reason.data, by=signed_in_person(), at=now())

    done = _act(form, found.meant, run, lambda n: ngettext("%(num)s task waived.", "%(num)s tasks waived.", n))
    return _back() if done else _page("waive", form, found)


@bp.route("/assignments/nudge", methods=["GET", "POST"])
@allow(*TRAINERS)
def nudge() -> Any:
    """Remind people by hand, each person once a day at most."""
    found, form = actions.sort_out(_chosen(), TO_DO), Form()

    def run() -> int:
        sent, already = reminding.nudge(assignments=found.meant, by=signed_in_person(), at=now())
        if already:
            flash(ngettext("%(num)s had been reminded today.", "%(num)s had been reminded today.", already))
        return sent

    done = _act(form, found.meant, run, lambda n: ngettext("%(num)s person reminded.", "%(num)s people reminded.", n))
    return _back() if done else _page("nudge", form, found)


@bp.post("/assignments/<int:assignment_id>/stop-repeating")
@allow(*TRAINERS)
def stop_repeating(assignment_id: int) -> Any:
    """Let a repeated task end with this time."""
    task, _state = queries.assignment_for(signed_in_person(), assignment_id, local_day(now()))
    actions.stop_repeating(assignment=task, by=signed_in_person())
    db.session.commit()
    flash(_("It will not come again."))
    return redirect(url_for("assignments.show_assignment", assignment_id=assignment_id))
