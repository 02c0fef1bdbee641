"""Commands for courses: check and load."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from ...extensions import db
from ...files.problems import BadFile, Problem
from ...web.commands import refusing, terminal_language
from ...web.text import _, ngettext
from ...web.words import loaded
from ..reading import read_course, shipped_files, shipped_standards

commands = AppGroup("courses", help="Check and load courses.")


@commands.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to write findings.")
@refusing
def check(files: tuple[Path, ...], form: str) -> None:
    """Check course files with the lessons beside them, the shipped ones when none is named; status 1 on a fault.

    No database is needed: standards and scenarios are the shipped ones.
    """
    standards = shipped_standards()
    chosen = list(files) or shipped_files()
    found = [one for file in chosen for one in faults_of(file, standards)]
    if form == "json":
        click.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(one.said(terminal_language()))
        courses = ngettext("%(num)s course", "%(num)s courses", len(chosen))
        click.echo(f"{courses}: {ngettext('%(num)s fault', '%(num)s faults', len(found))}", err=True)
    if found:
        raise SystemExit(1)


def faults_of(file: Path, standards: set[str]) -> list[Problem]:
    """Return what is wrong with a course file and what lies beside it; never raises."""
    try:
        read_course(file, standards=standards)
    except BadFile as refusal:
        return refusal.problems
    return []


def _plain(one: Problem) -> dict[str, object]:
    return {"file": one.file, "line": one.row, "text": one.cause[terminal_language()]}


@commands.command("load")
@refusing
def load() -> None:
    """Load the shipped courses; what people changed is left alone, and a second time changes nothing."""
    load_all()
    db.session.commit()


def load_all() -> None:
    """Load the shipped courses and say what was done."""
    from ..actions.loading import load_shipped

    click.echo(loaded(_("Courses"), load_shipped()))
