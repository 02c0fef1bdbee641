"""Commands for checklists: load YAML, import and export workbooks."""

from pathlib import Path

import click
from flask.cli import AppGroup

from ..errors import RuleBroken
from ..extensions import db
from ..web.commands import refusing, terminal_language
from ..web.text import _
from .actions.loading import load_checklist
from .plain import current_version, to_plain, whole_version

commands = AppGroup("checklists", help="Load, import and export checklists.")


def report(version_code: str, number: int, is_new: bool) -> str:
    """Say what became of a loaded checklist."""
    return f"{version_code}: " + (
        _("version %(n)s is new", n=number) if is_new else _("unchanged, version %(n)s", n=number)
    )


@commands.command("load")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="Keep it as a draft instead of publishing it.")
@refusing
def load(file: Path, draft: bool) -> None:
    """Load a checklist from a YAML file and publish it."""
    from .schema import load_plain, warnings_of

    plain = load_plain(read_text(file), file.name)
    for warning in warnings_of(plain):
        click.echo(f"{file.name}: {warning[terminal_language()]}", err=True)
    version, is_new = load_checklist(plain, publish=not draft)
    db.session.commit()
    click.echo(report(plain["code"], version.number, is_new))


def read_text(file: Path) -> str:
    """Return the text of a file, whatever its encoding, or refuse it."""
    from ..files.encodings import decode
    from ..files.tables import read_bytes

    return decode(read_bytes(file, file.name), file.name)[0].lstrip("\ufeff")


@commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--draft", is_flag=True, help="Keep it as a draft instead of publishing it.")
@refusing
def import_workbook(file: Path, draft: bool) -> None:
    """Import a checklist from an XLSX workbook (XLSForm with scoring columns)."""
    from .schema import warnings_of
    from .xlsform.reading import read_workbook

    plain, warnings = read_workbook(file, file.name)
    for warning in warnings + warnings_of(plain):
        click.echo(f"{file.name}: {warning[terminal_language()]}", err=True)
    version, is_new = load_checklist(plain, publish=not draft)
    db.session.commit()
    click.echo(report(plain["code"], version.number, is_new))


@commands.command("export")
@click.argument("code")
@click.argument("file", type=click.Path(path_type=Path))
@refusing
def export_workbook(code: str, file: Path) -> None:
    """Export the published version of a checklist as XLSX."""
    from .xlsform.writing import workbook_bytes

    version = current_version(code)
    if version is None:
        raise RuleBroken(_("There is no published checklist %(code)s.", code=code))
    file.write_bytes(workbook_bytes(to_plain(whole_version(version.id))))
    click.echo(str(file))
