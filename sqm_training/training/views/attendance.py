"""Signing in to a session: the code on the wall, the page that it opens, and what the trainer enters by hand."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow, signed_in
from ...web.qr import qr_code, whole_address
from ...web.text import _, ngettext
from ..actions import runs as actions
from ..models import CourseRun, RunSession
from ..queries import runs as queries
from . import bp
from .runs import KEEPERS


def session_for(run_id: int, session_id: int) -> tuple[CourseRun, RunSession]:
    """Return a run and one of its sessions that the person may see, or raise `NotFound`."""
    run = queries.run_for(signed_in_person(), run_id)
    return run, queries.session_of(run, session_id)


@bp.route("/runs/<int:run_id>/sessions/<int:session_id>/code", methods=["GET", "POST"])
@allow(*KEEPERS)
def show_sign_in_code(run_id: int, session_id: int) -> Any:
    """Show the code for the wall, large; a new one takes the place of the one before."""
    run, session = session_for(run_id, session_id)
    if request.method == "POST":
        try:
            actions.open_sign_in(session=session, by=signed_in_person(), at=now())
        except RuleBroken as refusal:
            db.session.rollback()
            flash(str(refusal), "error")
            return redirect(url_for("training.show_run", run_id=run_id))
        db.session.commit()
        return redirect(url_for("training.show_sign_in_code", run_id=run_id, session_id=session_id))
    code = queries.code_of(session, now())
    address = whole_address(url_for("training.sign_in_to_session", secret=code.secret)) if code else ""
    rows = queries.attendance_of(run)
    return render_template(
        "training/show_sign_in_code.html",
        run=run,
        session=session,
        code=code,
        address=address,
        picture=qr_code(address) if code else "",
        present=sum(session.id in row.present for row in rows),
        total=len(rows),
    )


@bp.route("/attend/<secret>", methods=["GET", "POST"])
@signed_in
def sign_in_to_session(secret: str) -> Any:
    """Say that one is here; the code is good for ten minutes and once for each person."""
    code = queries.code_for(secret)
    refusal = None
    if request.method == "POST":
        try:
            actions.sign_in_by_code(code=code, person=signed_in_person(), at=now())
        except RuleBroken as broken:
            db.session.rollback()
            refusal = str(broken)
        else:
            db.session.commit()
            flash(_("You are signed in to this session."))
            return redirect(url_for("training.show_run", run_id=code.session.run_id))
    page = render_template(
        "training/sign_in_to_session.html", session=code.session, run=code.session.run, refusal=refusal
    )
    return page, 422 if refusal else 200


@bp.post("/runs/<int:run_id>/sessions/<int:session_id>/people/<int:person_id>")
@allow(*KEEPERS)
def enter_attendance(run_id: int, session_id: int, person_id: int) -> Any:
    """Enter by hand that somebody was there, or take it back."""
    run, session = session_for(run_id, session_id)
    person = next((one.person for one in run.participants if one.person_id == person_id), None)
    if person is None:
        raise NotFound
    try:
        if request.form.get("present") == "yes":
            actions.attend(session=session, person=person, way="trainer", by=signed_in_person(), at=now())
        else:
            actions.miss(session=session, person=person, by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
    return redirect(url_for("training.show_run", run_id=run_id, _anchor="attendance"))


@bp.post("/runs/<int:run_id>/sessions/<int:session_id>/tick")
@allow(*KEEPERS)
def tick_for_present(run_id: int, session_id: int) -> Any:
    """Tick a task of the session for everybody who is there."""
    _run, session = session_for(run_id, session_id)
    try:
        count = actions.tick_for_present(
            session=session, ref=request.form.get("ref", ""), by=signed_in_person(), at=now()
        )
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(ngettext("Ticked for %(num)s person.", "Ticked for %(num)s people.", count))
    return redirect(url_for("training.show_run", run_id=run_id))
