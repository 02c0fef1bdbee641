"""Commands for courses: check and load."""

import json
from collections.abc import Sequence
from pathlib import Path

import click
from flask.cli import AppGroup

from ...extensions import db
from ...files.problems import BadFile, Problem
from ...web.commands import refusing, terminal_language
from ...web.text import _, ngettext
from ...web.words import loaded
from ..course_packages import opened_courses
from ..reading import read_course, shipped_files, shipped_standards

commands = AppGroup("courses", help="Check and load courses.")


@commands.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to write findings.")
@refusing
def check(files: tuple[Path, ...], form: str) -> None:
    """Check course files, folders or zips of them, the shipped ones when none is named; status 1 on a fault.

    No database is needed: standards and scenarios are the shipped ones.
    """
    standards = shipped_standards()
    with opened_courses(files) as opened:
        chosen = opened or shipped_files()
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
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@refusing
def load(files: tuple[Path, ...]) -> None:
    """Load course files, folders or zips of them, the shipped ones when none is named.

    What people changed is left alone, and a second time changes nothing. Quizzes need a bank with the course's code.
    """
    with opened_courses(files) as chosen:
        load_all(chosen)
    db.session.commit()


def load_all(files: Sequence[Path] = ()) -> None:
    """Load courses, the shipped ones when none is named, and say what was done."""
    from ..actions.loading import load_courses

    click.echo(loaded(_("Courses"), load_courses(files or shipped_files())))
