"""The report of a site: whose items got what, its visits, where points are lost, its people by name, never ranked."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ...extensions import together
from ...people.models import Site
from ...web.reports import Column, Drawing, Fact, Facts, Report, Section, Table
from ...web.text import _, _l, day, language, local, ngettext, roughly
from ...web.words import CHANNELS
from ..models import SiteFigure, Summary
from ..queries import chart as charts
from ..queries import scores, site_visits, sites, standards
from ..words import CHANGES, REASONS, change_span
from .parts import COACHING, practice_parts, span, standards_drawing, standards_table, tenth

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PARTS = (
    ("person", _l("Own items of the people")),
    ("site", _l("Items of the site")),
    ("process", _l("Items of the process")),
)


def site_report(site: Site, crumbs: Any, at: datetime) -> Report:
    """Put together the report of a site and the active ones below it, over twelve months."""
    keys = (standards.SUMS, scores.POOLED)
    figures, rows = together(
        select(SiteFigure).where(SiteFigure.site_id == site.id), select(Summary).where(Summary.key.in_(keys))
    )
    scores.hold(keys, rows)
    figure = figures[0] if figures else None
    lost, kept_at = standards.weakest(most=None, below=site)
    people = sites.people_of(site, sites.MOST_PRINTED + 1)
    dates = [one for one in (kept_at, figure.as_of if figure else None) if one is not None]
    return Report(
        name=f"report-{site.code}",
        title=_("Report of a site"),
        subject=local(site.title),
        head=[Fact(_("Made on"), day(at, year=True)), Fact(_("Period"), _("twelve months"))],
        sections=[
            _standing(site, figure),
            _visits(site),
            _standards(lost),
            _people(people),
            Section(_("Worth practising together"), practice_parts(lost)),
        ],
        notes=[COACHING, _("It names no shopper and no hour of a visit.")],
        as_of=min(dates, default=None),
        people=[one.person.id for one in people[: sites.MOST_PRINTED] if one.n],
        crumbs=crumbs,
    )


def site_charts(site: Site) -> Iterator[Callable[[], Drawing]]:
    """Yield the charts of a site's report in their order; each reads what it draws once it is asked for."""
    visits = site_visits.site_visits(site)
    if visits:
        yield lambda: _visits_chart(visits)
    lost, _kept_at = standards.weakest(most=None, below=site)
    if lost:
        yield lambda: standards_drawing(lost)


def _standing(site: Site, figure: SiteFigure | None) -> Section:
    found = sites.parts_of_score(site)
    facts = [
        Fact(label, tenth(found[key][0]), ngettext("%(num)s visit", "%(num)s visits", found[key][1]))
        for key, label in PARTS
        if key in found
    ]
    if figure and figure.adjusted is not None:
        facts.append(Fact(_("Mean without strictness"), tenth(figure.adjusted), span(figure.low, figure.high)))
    if figure and figure.n:
        span_words = change_span(figure.difference, figure.difference_low, figure.difference_high, figure.least)
        facts.append(Fact(_("Trend"), CHANGES[figure.change], span_words))
    return Section(_("How it stands"), [Facts(facts)] if facts else [], empty=_("No published visits yet."))


def _visits(site: Site) -> Section:
    found = site_visits.site_visits(site)
    if not found:
        return Section(_("Published visits"))
    columns = [
        Column(_l("When")),
        Column(_l("Channel")),
        Column(_l("Calculated"), is_number=True, written=tenth),
        Column(_l("Reported"), is_number=True, written=tenth),
    ]
    channels = {one.channel: str(CHANNELS[one.channel]) for one in found}
    rows = [[roughly(one.at), channels[one.channel], one.calculated, one.reported] for one in reversed(found)]
    note = _("A confirmed critical item lowers what is reported, never what is calculated.")
    table = Table(_l("Visits"), columns, rows, most=30, note=_("The newest %(n)s visits.", n=len(rows)))
    return Section(_("Published visits"), [_visits_chart(found), table], note=note)


def _visits_chart(found: list[site_visits.SiteVisit]) -> Drawing:
    return Drawing(
        _("Scores of the published visits over time; the same figures stand in the table below."),
        (found, scores.pooled_variance()),
        lambda width: _site_chart(found, width),
    )


def _site_chart(found: list[site_visits.SiteVisit], width: int) -> "Figure":
    from ...charts.improvement import improvement

    series = charts.improvement_series(charts.scores_of_site(found), of="site")
    return improvement(series, language(), width_px=width)


def _standards(lost: list[standards.StandardScore]) -> Section:
    title = _("Where points are lost")
    if not lost:
        return Section(title)
    return Section(title, [standards_drawing(lost), standards_table(lost, _l("Standards"))])


def _people(found: list[sites.PersonRow]) -> Section:
    if not found:
        return Section(_("People"))
    columns = [
        Column(_l("Employee number"), is_behind=True),
        Column(_l("Name")),
        Column(_l("Visits"), is_number=True),
        Column(_l("Shoppers"), is_number=True),
        Column(_l("Mean"), is_number=True, written=tenth),
        Column(_l("from"), is_number=True, written=tenth),
        Column(_l("to"), is_number=True, written=tenth),
        Column(_l("Not adjusted"), is_behind=not any(one.reason for one in found)),
        Column(_l("Last visit")),
    ]
    note = _(
        "By name. Means are without strictness and waves, unless a reason stands beside them, and drawn towards "
        "everybody's mean, the more so the fewer visits there are; below six visits no mean is shown."
    )
    shown = found[: sites.MOST_PRINTED]
    more = _("The first %(n)s by name; the list of the team has all.", n=len(shown)) if len(shown) < len(found) else ""
    return Section(
        _("People"), [Table(_l("People"), columns, [_person(one) for one in shown], most=200, note=more)], note=note
    )


def _person(one: sites.PersonRow) -> list[Any]:
    known = (one.mean, one.low, one.high) if one.is_comparable else (None, None, None)
    mean = [None if value is None else round(value, 4) for value in known]
    last = roughly(one.last_at) if one.last_at else None
    return [one.person.number, one.person.name, one.n, one.shoppers, *mean, REASONS.get(one.reason, ""), last]
