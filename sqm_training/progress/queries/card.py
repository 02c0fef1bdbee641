"""The Monday card of a hall: what its people lost most on in the last weeks, and what trains it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from sqlalchemy import func, select

from ...database import Text
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person, Site
from ...roleplay.models import Scenario
from ...roleplay.queries.own import CHANNEL_OF_SITE
from ...standards.models import Standard, StandardLink, Touchpoint
from ...standards.queries import standard_by_code
from .card_figures import WEEK, WEEKS, Figure, Figures
from .sites import site_for

CARD, SCENARIO = "card", "scenario"
One = TypeVar("One")


@dataclass(frozen=True)
class Weakest:
    """What a week's card is about: the figure, and whose it is; without any, the standard whose turn it is."""

    standard_id: int
    of: str
    figure: Figure | None = None


@dataclass(frozen=True)
class Card:
    """One Monday card; `of` says why it is this standard, and `figure`, where there is one, whose it is.

    It is the weakest of the `hall` or of the `organisation`, somebody's `choice`, or it is its `turn`. `since` is the
    first day of the weeks it rests on, `before` what last Monday's card was about, `link` what trains it, `choices` the
    practice cards of all standards.
    """

    site: Site
    monday: date
    since: date
    standard: Standard
    of: str
    figure: Figure | None
    say: Text | None
    avoid: Text | None
    link: StandardLink
    before: Standard
    choices: list[StandardLink]


def readable_site(reader: Person, site_id: int) -> Site:
    """Return a site whose card the reader may see: one they may look into, or the own; raise `NotFound` otherwise."""
    if reader.site_id == site_id and reader.has_role("employee"):
        return db.session.get_one(Site, site_id)
    return site_for(reader, site_id)


def first_site(reader: Person) -> Site | None:
    """Return the site that a reader without a wish means: the own one, for trainers without one the whole."""
    if reader.site_id is not None:
        return db.session.get(Site, reader.site_id)
    if not reader.has_role("trainer", "admin"):
        return None
    return db.session.scalar(select(Site).where(Site.is_active, Site.parent_id.is_(None)).order_by(Site.path).limit(1))


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def cards_to_choose() -> list[StandardLink]:
    """Return the practice cards of all standards in force or proposed, by code."""
    rows = select(StandardLink).join(Standard, Standard.id == StandardLink.standard_id)
    rows = rows.where(StandardLink.kind == CARD, Standard.state != "retired").order_by(Standard.code)
    return list(db.session.scalars(rows))


def monday_card(site: Site, monday: date, code: str = "") -> Card:
    """Return a site's card of a week, of the standard with this code or else of the one it is weakest in.

    It rests on results published before that Monday, so that it stays as printed all week. Raises `NotFound` for a
    code without a practice card, and when there is no practice card at all.
    """
    choices = cards_to_choose()
    cards = {link.standard_id: link for link in choices}
    if not cards:
        raise NotFound
    known = Figures(site, (monday, monday - WEEK))
    chosen, before = (_weakest(known, week, cards) for week in (monday, monday - WEEK))
    if code:
        chosen = _of_choice(_with_card(code, cards), chosen, known, monday)
    standards = _standards({chosen.standard_id, before.standard_id})
    standard, number = standards[chosen.standard_id], _number(monday)
    return Card(
        site=site,
        monday=monday,
        since=monday - WEEKS * WEEK,
        standard=standard,
        of=chosen.of,
        figure=chosen.figure,
        say=_in_turn(standard.practice.get("say"), number),
        avoid=_in_turn(standard.practice.get("avoid"), number),
        link=_training(site, standard, number) or cards[standard.id],
        before=standards[before.standard_id],
        choices=choices,
    )


def _with_card(code: str, cards: Collection[int]) -> Standard:
    standard = standard_by_code(code)
    if standard.id not in cards:
        raise NotFound
    return standard


def _of_choice(standard: Standard, weakest: Weakest, known: "Figures", monday: date) -> Weakest:
    """Return a card of somebody's choice, with the hall's figure where it may be shown."""
    if standard.id == weakest.standard_id:
        return weakest
    figure = next((one for one in known.of_site(monday) if one.standard_id == standard.id), None)
    return Weakest(standard.id, "choice", figure)


def _weakest(known: "Figures", monday: date, cards: Collection[int]) -> Weakest:
    """Return what lost most: in the hall, else in the organisation on the same channel, else whose turn it is."""
    for of, found in (("hall", known.of_site), ("organisation", known.of_all)):
        figures = [one for one in found(monday) if one.standard_id in cards and one.lost > 0]
        figure = max(figures, key=lambda one: one.lost, default=None)
        if figure is not None:
            return Weakest(figure.standard_id, of, figure)
    return Weakest(_whose_turn(known.site, monday, cards), "turn")


def _whose_turn(site: Site, monday: date, cards: Collection[int]) -> int:
    """Return the standard whose turn it is while there is no figure: week by week, moments of truth first."""
    rows = (
        select(Standard.id, Standard.channel)
        .outerjoin(Touchpoint, Touchpoint.code == Standard.touchpoint_code)
        .where(Standard.id.in_(cards))
        .order_by(func.coalesce(Touchpoint.is_moment_of_truth, False).desc(), Standard.code)
    )
    found = db.session.execute(rows).all()
    fitting = [key for key, channel in found if channel in {CHANNEL_OF_SITE.get(site.kind, channel), "all"}]
    return _in_turn(fitting or [key for key, _channel in found], _number(monday)) or 0


def _training(site: Site, standard: Standard, number: int) -> StandardLink | None:
    """Return a moment of a scenario that trains a standard, another one each week, on the site's channel if any."""
    rows = select(StandardLink).where(StandardLink.standard_id == standard.id, StandardLink.relation == "trains")
    links = list(db.session.scalars(rows.where(StandardLink.kind == SCENARIO).order_by(StandardLink.ref)))
    links = [link for link in links if link.is_part] or links
    codes = select(Scenario.code).where(Scenario.channel == CHANNEL_OF_SITE.get(site.kind))
    own = set(db.session.scalars(codes))
    return _in_turn([link for link in links if link.ref.split(":")[0] in own] or links, number)


def _standards(ids: Collection[int]) -> dict[int, Standard]:
    return {one.id: one for one in db.session.scalars(select(Standard).where(Standard.id.in_(ids)))}


def _number(monday: date) -> int:
    return monday.toordinal() // 7


def _in_turn(found: Sequence[One] | None, number: int) -> One | None:
    return found[number % len(found)] if found else None
