"""Writing a scenario: the editor, the check while one writes, new ones, and publishing."""

from base64 import b64encode
from dataclasses import dataclass
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _, language, local
from ..actions import drafts, publishing
from ..actions.drafts import DraftConflict
from ..checking import Checked
from ..drawing import graph_svg
from ..forms import MediumForm, NewForm
from ..models import Scenario
from ..play_words import ending_words
from ..queries import library
from ..reading import plain_lines
from ..starters import starter
from . import bp
from .library import KEEPERS

STARTER = "starter"
MOST_DRAWN = 400
"""Nodes beyond which the graph is not drawn anew while one writes."""


@dataclass
class Writing:
    """The texts in the editor, the version of the draft that they began from (0: none), and whether they are saved."""

    text: str
    translations: dict[str, str]
    seen: int
    is_kept: bool = False

    @classmethod
    def saved(cls, scenario: Scenario) -> "Writing":
        """Return what is saved: the draft, else the version in force."""
        draft = library.draft_of(scenario)
        row = draft or library.current_version(scenario)
        texts = (row.text, dict(row.translations)) if row else ("", {})
        return cls(*texts, draft.version if draft else 0, is_kept=True)

    @classmethod
    def sent(cls) -> "Writing":
        """Return what the form holds."""
        english = plain_lines(request.form.get("text_en", ""))
        seen = request.form.get("seen", 0, type=int)
        return cls(plain_lines(request.form.get("text", "")), {"en": english} if english.strip() else {}, seen)


@bp.route("/scenarios/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_scenario() -> Any:
    """Begin a scenario with a starter, or as a copy of another."""
    person, form = signed_in_person(), NewForm(source=request.args.get("source", STARTER))
    sources = library.sources()
    form.source.choices = [(STARTER, _("A small example to write over"))]
    form.source.choices += [(one.code, f"{one.code} {local(one.title)}") for one in sources]
    if form.validate_on_submit():
        try:
            _begin(form.code.data.strip(), form.source.data, person)
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("roleplay.edit_scenario", code=form.code.data.strip()))
    return render_template("roleplay/new_scenario.html", form=form), 422 if form.errors else 200


def _begin(code: str, source: str, person: Any) -> None:
    if source == STARTER:
        text, translations = starter()
        words = {key: drafts.with_id(one, code) for key, one in translations.items()}
        drafts.new_scenario(code=code, text=drafts.with_id(text, code), translations=words, by=person)
    else:
        drafts.duplicate(source=library.scenario_for(person, source), code=code, by=person)


@bp.route("/scenarios/<code>/edit", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_scenario(code: str) -> Any:
    """Edit the draft: `act` says whether to check, to save, or to save and publish."""
    scenario = library.scenario_for(signed_in_person(), code)
    if request.method == "GET":
        return _page(scenario, Writing.saved(scenario))
    writing, act = Writing.sent(), request.form.get("act", "save")
    if act == "check":
        return _page(scenario, writing)
    try:
        _save(scenario, writing)
    except DraftConflict as conflict:
        db.session.rollback()
        return _page(scenario, writing, conflict)
    except RuleBroken as refusal:
        db.session.rollback()
        return _page(scenario, writing, refusal)
    return _publish(scenario) if act == "publish" else redirect(url_for("roleplay.edit_scenario", code=code))


def _save(scenario: Scenario, writing: Writing) -> None:
    """Save and commit what was written; text equal to the version in force makes no draft."""
    if library.draft_of(scenario) is None and drafts.texts_of(scenario) == (writing.text, writing.translations):
        flash(_("Nothing was changed."))
        return
    drafts.save_draft(
        scenario=scenario,
        text=writing.text,
        translations=writing.translations,
        seen=writing.seen,
        by=signed_in_person(),
    )
    db.session.commit()
    flash(_("The draft is saved."))


def _publish(scenario: Scenario) -> Any:
    try:
        version = publishing.publish_draft(scenario=scenario, by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        return _page(scenario, Writing.saved(scenario), refusal)
    db.session.commit()
    flash(_("Version %(n)s is published. Attempts on earlier versions stay as they are.", n=version.number))
    return redirect(url_for("roleplay.show_scenario", code=scenario.code))


def _page(scenario: Scenario, writing: Writing, refusal: RuleBroken | None = None) -> Any:
    draft, media = library.draft_of(scenario), library.media_of(scenario)
    checked = drafts.check_draft(scenario, writing.text, writing.translations, media=media, is_kept=writing.is_kept)
    conflict = refusal if isinstance(refusal, DraftConflict) else None
    if conflict is not None:
        writing.seen = draft.version if draft else 0
    page = render_template(
        "roleplay/edit_scenario.html",
        scenario=scenario,
        draft=draft,
        version=library.current_version(scenario),
        writing=writing,
        checked=checked,
        findings=findings(checked),
        graph=picture(checked),
        media=media,
        medium_form=MediumForm(),
        ending_words=ending_words,
        refusal=refusal,
        theirs=draft if conflict else None,
    )
    return page, (409 if conflict else 422) if refusal else 200


def findings(checked: Checked) -> list[dict[str, Any]]:
    """Return what the checker found: in which text, line, code, words, and whether it is an error."""
    return [
        {
            "part": "text" if one.language == checked.scenario.language else f"text_{one.language}",
            "line": one.line,
            "code": one.code,
            "words": one.problem.said(language()),
            "error": one.is_error,
        }
        for one in checked.problems
    ]


def picture(checked: Checked) -> str:
    """Return the graph of a text as the address of an image, empty when there is nothing to draw or too much."""
    if not 0 < len(checked.scenario.nodes) <= MOST_DRAWN:
        return ""
    drawn = graph_svg(checked, language(), request.args.get("theme", ""))
    return f"data:image/svg+xml;base64,{b64encode(drawn).decode('ascii')}"


@bp.post("/scenarios/<code>/check")
@allow(*KEEPERS)
def check_scenario(code: str) -> Any:
    """Check a text while it is being written; nothing is kept."""
    scenario, writing = library.scenario_for(signed_in_person(), code), Writing.sent()
    checked = drafts.check_draft(scenario, writing.text, writing.translations)
    nodes = [
        {"name": node.name, "line": node.line, "ending": str(ending_words(node.ending)) if node.ending else ""}
        for node in checked.scenario.nodes.values()
    ]
    return jsonify(problems=findings(checked), graph=picture(checked), nodes=nodes)


@bp.post("/scenarios/<code>/publish")
@allow(*KEEPERS)
def publish_scenario(code: str) -> Any:
    """Publish the draft as it is saved."""
    return _publish(library.scenario_for(signed_in_person(), code))
