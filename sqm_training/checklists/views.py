"""Pages of checklists: reading, previewing, editing the next version, files in and out."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from ..errors import NotFound, RuleBroken
from ..extensions import db
from ..files.problems import BadFile
from ..library import FOLDER
from ..measures.checklist import TYPES
from ..people.sessions import signed_in_person
from ..web.access import Role, allow
from ..web.text import _, _l, language
from . import queries
from .actions import editing as actions
from .actions.loading import load_checklist
from .forms import ChecklistForm
from .models import ChecklistVersion
from .plain import dump_yaml, plain_item, to_plain

bp = Blueprint("checklists", __name__)
READERS = (Role.TRAINER, Role.ADMIN, Role.MANAGER, Role.EMPLOYEE)
KEEPERS = (Role.TRAINER, Role.ADMIN)
STATES = {
    "draft": (_l("Draft"), "watch"),
    "published": (_l("Published"), "good"),
    "retired": (_l("Replaced"), "neutral"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/checklists")
@allow(*READERS)
def list_checklists() -> str:
    """List all checklists with their versions, and what is shipped."""
    shipped = sorted(file.stem for file in (FOLDER / "checklists").glob("*.yaml"))
    return render_template("checklists/list_checklists.html", rows=queries.checklists(), states=STATES, shipped=shipped)


@bp.get("/checklists/<code>")
@allow(*READERS)
def show_checklist(code: str) -> str:
    """Show one version with points, standards and who answers."""
    version = queries.version_of(code, request.args.get("version", type=int))
    return render_template(
        "checklists/show_checklist.html",
        version=version,
        versions=queries.versions_of(version.checklist),
        standards=queries.standard_codes(version),
        states=STATES,
    )


@bp.get("/checklists/<code>/preview")
@allow(*KEEPERS)
def preview_checklist(code: str) -> str:
    """Show a version as the shopper will see it, in the frame of a tablet."""
    version = queries.version_of(code, request.args.get("version", type=int))
    return render_template("checklists/preview_checklist.html", version=version)


@bp.get("/checklists/<code>/preview/tablet")
@allow(*KEEPERS)
def show_tablet(code: str) -> str:
    """Show the form itself, without anything to send."""
    version = queries.version_of(code, request.args.get("version", type=int))
    script = version.scripts[0] if version.scripts else None
    return render_template("checklists/show_tablet.html", version=version, form=ChecklistForm(version, script, []))


@bp.get("/checklists/<code>/file.<kind>")
@allow(*KEEPERS)
def export_checklist(code: str, kind: str) -> Response:
    """Send a version as a workbook or as YAML."""
    version = queries.version_of(code, request.args.get("version", type=int))
    if kind == "yaml":
        data, mimetype = dump_yaml(version).encode(), "application/yaml"
    elif kind == "xlsx":
        from .xlsform.writing import workbook_bytes

        data, mimetype = workbook_bytes(to_plain(version)), XLSX
    else:
        raise NotFound
    disposition = f'attachment; filename="{code}-{version.number}.{kind}"'
    return Response(data, mimetype=mimetype, headers={"Content-Disposition": disposition})


@bp.post("/checklists/new")
@allow(*KEEPERS)
def duplicate_checklist() -> Any:
    """Make a draft under a new code from a shipped checklist or one's own."""
    source, code = request.form.get("source", ""), request.form.get("code", "")
    try:
        version = actions.duplicate(plain=_source(source), code=code, by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
        return redirect(url_for("checklists.list_checklists"))
    db.session.commit()
    return redirect(url_for("checklists.edit_checklist", code=version.checklist.code))


def _source(source: str) -> dict[str, Any]:
    kind, _colon, code = source.partition(":")
    if kind == "own":
        return to_plain(queries.version_of(code))
    file = FOLDER / "checklists" / f"{code}.yaml"
    if kind != "shipped" or code not in {one.stem for one in file.parent.glob("*.yaml")}:
        raise NotFound
    from .schema import load_plain

    return load_plain(file.read_text("utf-8"), file.name)


@bp.post("/checklists/import")
@allow(*KEEPERS)
def import_checklist() -> Any:
    """Import a workbook or YAML file as a draft."""
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise RuleBroken(_("Choose a file first."))
        version, _is_new = load_checklist(_read(file.filename, file.read()), by_id=signed_in_person().id, publish=False)
    except BadFile as refusal:
        db.session.rollback()
        problems = [problem.said(language()) for problem in refusal.problems]
        return render_template("checklists/import_faults.html", problems=problems), 422
    except RuleBroken as refusal:
        db.session.rollback()
        return render_template("checklists/import_faults.html", problems=[str(refusal)]), 422
    db.session.commit()
    flash(_("Imported as a draft. Look it through and publish it."))
    return redirect(url_for("checklists.edit_checklist", code=version.checklist.code))


def _read(name: str, data: bytes) -> dict[str, Any]:
    if name.lower().endswith((".yaml", ".yml")):
        from ..files.tables import decode
        from .schema import load_plain

        return load_plain(decode(data, name)[0].lstrip("\ufeff"), name)
    from .xlsform.reading import read_workbook

    return read_workbook(data, name)[0]


@bp.post("/checklists/<code>/draft")
@allow(*KEEPERS)
def begin_draft(code: str) -> Any:
    """Begin the next version as a copy of the published one."""
    actions.begin_draft(version=queries.version_of(code), by=signed_in_person())
    db.session.commit()
    return redirect(url_for("checklists.edit_checklist", code=code))


@bp.get("/checklists/<code>/edit")
@allow(*KEEPERS)
def edit_checklist(code: str) -> Any:
    """Show the draft with everything that can be done to it."""
    return _edit_page(queries.draft_by_code(code))


def _edit_page(draft: ChecklistVersion, refusal: RuleBroken | None = None, text: str | None = None) -> Any:
    from .schema import warnings_of

    plain = to_plain(draft)
    total = sum((item.points for item in draft.items if not item.is_bonus), start=0)
    page = render_template(
        "checklists/edit_checklist.html",
        version=draft,
        text=text or dump_yaml(draft),
        warnings=[warning[language()] for warning in warnings_of(plain)],
        total=total,
        standards=queries.standard_codes(draft),
        refusal=refusal,
    )
    return page, 422 if refusal else 200


def _changed(code: str, change: Any) -> Any:
    """Apply a change to the draft and go back to it, with the refusal when there is one."""
    draft = queries.draft_by_code(code)
    try:
        actions.change_draft(draft=draft, change=change)
    except RuleBroken as refusal:
        db.session.rollback()
        return _edit_page(queries.draft_by_code(code), refusal)
    db.session.commit()
    return redirect(url_for("checklists.edit_checklist", code=code))


@bp.post("/checklists/<code>/items/<item>/move")
@allow(*KEEPERS)
def move_item(code: str, item: str) -> Any:
    """Move an item up or down."""
    step = -1 if request.form.get("to") == "up" else 1
    return _changed(code, lambda plain: actions.move_item(plain, item, step))


@bp.post("/checklists/<code>/items/<item>/delete")
@allow(*KEEPERS)
def delete_item(code: str, item: str) -> Any:
    """Take an item out of the draft."""
    return _changed(code, lambda plain: actions.delete_item(plain, item))


@bp.post("/checklists/<code>/sections")
@allow(*KEEPERS)
def put_section(code: str) -> Any:
    """Add a section or rename one."""
    section = request.form.get("code", "").strip()
    zh = request.form.get("zh", "").strip()
    title = {"zh": zh, "en": request.form.get("en", "").strip() or zh}
    return _changed(code, lambda plain: actions.put_section(plain, section, title))


@bp.post("/checklists/<code>/sections/<section>/delete")
@allow(*KEEPERS)
def delete_section(code: str, section: str) -> Any:
    """Take an empty section out of the draft."""
    return _changed(code, lambda plain: actions.delete_section(plain, section))


@bp.route("/checklists/<code>/items/<item>", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_item(code: str, item: str) -> Any:
    """Edit one item, or add one (`item` is `new`)."""
    draft = queries.draft_by_code(code)
    found = next((one for one in draft.items if one.code == item), None)
    if found is None and item != "new":
        raise NotFound
    refusal, row = None, _row_of(draft, found)
    if request.method == "POST":
        try:
            row = _row_from_form(row)
            section = request.form.get("section") or draft.sections[0].code
            actions.change_draft(
                draft=draft, change=lambda plain: actions.put_item(plain, section, row, found.code if found else None)
            )
        except RuleBroken as broken:
            db.session.rollback()
            refusal, draft = broken, queries.draft_by_code(code)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("checklists.edit_checklist", code=code, _anchor=f"item-{row['code']}"))
    page = render_template(
        "checklists/edit_item.html",
        version=draft,
        row=row,
        is_new=found is None,
        refusal=refusal,
        types=TYPES,
        standards=queries.standard_choices(),
        rest=_rest(row),
        section=request.args.get("section", ""),
    )
    return page, 422 if refusal else 200


SHOWN = ("code", "text", "type", "points", "standard", "answers_for", "allow_na", "required", "critical")


def _row_of(draft: ChecklistVersion, item: Any) -> dict[str, Any]:
    if item is None:
        return {"code": "", "text": {"zh": "", "en": ""}, "type": "yes_no", "points": 1}
    standards = {one.id: one for one in queries.standard_choices()}
    return plain_item(item, standards)


def _rest(row: dict[str, Any]) -> str:
    """Write the rules that have no field of their own as YAML, as in the file format."""
    from io import StringIO

    from ruamel.yaml import YAML

    rest = {key: value for key, value in row.items() if key not in SHOWN}
    if not rest:
        return ""
    stream = StringIO()
    writer: Any = YAML(typ="safe", pure=True)
    writer.default_flow_style, writer.allow_unicode = None, True
    writer.dump(rest, stream)
    return stream.getvalue()


def _row_from_form(row: dict[str, Any]) -> dict[str, Any]:
    from ..files.documents import read_yaml

    form = request.form
    text = form.get("rest", "").strip()
    try:
        rest = read_yaml(text, _("More rules")) if text else {}
    except BadFile as refusal:
        raise RuleBroken(refusal.said(language()), field="rest") from refusal
    points = form.get("points", "").strip()
    fresh = {
        "code": form.get("code", "").strip(),
        "text": {"zh": form.get("zh", "").strip(), "en": form.get("en", "").strip() or form.get("zh", "").strip()},
        "type": form.get("type", "yes_no"),
        "answers_for": form.get("answers_for", "person"),
        "allow_na": form.get("allow_na") == "yes",
        "required": form.get("required") == "yes",
        "critical": form.get("critical") == "yes",
    }
    if points:
        fresh["points"] = points if "/" in points else float(points) if points.replace(".", "", 1).isdigit() else points
    if form.get("standard"):
        fresh["standard"] = form["standard"]
    return fresh | {key: value for key, value in rest.items() if key not in SHOWN}


@bp.post("/checklists/<code>/text")
@allow(*KEEPERS)
def save_text(code: str) -> Any:
    """Replace the draft by its edited YAML text."""
    text = request.form.get("text", "")
    try:
        actions.read_draft(draft=queries.draft_by_code(code), text=text)
    except RuleBroken as refusal:
        db.session.rollback()
        return _edit_page(queries.draft_by_code(code), refusal, text)
    db.session.commit()
    flash(_("Saved."))
    return redirect(url_for("checklists.edit_checklist", code=code))


@bp.post("/checklists/<code>/publish")
@allow(*KEEPERS)
def publish_checklist(code: str) -> Any:
    """Publish the draft: it is frozen from now on."""
    try:
        actions.publish_draft(draft=queries.draft_by_code(code), by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        return _edit_page(queries.draft_by_code(code), refusal)
    db.session.commit()
    flash(_("Published. New visits use this version; results of the past stay as they are."))
    return redirect(url_for("checklists.show_checklist", code=code))


@bp.post("/checklists/<code>/discard")
@allow(*KEEPERS)
def discard_draft(code: str) -> Any:
    """Throw the draft away."""
    actions.discard_draft(draft=queries.draft_by_code(code), by=signed_in_person())
    db.session.commit()
    flash(_("The draft is gone. The published version stays."))
    return redirect(url_for("checklists.list_checklists"))
