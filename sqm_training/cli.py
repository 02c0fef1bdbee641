"""All commands of `flask --app app`."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from flask_migrate import upgrade
from flask_migrate.cli import db as migrations

from .checklists import cli as checklists
from .checklists.actions.loading import load_shipped_checklist
from .config import ROOT
from .database import now
from .demo import cli as demo
from .doctor.cli import doctor
from .extensions import db
from .jobs import cli as jobs
from .library import FOLDER
from .people import cli as people
from .people.actions import audit
from .people.actions.calendar import load_holidays
from .progress import cli as progress
from .roleplay import cli as roleplay
from .standards.actions.loading import load_library
from .training import cli as training
from .visits import cli as visits
from .web.commands import refusing
from .web.text import _, ngettext
from .web.words import loaded

library = AppGroup("library", help="The shipped standards, checklists and scripts.")


@library.command("load")
@refusing
def load_shipped() -> None:
    """Load what is shipped; what people changed is left alone, and a second time changes nothing."""
    load_all()


def load_all() -> None:
    """Load standards and checklists and say what was done."""
    from .checklists.schema import load_plain
    from .standards.schema import load_plain as load_standards

    file = FOLDER / "standards.yaml"
    counts = load_library(load_standards(file.read_text("utf-8"), file.name), at=now())
    click.echo(loaded(_("Standards"), counts))
    for file in sorted((FOLDER / "checklists").glob("*.yaml")):
        version, is_new = load_shipped_checklist(load_plain(file.read_text("utf-8"), file.name))
        click.echo(checklists.report(version.checklist.code, version.number, is_new))
    for year in load_holidays():
        click.echo(_("Holidays of %(year)s entered.", year=year))
    db.session.commit()


@click.command("setup")
@refusing
def setup() -> None:
    """Bring the database up to date and load everything that is shipped; safe to run at any time."""
    upgrade(directory=str(ROOT / "migrations"))
    load_all()
    roleplay.load_all()
    training.load_all()
    db.session.commit()


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@refusing
def backup(file: Path) -> None:
    """Write database and photos into one archive with a SHA-256 manifest."""
    from flask import current_app

    from .files.backup import make_backup

    made = make_backup(file, current_app.config["SQLALCHEMY_DATABASE_URI"], Path(current_app.config["SQM_DATA"]))
    audit.note(actor_id=None, act="backup.make", details={"files": made})
    db.session.commit()
    click.echo(ngettext("%(num)s file in %(file)s", "%(num)s files in %(file)s", made, file=file))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@refusing
def restore(file: Path) -> None:
    """Put a backup in the place of the present data; a damaged one is refused and nothing is touched."""
    from flask import current_app

    from .files.backup import restore_backup

    db.session.remove()
    db.engine.dispose()
    restored = restore_backup(file, current_app.config["SQLALCHEMY_DATABASE_URI"], Path(current_app.config["SQM_DATA"]))
    click.echo(
        ngettext("%(num)s file restored from %(file)s", "%(num)s files restored from %(file)s", restored, file=file)
    )


def init_app(app: Flask) -> None:
    """Add the commands of every feature."""
    for command in (
        setup,
        backup,
        restore,
        doctor,
        library,
        people.commands,
        people.privacy,
        checklists.commands,
        visits.commands,
        roleplay.commands,
        training.questions.commands,
        training.courses.commands,
        progress.commands,
        progress.shoppers,
        progress.results,
        jobs.commands,
        demo.commands,
        migrations,
    ):
        app.cli.add_command(command)
