"""Review: the queue, one visit, and each act of the reviewer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...checklists.forms.deciding import ReasonForm, answer_from_form
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people import settings
from ...people.queries.persons import person_by_number
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _
from ..actions import photos as photo_actions
from ..actions import review as actions
from ..actions.planning import needs_reshop
from ..forms.review import ContactForm, CriticalForm, ReturnForm
from ..queries import queue
from ..queries import review as queries
from ..queries.photos import photos_of_ending
from ..words import ADDENDA, ENDINGS, FLAGS, PARTS, STATES
from . import bp

REVIEWERS = (Role.TRAINER, Role.ADMIN)
WORDS = {
    "flags": FLAGS,
    "addendum_states": ADDENDA,
    "parts": PARTS,
    "states": STATES,
    "endings": ENDINGS,
}


@bp.get("/review")
@allow(*REVIEWERS)
def show_queue() -> str:
    """Show what awaits review."""
    found = queue.waiting(signed_in_person())
    rows = queue.rows_of(queue.shown(found))
    return render_template("visits/show_queue.html", rows=rows, total=found.total, **WORDS)


@bp.get("/visits/<int:visit_id>/review")
@allow(*REVIEWERS)
def show_review(visit_id: int) -> Any:
    """Show one visit with the items that need eyes opened."""
    return _page(visit_id)


def _page(visit_id: int, refusal: RuleBroken | None = None) -> Any:
    reviewer, review = signed_in_person(), queries.review_of(visit_id)
    sent = review.submission
    return render_template(
        "visits/show_review.html",
        review=review,
        ending_photos=photos_of_ending(review.visit),
        may_reshop=needs_reshop(review.visit, sent.sheet if sent else None, review.reshops),
        rows=queue.rows_of(queue.shown(queue.waiting(reviewer, visit_id), visit_id)),
        reviewer=reviewer,
        refusal=refusal,
        return_days=int(settings.get("return_days")),
        **WORDS,
    ), 422 if refusal else 200


def done(visit_id: int, words: str, anchor: str | None = None) -> Any:
    """Commit, say so, and go back to the visit."""
    db.session.commit()
    flash(words)
    return redirect(url_for("visits.show_review", visit_id=visit_id, _anchor=anchor))


def refused(visit_id: int, refusal: RuleBroken) -> Any:
    """Undo, and show the visit with the reason."""
    db.session.rollback()
    return _page(visit_id, refusal)


def _first_error(form: Any) -> RuleBroken:
    return RuleBroken(next(iter(next(iter(form.errors.values())))))


@bp.post("/visits/<int:visit_id>/contacts")
@allow(*REVIEWERS)
def match_contact(visit_id: int) -> Any:
    """Say who was met in one part, or that there is no certain match."""
    review, form = queries.review_of(visit_id), ContactForm()
    contact = next((one for one in review.visit.contacts if str(one.id) == form.contact.data), None)
    if contact is None:
        raise NotFound
    number = (form.person.data or "").strip()
    person = person_by_number(number) if number else None
    try:
        if number and (person is None or not person.is_active):
            raise RuleBroken(_("There is no active employee with the number %(number)s.", number=number))
        actions.match_contact(contact=contact, visit=review.visit, person=person, by=signed_in_person())
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("Noted who was met."), "contacts")


@bp.post("/visits/<int:visit_id>/answers/<code>")
@allow(*REVIEWERS)
def correct_answer(visit_id: int, code: str) -> Any:
    """Correct one answer with a reason."""
    review, form = queries.review_of(visit_id), ReasonForm()
    one = next((item for item in review.items if item.item.code == code), None)
    if one is None or review.sheet is None:
        raise NotFound
    try:
        actions.correct_answer(
            visit=review.visit,
            sheet=review.sheet,
            item_code=code,
            answer=answer_from_form(one.item),
            reason=form.reason.data or "",
            by=signed_in_person(),
        )
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("Corrected. What it was before is kept."), f"item-{code}")


@bp.post("/visits/<int:visit_id>/critical")
@allow(*REVIEWERS)
def decide_critical(visit_id: int) -> Any:
    """Confirm or dismiss a critical item as the second reviewer."""
    review, form = queries.review_of(visit_id), CriticalForm()
    if review.sheet is None:
        raise NotFound
    try:
        if not form.validate_on_submit():
            raise _first_error(form)
        actions.decide_critical(
            visit=review.visit,
            sheet=review.sheet,
            item_code=form.item_code.data,
            decision=form.decision.data,
            reason=form.reason.data,
            by=signed_in_person(),
        )
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("Your decision on the critical item is kept."))


@bp.post("/visits/<int:visit_id>/return")
@allow(*REVIEWERS)
def return_visit(visit_id: int) -> Any:
    """Send the submission back to its shopper."""
    review, form = queries.review_of(visit_id), ReturnForm()
    if review.submission is None:
        raise NotFound
    known = {item.item.code for item in review.items}
    try:
        actions.return_to_shopper(
            visit=review.visit,
            revision=review.submission.revision,
            reason=form.reason.data or "",
            item_codes=[code for code in request.form.getlist("items") if code in known],
            by=signed_in_person(),
        )
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    db.session.commit()
    flash(_("Returned. The shopper sees the reason and the clock."))
    return _to_next(visit_id)


@bp.post("/visits/<int:visit_id>/approve")
@allow(*REVIEWERS)
def approve_visit(visit_id: int) -> Any:
    """Approve and go on to the next visit."""
    review = queries.review_of(visit_id)
    if review.sheet is None:
        raise NotFound
    try:
        actions.approve(visit=review.visit, sheet=review.sheet, by=signed_in_person())
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    db.session.commit()
    flash(_("Approved. It is published with its wave."))
    return _to_next(visit_id)


def _to_next(visit_id: int) -> Any:
    following = queue.next_in_queue(signed_in_person(), visit_id)
    if following is None:
        return redirect(url_for("visits.show_queue"))
    return redirect(url_for("visits.show_review", visit_id=following))


@bp.post("/visits/<int:visit_id>/void")
@allow(*REVIEWERS)
def void_visit(visit_id: int) -> Any:
    """Take a visit out of everything, with a reason."""
    review, form = queries.review_of(visit_id), ReasonForm()
    try:
        actions.void(visit=review.visit, reason=form.reason.data or "", by=signed_in_person())
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("The visit is void. It counts nowhere."))


@bp.post("/visits/<int:visit_id>/photos/<int:photo_id>")
@allow(*REVIEWERS)
def check_photo(visit_id: int, photo_id: int) -> Any:
    """Mask the marked faces, or confirm that nobody can be recognised."""
    review = queries.review_of(visit_id)
    photo = queries.photo_of_visit(review.visit, photo_id)
    try:
        photo_actions.check_photo(
            photo=photo, boxes=photo_actions.boxes_from(request.form.get("boxes", "")), by=signed_in_person()
        )
    except RuleBroken as refusal:
        return refused(visit_id, refusal)
    return done(visit_id, _("The photo is checked."), "photos")
