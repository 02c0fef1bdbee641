"""Commands for jobs."""

import click
from flask.cli import AppGroup

from ..web.commands import refusing
from ..web.text import _, moment
from .queries import last_runs
from .registry import in_order
from .runner import run_due
from .words import OUTCOMES

commands = AppGroup("jobs", help="Reminders, messages and other work that nobody waits for.")


@commands.command("run")
@click.option("--only", metavar="NAME", help="Run this job, whether it is due or not.")
@click.option("--all", "force", is_flag=True, help="Run all jobs, whether they are due or not.")
@click.option("--list", "listed", is_flag=True, help="Only list the jobs.")
@refusing
def run(only: str | None, force: bool, listed: bool) -> None:
    """Run the jobs that are due; meant to be called every few minutes. Ends with 1 when one has failed."""
    if listed:
        say_jobs()
        return
    done = run_due(only=only, force=force)
    if done is None:
        click.echo(_("Another process is running the jobs just now."))
        return
    for one in done:
        click.echo(f"{one.name}: {one.count if one.is_ok else one.details}", err=not one.is_ok)
    if not all(one.is_ok for one in done):
        raise SystemExit(1)


@commands.command("list")
@refusing
def list_jobs() -> None:
    """List the jobs with their last runs."""
    say_jobs()


def say_jobs() -> None:
    """Say each job's name, what it does, how often it runs, and how its last run ended."""
    last = last_runs()
    for job in in_order():
        run = last.get(job.name)
        said = f"{moment(run.started_at)} {OUTCOMES[run.outcome][0]} {run.count} {run.details}" if run else "–"
        click.echo(f"{job.name}\t{job.title}\t{job.every}\t{said}".rstrip())
