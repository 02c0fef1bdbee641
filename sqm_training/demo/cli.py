"""Commands of the demo."""

from typing import Any

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from ..database import now
from ..errors import RuleBroken
from ..extensions import db
from ..people import settings
from ..people.models import Person
from ..progress.actions import rebuild
from ..training.actions.effects import keep_effects
from ..web.commands import refusing
from ..web.text import _
from .people import PASSWORD, make_organisation

commands = AppGroup("demo", help="A made-up organisation to look around in.")
SEED = 2026
ACCOUNTS = (
    ("admin", "Administrator 管理员"),
    ("trainer", "Trainer 培训师 (trainer2: the second reviewer 第二审核人)"),
    ("shopper", "Mystery shopper 神秘顾客"),
    ("employee", "Employee 员工 (employee2: 7 visits 7 次暗访, employee3: 2 visits 2 次)"),
    ("manager", "Manager 负责人"),
)


@commands.command("load")
@refusing
def load() -> None:
    """Load the demo into an empty database; a second time changes nothing."""
    if current_app.config["SQM"].production:
        raise RuleBroken(_("This is a production system. The demo is not loaded here."))
    if settings.get("is_demo"):
        click.echo(_("The demo is loaded already."))
        return
    if db.session.scalar(select(func.count()).select_from(Person)):
        raise RuleBroken(_("There are people in this database. The demo is loaded only into an empty one."))
    from .courses import write_courses
    from .history import write_history
    from .practice import write_calibrations, write_year
    from .quizzes import write_quizzes

    made = make_organisation(SEED)
    write_history(made, SEED, bar)
    write_year(made, SEED, now())
    room = write_courses(made, SEED, now())
    if room is not None:
        write_quizzes(made, room, now())
    write_calibrations(made, SEED, now())
    rebuild()
    for _course in keep_effects(now()):
        db.session.commit()
    click.echo(_("The demo is loaded."))


def bar(rows: Any) -> Any:
    """Show progress over the visits."""
    with click.progressbar(rows, label=_("Loading the demo"), update_min_steps=10) as steps:
        yield from steps


@commands.command("accounts")
@click.option("--port", default="5000")
def accounts(port: str) -> None:
    """Print the demo's sign-ins."""
    click.echo(f"\n  http://127.0.0.1:{port}\n")
    for number, role in ACCOUNTS:
        click.echo(f"  {number:<10} {PASSWORD}   {role}")
    click.echo("")
