"""Quizzes: the list, one quiz with what it asks of people, made and changed, published and retired."""

from collections.abc import Callable
from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, request, url_for
from wtforms import SelectChoice

from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, language, local
from ..actions import quizzes as actions
from ..forms.quizzes import QuizForm, data_of
from ..models import Quiz
from ..queries import banks
from ..queries import quizzes as queries
from ..targets import count_of
from ..words import FEEDBACK, ROLES, STATES, TRY_STATES
from . import bp
from .taking import TAKERS

KEEPERS = (Role.TRAINER, Role.ADMIN)


@bp.get("/quizzes")
@allow(*TAKERS)
def list_quizzes() -> Any:
    """List the quizzes that the reader may see."""
    reader = signed_in_person()
    keeps = queries.may_keep(reader)
    page = list_page(
        queries.quizzes(reader),
        columns=_columns(reader, keeps),
        search=[Quiz.code, Quiz.title["zh"].as_string(), Quiz.title["en"].as_string()],
        filters=_filters(keeps),
        default_sort="code",
        empty=_empty(keeps),
        name="quizzes",
    )
    return page.export_response() if page.export else render_template("training/list_quizzes.html", page=page)


def _columns(reader: Person, keeps: bool) -> list[Column]:
    """Return the columns: a trainer looks for codes and states, a learner for the own standing."""
    names = ("quiz", "quiz_state", "standing")
    cells = {name: get_template_attribute("training/_cells.html", name) for name in names}
    code = Column("code", _("Code"), lambda row: row[0].code, sort=Quiz.code)
    title = Column("title", _("Quiz"), lambda row: cells["quiz"](row[0]), export=lambda row: local(row[0].title),
                   sort=Quiz.title[language()].as_string(), is_name=True)  # fmt: skip
    role = Column("role", _("What for"), lambda row: str(ROLES[row[0].role]), sort=Quiz.role)
    count = Column("questions", _("Questions"), lambda row: count_of(row[0]), is_number=True)
    if keeps:
        bank = Column("bank", _("Bank"), lambda row: row[1].code)
        ended = Column("ended", _("Handed in"), lambda row: row[2], is_number=True)
        state = Column("state", _("State"), lambda row: cells["quiz_state"](row[0]), sort=Quiz.state,
                       export=lambda row: str(STATES[row[0].state][0]))  # fmt: skip
        return [code, title, role, count, bank, ended, state]
    own = queries.best_by_quiz(reader)
    standing = Column("own", _("You"), lambda row: cells["standing"](own.get(row[0].id)),
                      export=lambda row: str(TRY_STATES[own[row[0].id]][0]) if row[0].id in own else "")  # fmt: skip
    return [title, standing, count, role, code]


def _filters(keeps: bool) -> list[Filter]:
    found = [Filter("role", _("What for"), [(key, str(words)) for key, words in ROLES.items()],
                    lambda value: Quiz.role == value)]  # fmt: skip
    if keeps:
        states = [(key, str(words)) for key, (words, _tone) in STATES.items()]
        found.append(Filter("state", _("State"), states, lambda value: Quiz.state == value))
    return found


def _empty(keeps: bool) -> tuple[str, str, str | None, str | None]:
    if keeps:
        return (_("No quizzes yet"), _("Make one from the questions of a bank."), _("Make a quiz"),
                url_for("training.add_quiz"))  # fmt: skip
    return _("No quizzes yet"), _("Your trainer has not published any."), None, None


@bp.get("/quizzes/<code>")
@allow(*TAKERS)
def show_quiz(code: str) -> str:
    """Show what a quiz asks, what the reader did with it so far, and, to who made it, how it is set."""
    reader = signed_in_person()
    quiz = queries.quiz_for(reader, code)
    own = queries.own_attempts(reader, quiz)
    keeps = queries.may_keep(reader)
    return render_template(
        "training/show_quiz.html",
        quiz=quiz,
        keeps=keeps,
        own=own,
        running=next((one for one in own if one.state == "running"), None),
        left=None if quiz.attempts is None else max(0, quiz.attempts - len(own)),
        count=count_of(quiz),
        roles=ROLES,
        feedback=FEEDBACK,
        standards=queries.standards_of(quiz),
        drawable=queries.count_drawable(quiz) if keeps else 0,
    )


@bp.route("/quizzes/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_quiz() -> Any:
    """Make a quiz from the questions of a bank."""
    chosen = {"bank": request.args["bank"]} if "bank" in request.args else {}
    return _edit(None, QuizForm(data=chosen))


@bp.route("/quizzes/<code>/edit", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_quiz(code: str) -> Any:
    """Change a quiz; attempts under way keep what held when they began."""
    quiz = queries.quiz_for(signed_in_person(), code)
    return _edit(quiz, QuizForm(data=data_of(quiz)))


def _edit(quiz: Quiz | None, form: QuizForm) -> Any:
    _offer(form)
    if quiz is not None:
        form.code.data = quiz.code
    if form.validate_on_submit() and request.form.get("act") != "show":
        try:
            saved = actions.save_quiz(
                quiz=quiz,
                code=form.code.data or "",
                bank=banks.bank_for(form.bank.data),
                by=signed_in_person(),
                **form.values(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("training.show_quiz", code=saved.code))
    page = render_template("training/edit_quiz.html", form=form, quiz=quiz)
    return page, 422 if form.errors or form.form_errors else 200


def _offer(form: QuizForm) -> None:
    """Offer the banks, and the categories of the chosen one."""
    rows = banks.all_banks()
    form.bank.choices = [SelectChoice(one.code, f"{one.code} · {local(one.title)}") for one in rows]
    chosen = banks.bank_by_code(form.bank.data or "") or (rows[0] if rows else None)
    tree = banks.category_counts(chosen) if chosen else []
    form.categories.choices = [SelectChoice(path, f"{path} ({count})") for path, count in tree]


@bp.post("/quizzes/<code>/publish")
@allow(*KEEPERS)
def publish_quiz(code: str) -> Any:
    """Offer a quiz to everybody."""
    return _done(code, actions.publish_quiz, _("Published. It can be taken and assigned."))


@bp.post("/quizzes/<code>/retire")
@allow(*KEEPERS)
def retire_quiz(code: str) -> Any:
    """Offer a quiz no more."""
    return _done(code, actions.retire_quiz, _("Retired. Nobody is offered it any more; past attempts stay."))


def _done(code: str, act: Callable[..., None], said: str) -> Any:
    person = signed_in_person()
    quiz = queries.quiz_for(person, code)
    try:
        act(quiz=quiz, by=person)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(said)
    return redirect(url_for("training.show_quiz", code=code))
