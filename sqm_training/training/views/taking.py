"""Taking a quiz: one question a page, each a form that works by itself; a script saves while one answers."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.strict import is_number
from ...web.text import _, zone
from ..actions import taking as actions
from ..explaining import tell
from ..models import QuizAnswer, QuizAttempt, TryState
from ..queries import quizzes as queries
from ..showing import put, verdict
from . import bp

TAKERS = (Role.EMPLOYEE, Role.TRAINER, Role.MANAGER, Role.ADMIN)


@bp.post("/quizzes/<code>/attempts")
@allow(*TAKERS)
def start_quiz(code: str) -> Any:
    """Begin a quiz, or go on with the attempt under way."""
    person = signed_in_person()
    quiz = queries.quiz_for(person, code)
    try:
        attempt = actions.begin(person=person, quiz=quiz)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
        return redirect(url_for("training.show_quiz", code=code))
    db.session.commit()
    return redirect(url_for("training.take_quiz", attempt_id=attempt.id))


@bp.get("/quiz-attempts/<int:attempt_id>")
@allow(*TAKERS)
def take_quiz(attempt_id: int) -> Any:
    """Show one question of one's own attempt: that of the address, else the first that is open."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    if attempt.state != TryState.RUNNING:
        return redirect(url_for("training.show_quiz_result", attempt_id=attempt_id))
    if actions.is_over(attempt, now()):
        return render_template("training/check_quiz.html", **{**frame(attempt), "is_over": True})
    return _page(attempt, _answer_at(attempt, request.args.get("n", type=int)))


def _answer_at(attempt: QuizAttempt, position: int | None) -> QuizAnswer:
    """Return the answer at a place; without one the first that is open, or the first of all."""
    if position is None:
        opened = (one for one in attempt.answers if one.given is None and not one.is_checked and one.points)
        return next(opened, attempt.answers[0])
    found = next((one for one in attempt.answers if one.position == position), None)
    if found is None:
        raise NotFound
    return found


def frame(attempt: QuizAttempt) -> dict[str, Any]:
    """Return what every page of a running attempt shows: how far it is, and how long there is."""
    left = (attempt.due_at - now()).total_seconds() if attempt.due_at else None
    asked = [one for one in attempt.answers if one.points]
    return {
        "attempt": attempt,
        "asked": asked,
        "answered": sum(one.given is not None for one in asked),
        "left": None if left is None else max(0, int(left)),
        "is_over": False,
    }


def _page(attempt: QuizAttempt, answer: QuizAnswer, refusal: RuleBroken | None = None) -> str:
    content, question_id = answer.version.content, answer.version.question_id
    shown = put(
        content,
        answer.given,
        question_id=question_id,
        seed=actions.seed_of(answer),
        is_shuffled=attempt.is_shuffled,
    )
    if refusal is not None and not refusal.details and shown.kind in ("short", "numeric", "essay"):
        shown.written = request.form.get("answer", "")[:5000]
    return render_template(
        "training/take_quiz.html",
        **frame(attempt),
        answer=answer,
        put=shown,
        refusal=refusal,
        told=tell(content, answer.given, question_id=question_id) if answer.is_checked else None,
        verdict=verdict(content, answer.given, answer.share) if answer.is_checked else "",
    )


@bp.post("/quiz-attempts/<int:attempt_id>/answers/<int:position>")
@allow(*TAKERS)
def answer_question(attempt_id: int, position: int) -> Any:
    """Keep the answer of a page and go where its button leads."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    answer = _answer_at(attempt, position)
    act = request.form.get("act", "next")
    try:
        if not answer.is_checked:
            _save(attempt, position)
        if act == "check":
            actions.check_answer(attempt=attempt, position=position)
    except RuleBroken as refusal:
        db.session.rollback()
        return _refused(attempt_id, position, refusal)
    db.session.commit()
    return _onward(attempt, position, act)


def _save(attempt: QuizAttempt, position: int) -> QuizAnswer:
    revision = request.form.get("revision", type=int)
    return actions.save_answer(attempt=attempt, position=position, values=request.form.getlist, revision=revision)


def _refused(attempt_id: int, position: int, refusal: RuleBroken) -> Any:
    """Show why an answer was not kept, with what is kept now; one that is closed leads on to where it stands."""
    if refusal.details.get("closed"):
        flash(str(refusal), "watch")
        return redirect(url_for("training.take_quiz", attempt_id=attempt_id))
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    return _page(attempt, _answer_at(attempt, position), refusal), 409 if refusal.details else 422


def _onward(attempt: QuizAttempt, position: int, act: str) -> Any:
    last = len(attempt.answers)
    place = {"back": position - 1, "check": position, "next": position + 1}.get(act)
    if act.startswith("to:") and is_number(act[3:]):
        place = int(act[3:])
    if place is None or place > last:
        return redirect(url_for("training.check_quiz", attempt_id=attempt.id))
    return redirect(url_for("training.take_quiz", attempt_id=attempt.id, n=max(1, place)))


@bp.put("/api/quiz-attempts/<int:attempt_id>/answers/<int:position>")
@allow(*TAKERS)
def save_answer(attempt_id: int, position: int) -> Any:
    """Keep an answer while it is being given; answers with when it was saved, or why it was not."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    _answer_at(attempt, position)
    try:
        answer = _save(attempt, position)
    except RuleBroken as refusal:
        db.session.rollback()
        return jsonify(message=str(refusal), **refusal.details), 409 if refusal.details else 422
    db.session.commit()
    saved = answer.saved_at.astimezone(zone()).strftime("%H:%M:%S") if answer.saved_at else ""
    return jsonify(revision=answer.revision, saved=saved, is_answered=answer.given is not None)


@bp.get("/quiz-attempts/<int:attempt_id>/check")
@allow(*TAKERS)
def check_quiz(attempt_id: int) -> Any:
    """Show what is answered and what is open, before handing in."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    if attempt.state != TryState.RUNNING:
        return redirect(url_for("training.show_quiz_result", attempt_id=attempt_id))
    is_over = actions.is_over(attempt, now())
    return render_template("training/check_quiz.html", **{**frame(attempt), "is_over": is_over})


@bp.post("/quiz-attempts/<int:attempt_id>/hand-in")
@allow(*TAKERS)
def hand_in(attempt_id: int) -> Any:
    """End one's attempt; handing in twice changes nothing."""
    attempt = queries.own_attempt(signed_in_person(), attempt_id)
    if not actions.hand_in(attempt=attempt):
        flash(_("This was handed in already. Nothing was changed."))
    db.session.commit()
    return redirect(url_for("training.show_quiz_result", attempt_id=attempt_id))
