"""Pages of service standards: the catalogue, one standard, its practice card, coverage, changes and their approval."""

from collections import Counter
from typing import Any

from flask import Blueprint, flash, get_template_attribute, redirect, render_template, request, url_for
from wtforms import DateField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from ..errors import NotFound, RuleBroken
from ..extensions import db
from ..people.sessions import signed_in_person
from ..web.access import EVERYBODY, Role, allow
from ..web.forms import Form
from ..web.lists import Column, Filter, list_page
from ..web.text import _, _l, local
from ..web.words import CHANNELS, DIMENSIONS
from . import queries
from .actions import approval as actions
from .changes import STATES, VERSION_STATES, changes_of
from .models import Standard

bp = Blueprint("standards", __name__)
KEEPERS = (Role.TRAINER, Role.ADMIN)


COVERING = {
    "item": _l("Items"),
    "card": _l("Practice card"),
    "lesson": _l("Lessons"),
    "scenario": _l("Scenarios"),
    "quiz": _l("Quizzes"),
}


class ChangeForm(Form):
    """A new wording of a standard, with the reason for it."""

    title_zh = StringField(_l("Title in Chinese"), [InputRequired(_l("Enter a title.")), Length(max=120)])
    title_en = StringField(_l("Title in English"), [InputRequired(_l("Enter a title.")), Length(max=120)])
    target_zh = TextAreaField(_l("Target in Chinese"), [InputRequired(_l("Enter the target.")), Length(max=300)])
    target_en = TextAreaField(_l("Target in English"), [InputRequired(_l("Enter the target.")), Length(max=300)])
    document = StringField(_l("Document"), [Optional(), Length(max=120)])
    source_zh = TextAreaField(_l("Source in Chinese"), [Optional(), Length(max=300)])
    source_en = TextAreaField(_l("Source in English"), [Optional(), Length(max=300)])
    basis_on = DateField(_l("Date of the source"), [Optional()])
    city_zh = StringField(_l("City in Chinese"), [Optional(), Length(max=80)])
    city_en = StringField(_l("City in English"), [Optional(), Length(max=80)])
    is_verified = SelectField(
        _l("Was the figure read in the source?"),
        choices=[SelectChoice("no", _l("No, to verify")), SelectChoice("yes", _l("Yes, verified"))],
    )
    is_pledge = SelectField(
        _l("Is it a public pledge?"), choices=[SelectChoice("no", _l("No")), SelectChoice("yes", _l("Yes"))]
    )
    reason = TextAreaField(_l("Why does it change?"), [InputRequired(_l("Write the reason.")), Length(max=1000)])


class StateForm(Form):
    """Why a standard goes out of force or comes back into it."""

    reason = TextAreaField(_l("Why?"), [InputRequired(_l("Write the reason.")), Length(max=1000)])


@bp.get("/standards")
@allow(*EVERYBODY)
def list_standards() -> Any:
    """List all standards with search and filters."""
    page = list_page(
        queries.catalogue(),
        columns=[
            Column("code", _("Code"), _code, sort=Standard.code, export=lambda one: one.code),
            Column("title", _("Standard"), lambda one: local(one.title), is_name=True),
            Column("target", _("Target"), lambda one: local(one.target), is_wide=True),
            Column("channel", _("Channel"), _channel, sort=Standard.channel, is_short=True),
            Column("dimension", _("Dimension"), _dimension, sort=Standard.dimension, is_short=True),
            Column("state", _("State"), _state, sort=Standard.state, export=lambda one: str(STATES[one.state][0])),
        ],
        search=[Standard.code, Standard.title["zh"].as_string(), Standard.title["en"].as_string()],
        filters=[
            Filter("channel", _("Channel"), _options(CHANNELS), lambda value: Standard.channel == value),
            Filter("dimension", _("Dimension"), _options(DIMENSIONS), lambda value: Standard.dimension == value),
            Filter("basis", _("Basis"), [("verified", _("Verified")), ("open", _("To verify"))],
                   lambda value: Standard.is_verified.is_(value == "verified")),
            Filter("change", _("Change"), [("open", _("awaits approval"))], lambda _value: queries.has_open_change()),
        ],
        default_sort="code",
        empty=(_("No standards yet"), _("Load the shipped library: flask --app app library load"), None, None),
        name="standards",
    )  # fmt: skip
    return page.export_response() if page.export else render_template("standards/list_standards.html", page=page)


def _options(words: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, str(text)) for key, text in words.items()]


def _channel(standard: Standard) -> str:
    return str(CHANNELS[standard.channel])


def _dimension(standard: Standard) -> str:
    return str(DIMENSIONS[standard.dimension])


def _code(standard: Standard) -> Any:
    return get_template_attribute("standards/_cells.html", "code")(standard)


def _state(standard: Standard) -> Any:
    return get_template_attribute("standards/_cells.html", "state")(standard, *STATES[standard.state])


@bp.get("/standards/coverage")
@allow(*KEEPERS, Role.MANAGER)
def show_coverage() -> str:
    """Show how many items measure and how much trains each standard, holes first; `hole` keeps one kind of them."""
    rows, hole = queries.coverage(), request.args.get("hole", "all")
    hole = hole if hole in ("untrained", "unmeasured", "empty", "none") else "all"
    return render_template(
        "standards/show_coverage.html",
        rows=[row for row in rows if hole in ("all", row.hole or "none")],
        numbers=Counter(row.hole or "none" for row in rows),
        hole=hole,
        kinds=COVERING,
    )


@bp.get("/standards/<code>/coverage")
@allow(*KEEPERS, Role.MANAGER)
def list_covering(code: str) -> str:
    """List what measures or trains a standard, one kind at a time, down to moments and questions."""
    standard = queries.standard_by_code(code)
    found = queries.covering(standard)
    kind = request.args.get("of", "")
    kind = kind if kind in found else next((key for key, things in found.items() if things), "item")
    address = url_for("standards.list_covering", code=code)
    return render_template(
        "standards/list_covering.html",
        standard=standard,
        things=found[kind],
        kind=kind,
        tabs=[(f"{COVERING[key]} {len(found[key])}", f"{address}?of={key}", key == kind) for key in found],
        hole=queries.Coverage(standard, {key: len(things) for key, things in found.items()}).hole,
    )


@bp.get("/standards/<code>")
@allow(*EVERYBODY)
def show_standard(code: str) -> str:
    """Show one standard with basis, links and history."""
    standard = queries.standard_by_code(code)
    proposal = actions.open_proposal(standard)
    return render_template(
        "standards/show_standard.html",
        standard=standard,
        links=queries.links_of(standard),
        versions=queries.versions_of(standard),
        proposal=proposal,
        changes=changes_of(standard, proposal.content) if proposal else [],
        states=VERSION_STATES,
        state=STATES[standard.state],
        may_change=signed_in_person().has_role(*KEEPERS),
        reader=signed_in_person(),
    )


@bp.get("/standards/<code>/practice")
@allow(*EVERYBODY)
def show_practice(code: str) -> str:
    """Show the practice card of a standard."""
    standard = queries.standard_by_code(code)
    if not standard.practice:
        raise NotFound
    return render_template("standards/show_practice.html", standard=standard, links=queries.more_practice(standard))


@bp.route("/standards/<code>/edit", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_standard(code: str) -> Any:
    """Propose a new wording."""
    standard = queries.standard_by_code(code)
    form = ChangeForm(**_filled(standard))
    if form.validate_on_submit():
        try:
            actions.propose_change(
                standard=standard, content=_content(standard, form), reason=form.reason.data, by=signed_in_person()
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Proposed. It is in force once somebody else has approved it."))
            return redirect(url_for("standards.show_standard", code=code))
    page = render_template("standards/edit_standard.html", standard=standard, form=form)
    return page, 422 if form.errors else 200


@bp.route("/standards/<code>/retire", methods=["GET", "POST"])
@allow(*KEEPERS)
def retire_standard(code: str) -> Any:
    """Propose to take a standard out of force, or back into it, with what still names it in view."""
    standard, form = queries.standard_by_code(code), StateForm()
    if form.validate_on_submit():
        try:
            actions.propose_state(standard=standard, reason=form.reason.data, by=signed_in_person())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Proposed. It counts once somebody else has approved it."))
            return redirect(url_for("standards.show_standard", code=code))
    links = queries.links_of(standard)
    page = render_template("standards/retire_standard.html", standard=standard, form=form, links=links)
    return page, 422 if form.errors else 200


def _filled(standard: Standard) -> dict[str, Any]:
    return {
        "title_zh": standard.title["zh"],
        "title_en": standard.title["en"],
        "target_zh": standard.target["zh"],
        "target_en": standard.target["en"],
        "document": standard.document,
        "source_zh": standard.source.get("zh", ""),
        "source_en": standard.source.get("en", ""),
        "basis_on": standard.basis_on,
        "city_zh": standard.city.get("zh", ""),
        "city_en": standard.city.get("en", ""),
        "is_verified": "yes" if standard.is_verified else "no",
        "is_pledge": "yes" if standard.is_pledge else "no",
    }


def _content(standard: Standard, form: ChangeForm) -> dict[str, Any]:
    return actions.content_of(standard) | {
        "title": {"zh": form.title_zh.data, "en": form.title_en.data},
        "target": {"zh": form.target_zh.data, "en": form.target_en.data},
        "document": form.document.data or "",
        "source": _words(form.source_zh.data, form.source_en.data),
        "basis_on": form.basis_on.data.isoformat() if form.basis_on.data else None,
        "city": _words(form.city_zh.data, form.city_en.data),
        "is_verified": form.is_verified.data == "yes",
        "is_pledge": form.is_pledge.data == "yes",
    }


def _words(zh: str | None, en: str | None) -> dict[str, str]:
    """Return words in both languages as a standard keeps them, empty when there are none."""
    return {"zh": zh or "", "en": en or ""} if zh or en else {}


@bp.post("/standards/<code>/decide")
@allow(*KEEPERS)
def decide_proposal(code: str) -> Any:
    """Approve or turn down a proposed wording, or approve a standard as it was shipped."""
    standard, person = queries.standard_by_code(code), signed_in_person()
    proposal = actions.open_proposal(standard)
    try:
        if proposal is None:
            actions.approve_as_shipped(standard=standard, by=person)
        elif request.form.get("decision") == "approve":
            actions.approve_change(standard=standard, proposal=proposal, by=person)
        else:
            reason = request.form.get("reason", "")
            actions.reject_change(standard=standard, proposal=proposal, reason=reason, by=person)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        flash(_("Your decision is kept."))
    return redirect(url_for("standards.show_standard", code=code))
