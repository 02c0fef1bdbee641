"""Signing in and out."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from ...errors import RuleBroken
from ...extensions import db
from ...web.access import public, signed_in
from ...web.strict import address_parts
from ..actions import signing as actions
from ..forms.signing import SignInForm
from ..sessions import begin_sign_in, end_sign_in
from . import bp


def inside(target: str | None) -> str | None:
    """Return the address only when it stays on this site."""
    parts = address_parts(target)
    safe = target and target.startswith("/") and not target.startswith(("//", "/\\")) and not parts.netloc
    return target if safe else None


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    """Sign in by employee number and password."""
    form = SignInForm()
    wanted = inside(request.args.get("next"))
    if current_user.is_authenticated and request.method == "GET":
        return redirect(wanted or url_for("home.show_home"))
    if form.validate_on_submit():
        try:
            person = actions.check_password(
                number=form.username.data, password=form.password.data, address=request.remote_addr or ""
            )
        except RuleBroken as refusal:
            db.session.commit()
            form.refuse(refusal)
        else:
            begin_sign_in(person)
            db.session.commit()
            return redirect(wanted or url_for("home.show_home"))
    return render_template("people/sign_in.html", form=form), 422 if form.errors else 200


@bp.post("/sign-out")
@signed_in
def sign_out() -> Any:
    """End the sign-in on this device."""
    end_sign_in()
    db.session.commit()
    return redirect(url_for("people.sign_in"))
