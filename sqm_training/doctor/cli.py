"""The command that looks an installation over."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from ..config import Settings
from ..database import now, reading
from ..extensions import db
from ..web.commands import refusing
from ..web.text import _
from . import machine, work
from .findings import Finding, as_json, as_text


@click.command("doctor")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to say it.")
@refusing
def doctor(form: str) -> None:
    """Look over address, disk, clock, database, backup and jobs; ends with 1 when something is bad."""
    token = reading.set(True)
    try:
        found = list(examined())
    finally:
        db.session.rollback()
        reading.reset(token)
    click.echo(as_json(found) if form == "json" else as_text(found))
    if any(one.level == "bad" for one in found):
        raise SystemExit(1)


def examined() -> Iterator[Finding]:
    """Yield what there is to say about this installation; one fault hides no other."""
    settings: Settings = current_app.config["SQM"]
    data, at = Path(current_app.config["SQM_DATA"]), now()
    parts: dict[str, Callable[[], Iterator[Finding]]] = {
        "https": lambda: machine.https(settings),
        "disk": lambda: machine.disk(data),
        "clock": lambda: machine.clock(data, at),
        "database": work.database,
        "migrations": work.migrations,
        "backup": lambda: work.backup(at, production=settings.production),
        "jobs": lambda: work.jobs(at, production=settings.production),
    }
    for what, look in parts.items():
        try:
            yield from look()
        except SQLAlchemyError as error:
            db.session.rollback()
            cause = str(getattr(error, "orig", error)).splitlines()[0]
            text = _("the database does not answer (%(cause)s). Check SQM_DATABASE_URL, and run: flask --app app setup",
                     cause=cause)  # fmt: skip
            yield Finding("bad", what, text)
