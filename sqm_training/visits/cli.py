"""Commands for visits: import and export of past results."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from ..checklists.plain import current_version, whole_version
from ..errors import RuleBroken
from ..extensions import db, only_reading
from ..files.problems import BadFile
from ..people.actions import audit
from ..web.commands import refusing, terminal_language
from ..web.text import _

commands = AppGroup("visits", help="Import and export visits.")


def pairs(texts: Sequence[str]) -> dict[str, str]:
    """Return `--map our=theirs` options as a mapping."""
    found = {}
    for text in texts:
        ours, equals, theirs = text.partition("=")
        if not equals or not ours or not theirs:
            raise RuleBroken(_("Write --map as OURS=THEIRS, for example --map shopper=rater"))
        found[ours.strip()] = theirs.strip()
    return found


@commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--checklist", "code", required=True, help="The code of the checklist that was answered.")
@click.option("--map", "mapped", multiple=True, metavar="OURS=THEIRS", help="Which column of the file stands for ours.")
@click.option("--ignore", "ignored", multiple=True, metavar="COLUMN", help="A column to leave out.")
@click.option("--create-missing", is_flag=True, help="Add sites and people that are not there yet.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows; write the others, with the reason, to a file.")
@refusing
def import_file(
    file: Path, code: str, mapped: tuple[str, ...], ignored: tuple[str, ...], create_missing: bool, skip_bad: bool
) -> None:
    """Import past results from a CSV file or spreadsheet, one row a visit."""
    from ..files.tables import read_table
    from .actions.importing import check_rows, columns_of, import_rows

    with only_reading():
        current = current_version(code)
        if current is None:
            raise RuleBroken(_("There is no published checklist %(code)s.", code=code))
        if current.checklist.use != "visit":
            raise RuleBroken(_("This checklist is for role-plays, not for visits."))
        version, mapping = whole_version(current.id), pairs(mapped)
        required = [mapping.get(name, name) for name in ("visit", "date", "site")]
        table = read_table(file, required=required)
        columns = columns_of(table, version, mapping, ignored)
        checked = check_rows(table, columns, create_missing=create_missing, progress=bar(_("Checking")))
    if checked.problems and not skip_bad:
        raise BadFile(checked.problems)
    outcome = import_rows(checked.rows, columns, version, create_missing=create_missing, progress=bar(_("Importing")))
    audit.note(actor_id=None, act="visits.import", kind="checklist", ref=code, details={"added": outcome.added})
    db.session.commit()
    click.echo(
        _(
            "%(added)s visits imported, %(same)s unchanged, %(sites)s sites and %(people)s people added.",
            added=outcome.added,
            same=outcome.unchanged,
            sites=outcome.sites,
            people=outcome.people,
        )
    )
    if checked.bad_lines:
        write_skipped(file, table, checked.bad_lines)


def bar(label: str) -> Any:
    """Return what shows progress over a list on the terminal."""

    def over(rows: Sequence[Any]) -> Iterator[Any]:
        with click.progressbar(rows, label=label, update_min_steps=500) as steps:
            yield from steps

    return over


def write_skipped(file: Path, table: Any, bad_lines: dict[int, list[Any]]) -> None:
    """Write the rows that were left out, each with its reasons, beside the file."""
    from ..files.export import write_csv

    target = file.with_name(f"{file.stem}.skipped.csv")
    rows: Iterable[list[str]] = (
        [*cells, str(line), " | ".join(problem.cause[terminal_language()] for problem in bad_lines[line])]
        for line, cells in table.rows
        if line in bad_lines
    )
    with target.open("w", encoding="utf-8", newline="") as stream:
        write_csv(stream, [*table.headers, "row", "reason"], rows)
    click.echo(_("%(n)s rows were left out: see %(file)s", n=len(bad_lines), file=target), err=True)


@commands.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--checklist", "code", default=None, help="The code of the checklist; needed when there are several.")
@refusing
def export_file(file: Path, code: str | None) -> None:
    """Export published results as CSV, one row a visit, with their scores."""
    from ..files.export import write_csv
    from .queries.export import HEAD, TAIL, checklist_to_export, columns_to_export, exported_rows

    checklist = checklist_to_export(code)
    items, sections = columns_to_export(checklist)
    headers = [*HEAD, *items, *TAIL, *(f"section:{section}" for section in sections)]
    with file.open("w", encoding="utf-8", newline="") as stream:
        count = write_csv(stream, headers, exported_rows(checklist, items, sections))
    click.echo(_("%(n)s visits exported to %(file)s", n=count, file=file))
