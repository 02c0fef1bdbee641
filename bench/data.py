"""Draws the bench data: `make bench-data`, or `python -m bench.data --share 0.1 FOLDER`.

5,000 employees, 200 shoppers and 300,000 published visits of 40 answers (or a share of all that) in 50 halls beside the
demo's, over three years in monthly waves. A few hundred sheets are filled by the product's own actions, scored, and
taken back; every visit then gets the rows of one of them under its own numbers. Submissions, whose text no page of
results reads, are left out. What takes long is done in batches: interrupted, it goes on where it was.
"""

import math
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from sqm_training import create_app
from sqm_training.config import Settings

from .sheets import FIRST, Organisation, Templates, organisation

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "bench" / "data"
EMPLOYEES, SHOPPERS, VISITS = 5_000, 200, 300_000
BATCH = 5_000
DAYS = 3 * 365
SETTLED = timedelta(days=12)
STAMP = "%Y-%m-%d %H:%M:%S.%f"


def tables() -> list[Any]:
    """Return the tables that grow with the visits."""
    from sqm_training.checklists.models import Sheet, SheetAnswer
    from sqm_training.ledger.models import ScoreRecord
    from sqm_training.visits.models import PersonResult, Result, Visit, VisitContact

    return [one.__table__ for one in (Visit, Sheet, SheetAnswer, Result, VisitContact, PersonResult, ScoreRecord)]


def folder_of(share: float) -> Path:
    """Return where the data of a share lies."""
    return FOLDER / ("full" if share == 1 else f"share-{share:g}")


def flask(folder: Path, *words: str) -> None:
    """Run a command of the product on the data."""
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    subprocess.run(command, cwd=ROOT, env=_environment(folder), check=True)


def _environment(folder: Path) -> dict[str, str]:
    import os

    return os.environ | {"SQM_DATA": str(folder), "LANG": "C.UTF-8"}


@contextmanager
def hurried(connection: Any) -> Iterator[None]:
    """Let SQLite write as fast as it can; a batch that an interruption cuts off is simply not there."""
    for pragma in ("synchronous = off", "foreign_keys = off", "cache_size = -400000"):
        connection.execute(f"pragma {pragma}")
    yield
    connection.execute("pragma wal_checkpoint(truncate)")


def draw(folder: Path, share: float) -> None:
    """Draw what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    flask(folder, "setup")
    app = create_app(Settings.from_environment({"SQM_DATA": str(folder)}))
    with app.app_context():
        from sqm_training.extensions import db
        from sqm_training.people.models import Person

        is_empty = db.session.scalar(db.select(Person.id).limit(1)) is None
        db.session.rollback()
    if is_empty:
        flask(folder, "demo", "load")
    with app.app_context():
        made = organisation(math.ceil(EMPLOYEES * share), math.ceil(SHOPPERS * share), DAYS)
        visits(made, round(VISITS * share))
    if _is_behind(folder):
        click.echo("Adding up, as the product does every night")
        flask(folder, "progress", "rebuild")
        (folder / "rebuilt").touch()


def _is_behind(folder: Path) -> bool:
    stamp = folder / "rebuilt"
    return not stamp.exists() or stamp.stat().st_mtime < (folder / "drawn").stat().st_mtime


def visits(made: Organisation, wanted: int) -> None:
    """Write the visits that are not there yet, batch by batch, and the indices at the end."""
    from sqm_training.extensions import db

    held = db.engine.raw_connection()
    connection = held.dbapi_connection
    last = connection.execute("select max(id) from visit where id >= ?", (FIRST,)).fetchone()[0]
    done = 0 if last is None else last - FIRST + 1
    if done < wanted:
        with hurried(connection):
            for index in (index for table in tables() for index in table.indexes):
                connection.execute(f'drop index if exists "{index.name}"')
            templates = Templates(made)
            templates.write(connection)
            with click.progressbar(
                range(done, wanted, BATCH), label=f"{wanted:,} visits", width=50, item_show_func=_shown
            ) as bar:
                for start in bar:
                    _write(connection, made, templates, range(start, min(start + BATCH, wanted)))
    held.invalidate()
    drawn = Path(str(db.engine.url.database)).with_name("drawn")
    if done < wanted or not drawn.exists():
        for index in (index for table in tables() for index in table.indexes):
            click.echo(f"  index {index.name}")
            index.create(db.engine, checkfirst=True)
        drawn.touch()


def _shown(start: int | None) -> str:
    return "" if start is None else f"{start:,}"


def _write(connection: Any, made: Organisation, templates: Templates, numbers: range) -> None:
    chance = random.Random(numbers.start)
    rows = [_row(made, templates, number, chance) for number in numbers]
    connection.execute("begin immediate")
    connection.execute("delete from temp.one")
    connection.executemany(f"insert into temp.one values ({', '.join('?' * len(rows[0]))})", rows)
    for statement in templates.statements:
        connection.execute(statement)
    connection.execute("commit")


def _row(made: Organisation, templates: Templates, number: int, chance: random.Random) -> tuple[Any, ...]:
    """Draw one encounter: who met whom and when, and a sheet of about that level."""
    person = made.people[number % len(made.people)]
    shopper = chance.choice(made.shoppers)
    at = made.end - timedelta(days=chance.uniform(0, DAYS)) - SETTLED
    at = at.replace(hour=chance.randint(1, 8), minute=chance.randint(0, 59))
    wave = made.wave_at(at.date())
    level = person.level + shopper.strictness + chance.gauss(0, 0.02) + (0.06 if person.trained_on < at.date() else 0)
    return (
        FIRST + number,
        templates.pick(level, chance),
        person.site_id,
        person.id,
        person.badge,
        shopper.id,
        wave,
        made.trainer_id,
        at.date().isoformat(),
        (at.date() + timedelta(days=9)).isoformat(),
        *((at + timedelta(days=days)).strftime(STAMP) for days in (0, 1, 10)),
    )


@click.command()
@click.option("--share", default=1.0, type=click.FloatRange(0.001, 1), help="How much of it: 0.01 is one in a hundred.")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def main(share: float, folder: Path | None) -> None:
    """Draw the bench data, or go on drawing it."""
    folder, begun = folder or folder_of(share), time.monotonic()
    draw(folder, share)
    size = sum(file.stat().st_size for file in folder.glob("sqm.sqlite3*")) / 2**30
    click.echo(f"{folder}: {size:.2f} GiB, {time.monotonic() - begun:.0f} s, {datetime.now(UTC):%H:%M} UTC")


if __name__ == "__main__":
    main()
