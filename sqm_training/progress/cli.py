"""Commands for progress: rebuild what is computed from results, take it along, and check it."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from ..extensions import db, only_reading
from ..web.commands import refusing
from ..web.text import _
from .actions import rebuild, shopper_effects
from .queries import export as tables
from .queries import verifying

commands = AppGroup("progress", help="Figures computed from published results.")
shoppers = AppGroup("shoppers", help="How strictly shoppers score.")
results = AppGroup("results", help="All results.")


@commands.command("rebuild")
@refusing
def rebuild_all() -> None:
    """Compute pooled variance, adjusted scores, verdicts, strictness and waves anew."""
    counts = rebuild()
    click.echo(", ".join(f"{key} {number}" for key, number in counts.items()))


@commands.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--of", type=click.Choice(["people", "sites"]), help="People, or sites; else what there is.")
@refusing
@only_reading()
def export_people(file: Path, of: str | None) -> None:
    """Export means, adjusted means and verdicts of people as CSV; of sites where no visit names anybody."""
    found, codes, of_people = tables.figures_to_export(of or "")
    _write(file, tables.PEOPLE, tables.exported_units(found, codes))
    for remark in tables.remarks(found, of_people=of_people):
        click.echo(remark, err=True)


@shoppers.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@refusing
@only_reading()
def export_shoppers(file: Path) -> None:
    """Export each shopper's strictness with its interval as CSV; above 0 means more points than the others give."""
    people, sites = tables.people_figures(), tables.site_figures()
    effects = shopper_effects(people, sites)
    _write(file, tables.SHOPPERS, tables.exported_shoppers(effects, visits=people.n + sites.n))


@results.command("verify")
@refusing
@only_reading()
def verify() -> None:
    """Compute all results anew from their answers; list what differs, with status 1."""
    ids, found = verifying.results_to_verify(), 0
    with click.progressbar(verifying.chunks(ids), label=_("Verifying"), file=sys.stderr) as steps:
        for one in _differences(steps):
            found += 1
            click.echo(f"{_('visit')} {one.visit}  {one.figure}  {one.kept} ≠ {one.computed}")
    if found:
        click.echo(_("%(n)s figures differ in %(results)s results.", n=found, results=len(ids)), err=True)
        raise SystemExit(1)
    click.echo(_("%(results)s results computed anew: the same digits.", results=len(ids)))


def _differences(portions: Iterable[Sequence[int]]) -> Iterator[verifying.Difference]:
    for ids in portions:
        yield from verifying.differences(ids)
        db.session.expunge_all()


def _write(file: Path, headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from ..files.export import write_csv

    ready = list(rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        count = write_csv(stream, headers, ready)
    click.echo(_("%(n)s rows exported to %(file)s", n=count, file=file))
