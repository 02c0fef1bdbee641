"""Certificates: one's own, one to print, taking one back, and the public page that says whether one is valid."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people import settings
from ...people.actions.signing import count_failure, is_throttled, subject_of
from ...people.looks import later, note_view
from ...people.sessions import signed_in_person
from ...web.access import Role, allow, public, signed_in
from ...web.paper import send_pdf, wants_pdf
from ...web.qr import qr_code, whole_address
from ...web.text import MONTHS, _, _l, language, local_day
from ..actions import certifying
from ..forms.courses import CancelForm, VerifyForm
from ..queries import certificates
from . import bp

STATES: dict[str, Any] = {
    "valid": (_l("Valid"), "good"),
    "expired": (_l("Expired"), "watch"),
    "revoked": (_l("Revoked"), "critical"),
}
MOST_FAILURES = 20
"""Wrong codes from one address within a quarter of an hour, after which nothing is looked up any more."""


@bp.app_template_filter("paper_day")
def paper_day(on: date) -> str:
    """Write a day as it stands on paper, without its weekday: `2026年11月22日`, `22 Nov 2026`."""
    zh = language() == "zh"
    return f"{on.year}年{on.month}月{on.day}日" if zh else f"{on.day} {MONTHS[on.month - 1]} {on.year}"


@bp.get("/certificates")
@signed_in
def list_my_certificates() -> str:
    """List one's own certificates; recertification is one more."""
    found = certificates.certificates_of(signed_in_person())
    today = local_day(now())
    return render_template(
        "training/list_my_certificates.html",
        found=[(one, STATES[certificates.state_of(one, today)]) for one in found],
    )


@bp.get("/certificates/<int:certificate_id>")
@signed_in
def show_certificate(certificate_id: int) -> Any:
    """Show a certificate as it is printed, with the code that leads to the public page; `export=pdf` gives the file."""
    reader = signed_in_person()
    found = certificates.certificate_for(reader, certificate_id)
    if found.person_id != reader.id:
        note_view(actor_id=reader.id, kind="certificate", ref=found.number, person_id=found.person_id)
    address = whole_address(url_for("training.verify_certificate", code=f"{found.number}-{found.secret}"))
    shown = {
        "certificate": found,
        "version": found.taking.version,
        "state": STATES[certificates.state_of(found, local_day(now()))],
        "organisation": settings.get("organisation"),
        "code": f"{found.number}-{found.secret}",
        "address": address,
        "picture": qr_code(address),
    }
    if wants_pdf():
        return send_pdf(f"certificate-{found.number}", "training/certificate_paper.html", request.path, **shown)
    return render_template("training/show_certificate.html", **shown)


@bp.route("/certificates/<int:certificate_id>/revoke", methods=["GET", "POST"])
@allow(Role.TRAINER, Role.ADMIN)
def revoke_certificate(certificate_id: int) -> Any:
    """Take a certificate back, with the reason."""
    person, form = signed_in_person(), CancelForm()
    found = certificates.certificate_for(person, certificate_id)
    if form.validate_on_submit():
        try:
            certifying.revoke(certificate=found, reason=form.reason.data, by=person, at=now())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Revoked. The public page says so from now on."))
            return redirect(url_for("training.show_certificate", certificate_id=found.id))
    page = render_template("training/revoke_certificate.html", certificate=found, form=form)
    return page, 422 if form.errors or form.form_errors else 200


@bp.get("/verify")
@public
def find_certificate() -> Any:
    """Ask for the code of a certificate, and go to its page."""
    form = VerifyForm(request.args, meta={"csrf": False})
    if "code" in request.args and form.validate():
        return redirect(url_for("training.verify_certificate", code=(form.code.data or "").strip().replace("/", "-")))
    return render_template("training/verify_certificate.html", form=form, found=None, code="", refused="")


@bp.get("/verify/<code>")
@public
def verify_certificate(code: str) -> Any:
    """Say to anybody who holds the code whether the certificate is valid: name, course, validity, nothing else."""
    form = VerifyForm(formdata=None, data={"code": code[:60]}, meta={"csrf": False})
    subject = subject_of("verify", request.remote_addr or "")
    if is_throttled(subject, MOST_FAILURES):
        refused = _("Too many wrong codes from here. Try again in a quarter of an hour.")
        page = render_template("training/verify_certificate.html", form=form, found=None, code="", refused=refused)
        return page, 429
    found = certificates.verified(code[:60], local_day(now()))
    if found is None:
        later(lambda: count_failure(subject))
        refused = _("There is no certificate under this code. Compare it with the paper, letter by letter.")
        page = render_template("training/verify_certificate.html", form=form, found=None, code=code, refused=refused)
        return page, 404
    return render_template(
        "training/verify_certificate.html", form=form, found=found, code=code, refused="", state=STATES[found.state]
    )
