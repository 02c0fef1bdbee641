"""Checklists as files: workbooks and YAML, in and out."""

from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...files.problems import BadFile, Problem
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _
from .. import queries
from ..actions.loading import load_checklist
from ..actions.versions import RESERVED
from ..plain import dump_yaml, to_plain
from . import KEEPERS, bp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/checklists/<code>/file.<kind>")
@allow(*KEEPERS)
def export_checklist(code: str, kind: str) -> Response:
    """Send a version as a workbook or as YAML."""
    version = queries.version_of(code, request.args.get("version", type=int))
    if kind == "yaml":
        data, mimetype = dump_yaml(version).encode(), "application/yaml"
    elif kind == "xlsx":
        from ..xlsform.writing import workbook_bytes

        data, mimetype = workbook_bytes(to_plain(version)), XLSX
    else:
        raise NotFound
    disposition = f'attachment; filename="{code}-{version.number}.{kind}"'
    return Response(data, mimetype=mimetype, headers={"Content-Disposition": disposition})


@bp.route("/checklists/import", methods=["GET", "POST"])
@allow(*KEEPERS)
def import_checklist() -> Any:
    """Import a workbook or YAML file as a draft, or list every fault by sheet, row and column."""
    faults: list[Problem] = []
    refusal = ""
    file = request.files.get("file")
    if request.method == "POST":
        try:
            if file is None or not file.filename:
                raise RuleBroken(_("Choose a file first."))
            version = _import(file.filename, file.read())
        except BadFile as broken:
            db.session.rollback()
            faults = broken.problems
        except RuleBroken as broken:
            db.session.rollback()
            refusal = str(broken)
        else:
            db.session.commit()
            flash(_("Imported as a draft. Look it through and publish it."))
            return redirect(url_for("checklists.edit_checklist", code=version.checklist.code))
    page = render_template(
        "checklists/import_checklist.html",
        faults=faults,
        refusal=refusal,
        filename=file.filename if file else "",
    )
    return page, 422 if faults or refusal else 200


def _import(name: str, data: bytes) -> Any:
    plain = _read(name, data)
    if plain["code"] in RESERVED:
        raise RuleBroken(_("The code %(code)s is taken. Choose another one.", code=plain["code"]))
    return load_checklist(plain, by_id=signed_in_person().id, publish=False)[0]


def _read(name: str, data: bytes) -> dict[str, Any]:
    if name.lower().endswith((".yaml", ".yml")):
        from ...files.encodings import decode
        from ..schema import load_plain

        return load_plain(decode(data, name)[0].lstrip("\ufeff"), name)
    from ..xlsform.reading import read_workbook

    return read_workbook(data, name)[0]
