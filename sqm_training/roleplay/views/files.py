"""Scenario files in and out: uploads, exports, pictures and recordings, the graph as an image."""

import io
from typing import Any

from flask import Response, flash, redirect, render_template, request, send_file, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.media import keep_file, send_medium
from ...web.text import _, language
from ..actions import drafts, uploading
from ..actions import media as actions
from ..drawing import graph_svg
from ..forms import MediumForm, UploadForm
from ..media import store
from ..models import Scenario
from ..queries import library
from ..stories import mermaid_text, twee_text
from . import bp
from .library import KEEPERS, READERS

MOST_FILES = 60
DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@bp.route("/scenarios/upload", methods=["GET", "POST"])
@allow(*KEEPERS)
def upload_scenarios() -> Any:
    """Take files in as drafts and list what the checker found, file by file and line by line."""
    form, taken = UploadForm(), None
    if form.validate_on_submit():
        files = [file for file in form.files.data or [] if file and file.filename]
        if len(files) > MOST_FILES:
            form.refuse(RuleBroken(_("Choose %(n)s files at most.", n=MOST_FILES), field="files"))
        else:
            taken = uploading.take_files(
                files=[(file.filename, file.read()) for file in files],
                by=signed_in_person(),
                publish=bool(form.publish.data),
            )
            db.session.commit()
    refused = form.errors or (taken and all(one.state == "refused" for one in taken))
    return render_template("roleplay/upload_scenarios.html", form=form, taken=taken), 422 if refused else 200


@bp.get("/scenarios/<code>/file.<kind>")
@allow(*KEEPERS)
def export_scenario(code: str, kind: str) -> Response:
    """Send the text (`md`, `en.md`), a story for Twine (`twee`) or a Mermaid graph (`mmd`) of draft or version."""
    scenario = library.scenario_for(signed_in_person(), code)
    text, translations = _texts(scenario)
    name = f"{scenario.slug}.{kind}"
    if kind == "md":
        body = text
    elif kind.endswith(".md") and kind[:-3] in translations:
        body = translations[kind[:-3]]
    elif kind == "twee":
        body = twee_text(text)
    elif kind == "mmd":
        body = mermaid_text(text)
    else:
        raise NotFound
    return send_file(io.BytesIO(body.encode()), "text/plain; charset=utf-8", as_attachment=True, download_name=name)


def _texts(scenario: Scenario) -> tuple[str, dict[str, str]]:
    """Return the texts that the address asks for: those of a version by number, else draft or version in force."""
    number = request.args.get("version", type=int)
    if number is None:
        return drafts.texts_of(scenario)
    version = library.version_number(scenario, number)
    return version.text, dict(version.translations)


@bp.get("/scenarios/<code>/graph.svg")
@allow(*KEEPERS)
def show_graph(code: str) -> Response:
    """Draw the graph of the draft, or of a version by number."""
    scenario = library.scenario_for(signed_in_person(), code)
    checked = drafts.check_draft(scenario, *_texts(scenario), is_kept=True)
    response = Response(graph_svg(checked, language(), request.args.get("theme", "")), mimetype="image/svg+xml")
    response.headers["Content-Security-Policy"] = DRAWING_POLICY
    return response


@bp.post("/scenarios/<code>/media")
@allow(*KEEPERS)
def add_medium(code: str) -> Any:
    """Keep a picture or recording under the name that the text calls it."""
    person, form = signed_in_person(), MediumForm()
    scenario = library.scenario_for(person, code)
    keep_file(
        form,
        lambda file, name: actions.add_medium(
            scenario=scenario, name=form.name.data or name, data=file.read(), by=person
        ),
    )
    return redirect(url_for("roleplay.edit_scenario", code=code, _anchor="media"))


@bp.post("/scenarios/<code>/media/<name>/delete")
@allow(*KEEPERS)
def delete_medium(code: str, name: str) -> Any:
    """Take a file away from the draft."""
    person = signed_in_person()
    scenario = library.scenario_for(person, code)
    actions.delete_medium(medium=library.medium_named(scenario, name), scenario=scenario, by=person)
    db.session.commit()
    flash(_("The file is gone from the draft."))
    return redirect(url_for("roleplay.edit_scenario", code=code, _anchor="media"))


@bp.get("/scenarios/<code>/media/<name>")
@allow(*READERS)
def show_medium(code: str, name: str) -> Response:
    """Send a picture or recording: that of the version asked for or in force, to writers also that of the draft."""
    person = signed_in_person()
    stored = _stored_name(person, library.scenario_for(person, code), name)
    return send_medium(store().path_of, stored, name)


def _stored_name(person: Any, scenario: Scenario, name: str) -> str:
    number = request.args.get("version", type=int)
    if number is None and library.may_keep(person):
        return library.medium_named(scenario, name).stored
    version = library.version_number(scenario, number) if number else library.current_version(scenario)
    row = version.media.get(name) if version else None
    if row is None:
        raise NotFound
    return str(row["stored"])
