"""One's own account: language, theme, password, sign-ins, and who looked at one's scores."""

from typing import Any

from flask import flash, redirect, render_template, request, session, url_for
from flask_login import current_user

from ...config import LANGUAGES
from ...errors import RuleBroken
from ...extensions import db
from ...web.access import public, signed_in
from ...web.text import _, refresh_language
from ..actions import accounts as actions
from ..devices import device_words
from ..forms.accounts import NewPasswordForm, PasswordForm
from ..queries import accounts as queries
from ..sessions import begin_sign_in, signed_in_person
from . import bp
from .signing import inside


@bp.post("/language")
@public
def choose_language() -> Any:
    """Keep the chosen language, on the person when somebody is signed in."""
    language = request.form.get("language", "")
    if language in LANGUAGES:
        session["language"] = language
        if current_user.is_authenticated:
            actions.choose_language(person=signed_in_person(), language=language)
            db.session.commit()
        refresh_language()
    return redirect(inside(request.form.get("next")) or url_for("home.show_home"))


@bp.post("/theme")
@signed_in
def choose_theme() -> Any:
    """Keep the chosen theme."""
    actions.choose_theme(person=signed_in_person(), theme=request.form.get("theme", ""))
    db.session.commit()
    return redirect(inside(request.form.get("next")) or url_for("people.show_me"))


@bp.post("/timers")
@signed_in
def choose_timers() -> Any:
    """Keep how far timers are stretched for the person."""
    actions.choose_timers(person=signed_in_person(), factor=request.form.get("factor", ""))
    db.session.commit()
    flash(_("Your timers are set."))
    return redirect(inside(request.form.get("next")) or url_for("people.show_me"))


@bp.route("/me", methods=["GET", "POST"])
@signed_in
def show_me() -> Any:
    """Show the own account; changing the password ends all other sign-ins."""
    person, form = signed_in_person(), PasswordForm()
    if form.validate_on_submit():
        try:
            actions.change_password(
                person=person,
                current=form.current.data,
                password=form.password.data,
                keep_id=current_user.sign_in.id,
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Your password is changed. Other devices are signed out."))
            return redirect(url_for("people.show_me"))
    page = render_template(
        "people/show_me.html",
        person=person,
        form=form,
        sign_ins=queries.open_sign_ins(person),
        sign_in_here=current_user.sign_in.id,
        looks=queries.looks_at(person),
        device_words=device_words,
    )
    return page, 422 if form.errors else 200


@bp.post("/me/sign-ins")
@signed_in
def end_sign_ins() -> Any:
    """End all other sign-ins."""
    actions.end_other_sign_ins(person=signed_in_person(), keep_id=current_user.sign_in.id)
    db.session.commit()
    flash(_("Other devices are signed out."))
    return redirect(url_for("people.show_me"))


@bp.route("/slip/<secret>", methods=["GET", "POST"])
@public
def use_slip(secret: str) -> Any:
    """Set a password with a one-time slip; opening the page alone uses nothing up."""
    slip = actions.slip_of(secret)
    if slip is None:
        return _spent()
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            person = actions.use_slip(slip=slip, password=form.password.data)
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            begin_sign_in(person)
            db.session.commit()
            return redirect(url_for("home.show_home"))
    return render_template("people/use_slip.html", slip=slip, form=form), 422 if form.errors else 200


def _spent() -> Any:
    """Say what to do with a slip that was used, is too old, or never was one."""
    advice = _("It was used, or is too old. Sign in with your number, or ask your administrator for a new slip.")
    title = _("This slip no longer works")
    return render_template("components/refusal.html", code=404, title=title, advice=advice), 404
