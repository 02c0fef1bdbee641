"""Commands for people."""

from collections import Counter
from pathlib import Path

import click
from flask.cli import AppGroup

from ..errors import RuleBroken
from ..extensions import db, only_reading
from ..files.problems import BadFile
from ..files.tables import read_table
from ..web.commands import refusing
from ..web.text import _
from .actions import accounts, enrolling, importing
from .actions import privacy as actions_privacy
from .models import Person
from .queries.persons import person_by_number

commands = AppGroup("people", help="Import people and set passwords.")


@commands.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option("--create-sites", is_flag=True, help="Add sites that are not there yet.")
@refusing
def import_file(file: Path, dry_run: bool, create_sites: bool) -> None:
    """Import people from an XLSX or CSV file; without a password they sign in by a slip."""
    with only_reading():
        found = importing.preview(read_table(file), create_sites=create_sites)
    if found.problems:
        raise BadFile(found.problems)
    if not dry_run:
        enrolling.import_people(found, by=None)
        db.session.commit()
    click.echo(
        _(
            "%(new)s new, %(changed)s changed, %(same)s unchanged.",
            new=found.count("new"),
            changed=found.count("changed"),
            same=found.count("unchanged"),
        )
    )


@commands.command("set-password")
@click.argument("number")
@click.password_option()
@refusing
def set_password(number: str, password: str) -> None:
    """Set the password of an account."""
    accounts.set_password(person=_known(number), password=password)
    db.session.commit()


def _known(number: str) -> Person:
    """Return the person with a number, or say that there is none."""
    person = person_by_number(number)
    if person is None:
        raise RuleBroken(_("There is no person with the number %(number)s.", number=number))
    return person


@commands.command("add")
@click.argument("number")
@click.argument("name")
@click.option("--role", "roles", multiple=True, required=True)
@refusing
def add(number: str, name: str, roles: tuple[str, ...]) -> None:
    """Add a person, such as the first administrator."""
    accounts.save_person(person=None, number=number, name=name, roles=set(roles), site=None, by=None)
    db.session.commit()
    click.echo(number)


privacy = AppGroup("privacy", help="What is kept about people.")


@privacy.command("retain")
@refusing
def retain() -> None:
    """Delete and unname what is past its term; safe to run every day."""
    counts: Counter[str] = Counter()
    for found in actions_privacy.retain():
        db.session.commit()
        counts.update(found)
    click.echo(
        ", ".join(f"{name} {number}" for name, number in sorted(counts.items())) or _("Nothing is past its term.")
    )


@privacy.command("export")
@click.argument("number")
@click.argument("file", type=click.Path(path_type=Path))
@refusing
def export(number: str, file: Path) -> None:
    """Write everything that is kept about a person into a ZIP."""
    person = _known(number)
    data = actions_privacy.archive_of(person, by=None)
    db.session.commit()
    file.write_bytes(data)
    click.echo(str(file))
