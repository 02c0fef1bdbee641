"""Commands for progress: rebuild what is computed from results."""

import click
from flask.cli import AppGroup

from ..extensions import db
from ..web.commands import refusing
from .actions import rebuild

commands = AppGroup("progress", help="Figures computed from published results.")


@commands.command("rebuild")
@refusing
def rebuild_all() -> None:
    """Compute pooled variance and adjusted scores anew."""
    counts = rebuild()
    db.session.commit()
    click.echo(", ".join(f"{key} {number}" for key, number in counts.items()))
