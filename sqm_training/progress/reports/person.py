"""The report of an employee: verdict, chart, visits, where points are lost, what was trained, what to practise."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ...people import settings
from ...people.models import Person
from ...web.reports import Column, Drawing, Fact, Facts, Lines, Report, Section, Table
from ...web.text import _, _l, day, local, ngettext, roughly
from ...web.words import CHANNELS
from ..queries import chart as charts
from ..queries import parts, practice, scores, standards
from ..queries.around import around
from ..queries.said import said_in_words
from .parts import COACHING, YEAR, period, practice_parts, said_section, span, standards_table, tenth, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...measures.verdict import Verdict

EXCLUDED: dict[str, Any] = {
    "appealed": _l("Left out: objection open"),
    "pair": _l("Left out: second scoring of the same visit"),
    "too_few": _l("Left out: too few items apply"),
}


def person_report(person: Person, crumbs: Any, at: datetime) -> Report:
    """Put together the report of a person, over all published visits and the practice of twelve months."""
    since = at - YEAR
    found = scores.visit_scores(person.id)
    completed = practice.trainings([person.id])[person.id]
    plays = practice.role_plays(person.id, since)
    observed = practice.observed_role_plays(person.id, since)
    verdict = scores.verdict_on(found, [one.at for one in completed])
    lost = standards.own_standards(person.id, since)
    pooled = scores.summary("pooled")
    return Report(
        name=f"report-{person.number}",
        title=_("Report of an employee"),
        subject=person.name,
        head=[
            Fact(_("Site"), local(person.site.title) if person.site else "–"),
            Fact(_("Made on"), day(at, year=True)),
        ],
        sections=[
            _verdict(person, verdict),
            _visits(found, verdict, completed, [*plays, *observed]),
            _dimensions(person, since),
            _standards(lost, since, at),
            said_section(said_in_words(person.id, since)),
            _practised(found, completed, plays, observed),
            Section(_("Practise next"), practice_parts(lost)),
        ],
        notes=[COACHING, _("It names no shopper and no hour of a visit.")],
        as_of=pooled.as_of if pooled else None,
        about_id=person.id,
        crumbs=crumbs,
    )


def _verdict(person: Person, verdict: "Verdict") -> Section:
    figure = scores.figure_of(person.id)
    facts = [
        Fact(_("Visits that count"), verdict.n),
        Fact(_("Different shoppers"), verdict.raters),
        Fact(_("One visit is uncertain by"), f"±{scores.uncertainty()}", _("points")),
        Fact(_("Target"), f"{float(settings.get('target_score')):g}"),
    ]
    if figure and figure.adjusted is not None:
        mean = Fact(_("Mean without strictness"), tenth(figure.adjusted), span(figure.low, figure.high))
        facts.insert(2, mean)
    if verdict.minimal_detectable is not None:
        facts.append(Fact(_("Smallest change that shows"), tenth(verdict.minimal_detectable), _("points")))
    return Section(_("How it stands"), [Lines([local(verdict.words)], is_large=True), Facts(facts)])


def _visits(
    found: list[scores.VisitScore],
    verdict: "Verdict",
    completed: list[practice.Training],
    plays: list[practice.RolePlay],
) -> Section:
    if not found:
        return Section(_("Visit by visit"), empty=_("No published visits yet."))
    has_adjusted = any(one.adjusted is not None for one in found)
    drawing = Drawing(
        _("Scores of the own items by visit; the same figures stand in the table below.") + " " + local(verdict.words),
        (found, completed, plays, scores.pooled_variance()),
        lambda: _improvement(found, completed, plays),
    )
    columns = [
        Column(_l("When")),
        Column(_l("Channel")),
        Column(_l("Own items"), is_number=True, written=tenth),
        Column(_l("Adjusted"), is_number=True, written=tenth, is_behind=not has_adjusted),
        Column(_l("Counts")),
        Column(_l("Note")),
    ]
    rows = [
        [
            roughly(one.at),
            str(CHANNELS[one.channel]),
            round(one.score, 2),
            None if one.adjusted is None else round(one.adjusted, 2),
            _("no") if one.excluded else _("yes"),
            _note(one),
        ]
        for one in reversed(found)
    ]
    return Section(_("Visit by visit"), [drawing, Table(_l("Visits"), columns, rows)])


def _note(one: scores.VisitScore) -> str:
    words = [str(EXCLUDED[one.excluded])] if one.excluded in EXCLUDED else []
    if one.is_critical:
        words.append(_("Critical item confirmed"))
    return _("; ").join(words)


def _improvement(
    found: list[scores.VisitScore], completed: list[practice.Training], plays: list[practice.RolePlay]
) -> "Figure":
    from ...charts.improvement import improvement
    from ...web.text import language

    series = charts.improvement_series(found, role_plays=plays, trainings=completed)
    return improvement(series, language())


def _dimensions(person: Person, since: datetime) -> Section:
    found = parts.parts_of(person.id, "dimension", since)
    if not found:
        return Section(_("By dimension"))
    target = float(settings.get("target_score"))
    columns = [
        Column(_l("Dimension")),
        Column(_l("Visits"), is_number=True),
        Column(_l("Mean"), is_number=True, written=whole),
        Column(_l("from"), is_number=True, written=whole),
        Column(_l("to"), is_number=True, written=whole),
        Column(_l("Visit by visit")),
    ]
    rows = [
        [
            one.title,
            one.n,
            round(one.mean, 2),
            None if one.low is None else round(one.low, 2),
            None if one.high is None else round(one.high, 2),
            "  ".join(whole(value) for value in one.values),
        ]
        for one in found
    ]
    drawing = Drawing(
        _("Small charts of the parts; the same figures stand in the table below."),
        (found, target),
        lambda: _multiples(found, target),
    )
    return Section(_("By dimension"), [drawing, Table(_l("Dimensions"), columns, rows)],
                   note=_("Dots: visits. Line: mean; band: where it very likely lies. Dotted: target."))  # fmt: skip


def _multiples(found: list[parts.Part], target: float) -> "Figure":
    from ...charts.multiples import Panel, multiples

    return multiples(
        [Panel(one.title, one.days, one.values, one.mean, one.low, one.high) for one in found], target=target
    )


def _standards(lost: list[standards.StandardScore], since: datetime, at: datetime) -> Section:
    title = _("Where points are lost")
    if not lost:
        return Section(title)
    note = _("Published visits from %(period)s, own items only.", period=period(since, at))
    return Section(title, [standards_table(lost, _l("Standards"))], note=note)


def _practised(
    found: list[scores.VisitScore],
    completed: list[practice.Training],
    plays: list[practice.RolePlay],
    observed: list[practice.RolePlay],
) -> Section:
    rows: list[list[Any]] = [[one.on, _("Course"), local(one.title), None, _around(found, one.on)] for one in completed]
    for kind, played in ((_("Role-play"), plays), (_("Face to face"), observed)):
        rows += [[one.on, kind, local(one.title), one.overall, _around(found, one.on)] for one in played]
    if not rows:
        return Section(_("Trained and practised"), empty=_("Nothing within twelve months."))
    columns = [
        Column(_l("Day"), written=lambda on: day(on, year=True)),
        Column(_l("Kind")),
        Column(_l("Title")),
        Column(_l("Points"), is_number=True, written=whole),
        Column(_l("Visits before → after")),
    ]
    rows.sort(key=lambda row: row[0], reverse=True)
    said = ngettext("%(num)s entry", "%(num)s entries", len(rows))
    table = Table(_l("Practice"), columns, rows, most=20)
    return Section(_("Trained and practised"), [table],
                   note=_("%(count)s. Practice never enters the verdict on visits.", count=said))  # fmt: skip


def _around(found: list[scores.VisitScore], on: date) -> str:
    """Return the means of the visits on both sides of a day, each with their number; nothing below two on a side."""
    sides = around(found, on)
    return f"{sides.mean_before:.0f} ({sides.before}) → {sides.mean_after:.0f} ({sides.after})" if sides else "–"
