"""Published results: the list, one result, and what a person may say to it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...checklists.views.deciding import filed
from ...database import now
from ...errors import NotFound
from ...extensions import db
from ...jobs import outbox
from ...jobs.views import unread_messages
from ...people.looks import later, note_view
from ...people.queries.notice import has_accepted_notice
from ...people.sessions import signed_in_person
from ...visits.actions import appeals as actions
from ...visits.actions.telling import told_at
from ...visits.models import Result
from ...web.access import Role, allow
from ...web.text import _
from ..forms import AppealForm, StatementForm
from ..queries import results as queries
from ..queries.scores import error_as_of, uncertainty
from . import bp

READERS = (Role.EMPLOYEE, Role.MANAGER, Role.TRAINER, Role.ADMIN)


@bp.get("/results")
@allow(Role.EMPLOYEE)
def list_my_results() -> Any:
    """List one's own published results."""
    person = signed_in_person()
    if not has_accepted_notice(person):
        return redirect(url_for("people.show_notice", next=url_for("progress.list_my_results")))
    return render_template("progress/list_my_results.html", rows=queries.my_results(person))


@bp.get("/results/<int:result_id>")
@allow(*READERS)
def show_result(result_id: int) -> Any:
    """Show one published result: the own part first, then the site's, then the total."""
    return _page(result_id)


def _page(result_id: int, statement: StatementForm | None = None, appeal: AppealForm | None = None) -> Any:
    reader = signed_in_person()
    result, person = queries.result_for(reader, result_id, request.args.get("person", type=int))
    is_own = person is not None and person.id == reader.id
    if is_own and not has_accepted_notice(reader):
        return redirect(url_for("people.show_notice", next=request.path))
    if person is not None and not is_own:
        note_view(actor_id=reader.id, kind="result", ref=str(result.id), person_id=person.id)
    if is_own and unread_messages():
        _mark_read(reader.id, result.id)
    page = queries.read_result(result, person)
    failed = (statement and statement.errors) or (appeal and appeal.errors)
    return render_template(
        "progress/show_result.html",
        page=page,
        is_own=is_own,
        uncertainty=uncertainty(),
        as_of=error_as_of(),
        days_left=actions.appeal_days_left(result),
        later_days_left={
            code: actions.appeal_days_left(result, item_code=code)
            for one in page.recalculated
            for code in one.item_codes
        },
        statement=statement or StatementForm(formdata=None),
        appeal=appeal or AppealForm(formdata=None),
    ), 422 if failed else 200


def _mark_read(person_id: int, result_id: int) -> None:
    """Let what the inbox says about a result count as read, now that the person has opened it."""
    paths = told_at(result_id)
    later(lambda: outbox.mark_read(person_id=person_id, at=now(), paths=paths))


def _own_result(result_id: int) -> Result:
    """Return a result in which the signed-in employee was met; managers and trainers have nothing to say here."""
    person = signed_in_person()
    result, whose = queries.result_for(person, result_id, person.id)
    if whose is None:
        raise NotFound
    return result


@bp.post("/results/<int:result_id>/seen")
@allow(Role.EMPLOYEE)
def mark_seen(result_id: int) -> Any:
    """Note that the result was seen."""
    actions.mark_seen(result=_own_result(result_id), person=signed_in_person())
    db.session.commit()
    flash(_("Noted as seen. This does not mean that you agree."))
    return redirect(url_for("progress.show_result", result_id=result_id, _anchor="say"))


@bp.post("/results/<int:result_id>/circumstances")
@allow(Role.EMPLOYEE)
def state_circumstances(result_id: int) -> Any:
    """Add the circumstances of the visit."""
    result, form = _own_result(result_id), StatementForm()
    if form.validate_on_submit():
        actions.state_circumstances(result=result, person=signed_in_person(), text=form.text.data)
        db.session.commit()
        flash(_("Your account of the circumstances is kept with the result."))
        return redirect(url_for("progress.show_result", result_id=result_id, _anchor="say"))
    return _page(result_id, statement=form)


@bp.post("/results/<int:result_id>/appeals")
@allow(Role.EMPLOYEE)
def file_appeal(result_id: int) -> Any:
    """Object to one item."""
    result, person, form = _own_result(result_id), signed_in_person(), AppealForm()
    code, text = form.item_code.data, form.text.data
    done = filed(
        form,
        lambda: actions.file_appeal(result=result, person=person, item_code=code, text=text),
        _("Your objection is with the trainers. Until it is answered, this visit is left out of your chart."),
        url_for("progress.show_result", result_id=result_id, _anchor=f"item-{code}"),
    )
    if done:
        return done
    return _page(result_id, appeal=form)
