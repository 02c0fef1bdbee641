"""What is behind the figures of a fairness report, for those who may see visits."""

from statistics import median
from typing import Any

from flask import get_template_attribute, request, url_for
from sqlalchemy import func

from ....checklists.models import Checklist
from ....errors import NotFound
from ....extensions import counts, db
from ....measures.score import shown
from ....people.looks import note_listing
from ....people.models import Person, Site
from ....visits.models import Appeal, Visit
from ....web.lists import PAGE_SIZE, Column, Filter, Listing, Quickly, list_page
from ....web.text import _, _l, day, local
from ....web.words import CHANNELS
from ...models import PersonFigure, ShopperFigure
from ...queries.behind import waves as queries
from ...queries.behind.columns import Rows
from ...queries.fairness import days_of
from ...words import CHANGES
from .common import Head, Stat, knows_shoppers, number_column, shopper_column, show, site_column, when_column

UNKNOWN = ShopperFigure(n=0, effect=None)
"""What stands for the figure of a shopper of whom none is computed."""
KINDS: dict[str, Any] = {
    "": _l("People met"),
    "judged": _l("People judged"),
    "still": _l("Within the usual ups and downs"),
    "improved": CHANGES["improved"],
    "dropped": CHANGES["dropped"],
}


def _found(reader: Person) -> queries.Reported:
    if not knows_shoppers(reader):
        raise NotFound
    return queries.reported(request.args.get("wave", 0, type=int))


def _head(
    found: queries.Reported, title: str, stats: list[Stat], how: str, rows: str = "", *, is_kept: bool = True
) -> Head:
    back = (_("Fairness report"), url_for("progress.show_fairness", wave_id=found.wave.id))
    as_of = found.at if is_kept and found.kept else None
    return Head(title, back, stats, [(_("Wave"), local(found.wave.title))], how, as_of, rows=rows)


def of_published(reader: Person) -> Any:
    """List the published visits that the report of a wave counts."""
    found = _found(reader)
    rows = queries.published_behind(found)
    number = found.kept.content["visits"] if found.kept else counts(rows.with_only_columns(func.count()))[0]
    page = list_page(
        rows,
        columns=[
            when_column(reader, None, lambda _row: None),
            *number_column(reader, Visit.id),
            site_column(Site.name),
            *shopper_column(reader, queries.SHOPPER.name),
            Column(
                "channel", _("Channel"), lambda row: str(CHANNELS[row.channel]), sort=Checklist.channel, is_short=True
            ),
            Column("calculated", _("Calculated"), lambda row: shown(row.calculated), is_number=True),
            Column("reported", _("Reported"), lambda row: shown(row.reported), is_number=True),
        ],
        search=[Site.name, Site.name_en, queries.SHOPPER.name],
        default_sort="-number",
        empty=(_("No visits"), _("Nothing counts in this figure."), None, None),
        name="visits-behind",
        quickly=Quickly(lambda: number, lambda skipped: queries.newest_published(found, PAGE_SIZE, skipped)),
    )
    stats = [(_("Published visits"), f"{number:,}", "")]
    head = _head(found, _("Published visits"), stats, _("Each visit below is one."))
    return show(head, page, None if page.export else queries.left_of_published(found), reader)


def of_people(reader: Person) -> Any:
    """List the people whom a figure of a fairness report counts, each opening to the own visits."""
    found, kind = _found(reader), request.args.get("kind", "")
    if kind not in queries.KINDS:
        raise NotFound
    ids = queries.people_behind(found, kind)
    name = get_template_attribute("progress/_insights.html", "person_link")

    def some(skipped: int) -> list[Any]:
        place = {number: n for n, number in enumerate(ids[skipped : skipped + PAGE_SIZE])}
        return sorted(db.session.execute(queries.people_named(list(place))), key=lambda row: place[row.id])

    page = list_page(
        queries.people_named(ids),
        columns=[
            Column("name", _("Name"), name, sort=Person.name, export=lambda row: row.name),
            Column("site", _("Site"), lambda row: local(row.Site.title) if row.Site else "–", sort=Site.name),
            Column("n", _("Visits"), lambda row: row.PersonFigure.n if row.PersonFigure else 0, sort=PersonFigure.n,
                   is_number=True),
            Column("change", _("Trend"), _change, is_short=True),
        ],
        search=[Person.name, Person.number],
        default_sort="name",
        empty=(_("Nobody counts"), _("Nothing counts in this figure."), None, None),
        name="people-behind",
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
        quickly=Quickly(lambda: len(ids), some),
    )  # fmt: skip
    note_listing(page, PersonFigure.person_id, lambda row: row.PersonFigure.person_id if row.PersonFigure else None)
    title = str(KINDS[kind])
    stats = [(title, f"{len(ids):,}", _("of those met in this wave") if kind else "")]
    how = _("Each person below is one, with the verdict of last night. The name opens the visits that it rests on.")
    return show(_head(found, title, stats, how, _("People met")), page, [], reader)


def _change(row: Any) -> str:
    return str(CHANGES[row.PersonFigure.change if row.PersonFigure else "too_few"])


def of_shoppers(reader: Person) -> Any:
    """List the shoppers of a wave with how strict they are, the strictest first."""
    found = _found(reader)
    ids = queries.shoppers_behind(found)
    effect = get_template_attribute("progress/_insights.html", "effect_cell")
    name = get_template_attribute("progress/_insights.html", "shopper_link")
    page = list_page(
        queries.shoppers_named(ids),
        columns=[
            Column("name", _("Mystery shopper"), name, sort=Person.name, export=lambda row: row.name),
            Column("effect", _("Strictness"), lambda row: effect(row.ShopperFigure or UNKNOWN, _scores(row)),
                   sort=ShopperFigure.effect, export=lambda row: (row.ShopperFigure or UNKNOWN).effect),
            Column("n", _("Number of scores"), lambda row: (row.ShopperFigure or UNKNOWN).n, sort=ShopperFigure.n,
                   is_number=True),
        ],
        search=[Person.name, Person.number],
        default_sort="effect",
        empty=(_("Nobody counts"), _("Nothing counts in this figure."), None, None),
        name="shoppers-behind",
    )  # fmt: skip
    stats = [(_("Mystery shoppers"), str(page.total), "")]
    how = _("The lowest and the highest strictness are those of the report. A figure opens the scores behind it.")
    return show(_head(found, _("Strict and lenient shoppers"), stats, how, _("Mystery shoppers")), page, [], reader)


def _scores(row: Any) -> str:
    return url_for("progress.list_behind", of="shopper", shopper=row.id)


def of_objections(reader: Person) -> Any:
    """List the objections to results of a wave, as they stand."""
    found = _found(reader)
    rows = queries.objections_behind(found)
    every = [row.Appeal for row in db.session.execute(rows)]
    decided = [one for one in every if one.decided_at is not None]
    page = _objections(reader, rows)
    stats = [
        (_("Filed"), str(len(every)), _("of these answered: %(n)s", n=len(decided))),
        (_("Upheld"), str(sum(one.decision == "upheld" for one in decided)), ""),
        (_("Half were answered within"), f"{median(days_of(decided)):g}" if decided else "–", _("working days")),
    ]
    how = _("Each objection below is one, as it stands now; the working days are counted from the day it was filed.")
    return show(_head(found, _("Objections"), stats, how, _("Objections"), is_kept=False), page, [], reader)


def _objections(reader: Person, rows: Rows) -> Listing:
    return list_page(
        rows,
        columns=[
            when_column(reader, None, lambda row: row.Appeal.person_id),
            *number_column(reader, Visit.id),
            site_column(Site.name),
            Column("met", _("Who was met"), lambda row: row.met, sort=Person.name, is_short=True),
            Column("item", _("Item"), lambda row: row.Appeal.item_code, sort=Appeal.item_code),
            Column("filed", _("Filed"), lambda row: day(row.Appeal.filed_at), sort=Appeal.filed_at, is_short=True),
            Column("decided", _("Answered"), lambda row: day(row.Appeal.decided_at) or "–", is_short=True),
            Column("days", _("Working days"), _days, is_number=True),
            Column("decision", _("Decision"), lambda row: _decision(row.Appeal.decision), sort=Appeal.decision),
        ],
        search=[Person.name, Site.name, Site.name_en],
        filters=[Filter("decision", _("Decision"), _decisions(), lambda value: Appeal.decision == value)],
        default_sort="-filed",
        empty=(_("No objections"), _("Nothing counts in this figure."), None, None),
        name="objections-behind",
    )


def _days(row: Any) -> int | str:
    return days_of([row.Appeal])[0] if row.Appeal.decided_at else "–"


def _decision(key: str) -> str:
    return dict(_decisions()).get(key, "–")


def _decisions() -> list[tuple[str, str]]:
    return [("upheld", _("Upheld")), ("rejected", _("Not upheld"))]
