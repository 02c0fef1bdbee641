"""The report of a wave: what was done, site by site, where points were lost, and how fair the measuring was."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ...measures.gain import FEWEST
from ...people import settings
from ...people.models import Person
from ...visits.models import Wave
from ...web.reports import Column, Drawing, Fact, Facts, Report, Section, Table
from ...web.text import _, _l, day, local, ngettext
from ..queries import fairness, standards, wave_sites
from ..queries.told import ToldReport, told_to
from ..small_groups import Told
from ..words import covered_words, signed, told, told_share
from .parts import COACHING, drawn_to, own_sites, sees_all, standards_drawing, standards_table, tenth

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_SITES = 40


def wave_report(wave: Wave, reader: Person, crumbs: Any, at: datetime) -> Report:
    """Put together the report of a wave; a manager reads of the own sites, and of all together.

    What is said of all is left out where fewer than 5 people were met outside the reader's own sites: the difference
    would tell of them.
    """
    own, known = None if sees_all(reader) else own_sites(reader), fairness.kept_of(wave.id)
    rows = _seen(wave, own)
    fair = told_to(reader, wave.id, known)
    return Report(
        name=f"report-{wave.code}",
        title=_("Report of a wave"),
        subject=local(wave.title),
        head=[
            Fact(_("Period"), f"{day(wave.starts_on, year=True)} – {day(wave.ends_on, year=True)}"),
            Fact(_("Made on"), day(at, year=True)),
            Fact(_("Sites"), _("all") if own is None else _("your own")),
        ],
        sections=[
            _done(wave, fair, counts_all=own is None),
            _sites(rows),
            _standards(wave, None if own is None else sorted(own)),
            _fairness(fair),
        ],
        notes=[COACHING, _("It names no shopper and no hour of a visit.")],
        as_of=fair.report.as_of,
        crumbs=crumbs,
    )


def wave_charts(wave: Wave, reader: Person) -> Iterator[Callable[[], Drawing]]:
    """Yield the charts of a wave's report in their order; each reads what it draws once it is asked for."""
    own, _known = None if sees_all(reader) else own_sites(reader), fairness.kept_of(wave.id)
    rows = _seen(wave, own)
    if _drawn(rows):
        yield lambda: _sites_chart(rows)
    lost = standards.wave_standards(wave.id, None if own is None else sorted(own))
    if lost:
        yield lambda: standards_drawing(lost)


def _seen(wave: Wave, own: set[int] | None) -> list[wave_sites.SiteRow]:
    """Return the sites of a wave that are the reader's own, all of them for who sees all."""
    return [one for one in wave_sites.site_rows(wave.id) if own is None or one.site.id in own]


def _done(wave: Wave, fair: ToldReport, *, counts_all: bool) -> Section:
    facts = []
    if counts_all:
        states = wave_sites.states_of(wave.id)
        undone = sum(states.get(state, 0) for state in ("declined", "not_done", "void"))
        waiting = sum(states.get(state, 0) for state in ("planned", "submitted", "returned", "approved"))
        facts = [
            Fact(_("Visits planned"), sum(states.values())),
            Fact(_("Published"), fair.report.visits),
            Fact(_("Not done or void"), undone),
            Fact(_("Still on the way"), waiting),
        ]
    if fair.is_shown:
        facts.append(Fact(_("People met"), fair.report.people))
        if fair.report.shift is not None:
            facts.append(Fact(_("Mean of own items"), tenth(fair.report.shift.mean)))
            if fair.report.shift.effect is not None:
                note = _("points against the other waves; taken out before anybody is judged")
                facts.append(Fact(_("Everybody higher or lower"), signed(fair.report.shift.effect), note))
    return Section(_("The wave"), [Facts(facts)] if facts else [], empty=_("Too few people to say anything of all."))


def _sites(rows: list[wave_sites.SiteRow]) -> Section:
    if not rows:
        return Section(_("Site by site"), empty=_("None of your sites had published visits in this wave."))
    columns = [
        Column(_l("Code"), is_behind=True),
        Column(_l("Site")),
        Column(_l("Visits"), is_number=True),
        Column(_l("In the mean"), is_number=True),
        Column(_l("Calculated"), is_number=True, written=tenth),
        Column(_l("from"), is_number=True, written=tenth),
        Column(_l("to"), is_number=True, written=tenth),
        Column(_l("Reported"), is_number=True, written=tenth),
    ]
    table = Table(
        _l("Sites"),
        columns,
        [[one.site.code, local(one.site.title), one.visits, one.scored, *_rounded(one)] for one in rows],
        note=_("A confirmed critical item lowers what is reported, never what is calculated."),
    )
    drawings = [_sites_chart(rows)] if _drawn(rows) else []
    note = _("In the order of the organisation, not of the scores: with so few visits most differences are chance.")
    return Section(_("Site by site"), [*drawings, table], note=note)


def _drawn(rows: list[wave_sites.SiteRow]) -> list[wave_sites.SiteRow]:
    return [one for one in rows if one.mean is not None][:MOST_SITES]


def _sites_chart(rows: list[wave_sites.SiteRow]) -> Drawing:
    target, shown = float(settings.get("target_score")), _drawn(rows)
    return Drawing(
        _("Mean of each site with its interval; the same figures stand in the table below."),
        [(one.site.id, one.mean, one.low, one.high, target) for one in shown],
        lambda width: _sites_figure(shown, target, width),
    )


def _sites_figure(shown: list[wave_sites.SiteRow], target: float, width: int) -> "Figure":
    from ...charts.ranges import Range

    rows = [Range(local(one.site.title), one.mean or 0, one.low, one.high) for one in shown]
    return drawn_to(rows, target, width)


def _rounded(one: wave_sites.SiteRow) -> list[float | None]:
    return [None if value is None else round(value, 4) for value in (one.mean, one.low, one.high, one.reported)]


def _standards(wave: Wave, site_ids: list[int] | None) -> Section:
    lost, title = standards.wave_standards(wave.id, site_ids), _("Where points were lost")
    if not lost:
        return Section(title)
    return Section(title, [standards_drawing(lost), standards_table(lost, _l("Standards"))])


def _fairness(fair: ToldReport) -> Section:
    title = _("How fair the measuring was")
    if not fair.is_shown:
        few = _("Fewer than %(n)s people: not shown, so that nothing can be read as said of somebody.", n=FEWEST)
        return Section(title, empty=few)
    facts = [*_objections(fair), *_of_shoppers(fair), *_changes(fair)]
    return Section(title, [Facts(facts)], note=covered_words() if fair.is_covered else "")


def _objections(fair: ToldReport) -> list[Fact]:
    told_of, elsewhere = fair.objections, fair.leads_some
    answered = "" if told_of.answered is None else _("%(n)s answered", n=told(told_of.answered))
    facts = [Fact(_("Objections filed"), _value(told_of.filed, elsewhere), answered)]
    if told_of.upheld is not None:
        facts.append(Fact(_("Upheld"), _value(told_of.upheld, elsewhere)))
    if told_of.median_days is not None:
        days = ngettext("%(num)s working day", "%(num)s working days", round(told_of.median_days))
        facts.append(Fact(_("Half were answered within"), days))
    return facts


def _of_shoppers(fair: ToldReport) -> list[Fact]:
    report, facts = fair.report, []
    if report.strictest is not None and report.most_lenient is not None:
        apart = _("%(n)s points apart", n=tenth(report.most_lenient - report.strictest))
        facts.append(Fact(_("Strict and lenient shoppers"), apart))
    if fair.pairs.n:
        share = f"{100 * report.agreement['percent'][0]:.0f}%"
        facts.append(Fact(_("Same answer on doubled visits"), share, _("of %(n)s items", n=report.agreement["items"])))
    return facts


def _changes(fair: ToldReport) -> list[Fact]:
    told_of, elsewhere = fair.changes, fair.leads_some
    if told_of.still is None or told_of.improved is None or told_of.dropped is None:
        return []
    return [
        Fact(_("Within the usual ups and downs"), told_share(told_of.still, is_rough=told_of.is_rough)),
        Fact(_("Really improved"), _value(told_of.improved, elsewhere)),
        Fact(_("Really dropped"), _value(told_of.dropped, elsewhere)),
    ]


def _value(count: Told, elsewhere: bool) -> int | str:
    return count.n if count.is_exact else told(count, elsewhere=elsewhere)
