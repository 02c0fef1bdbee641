"""The report of an employee: verdict, chart, visits, where points are lost, what was trained, what to practise."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ...people import settings
from ...people.models import Person
from ...web.reports import Column, Drawing, Fact, Facts, Lines, Report, Section, Table
from ...web.text import _, _l, day, local, ngettext, roughly
from ...web.words import CHANNELS
from ..models import Baseline, PersonFigure
from ..queries import chart as charts
from ..queries import parts, practice, scores, standards
from ..queries.around import around
from ..queries.said import said_in_words
from ..words import change_span
from .dimensions import dimensions, dimensions_chart
from .parts import (
    COACHING,
    YEAR,
    begun_lines,
    period,
    practice_parts,
    said_section,
    span,
    standards_table,
    tenth,
    whole,
)

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
    known = scores.known_of(person.id)
    found = scores.visit_scores(person.id, known.held)
    done = practice.practised(person.id, since)
    observed = done.observed(since)
    verdict = scores.verdict_on(found, done.dividing)
    lost = standards.own_standards(person.id, since)
    return Report(
        name=f"report-{person.number}",
        title=_("Report of an employee"),
        subject=person.name,
        head=[
            Fact(_("Site"), local(person.site.title) if person.site else "–"),
            Fact(_("Made on"), day(at, year=True)),
        ],
        sections=[
            _verdict(known.figure, verdict),
            _visits(found, verdict, done, since, known.baselines),
            dimensions(_parts(person, since)),
            _standards(lost, since, at),
            said_section(said_in_words(person.id, since)),
            _practised(found, done.trainings, done.plays, observed),
            Section(_("Practise next"), practice_parts(lost)),
        ],
        notes=[COACHING, _("It names no shopper and no hour of a visit.")],
        as_of=scores.error_as_of(),
        about_id=person.id,
        crumbs=crumbs,
    )


def person_charts(person: Person, at: datetime) -> Iterator[Callable[[], Drawing]]:
    """Yield the charts of a person's report in their order; each reads what it draws once it is asked for."""
    since = at - YEAR
    known = scores.known_of(person.id)
    found = scores.visit_scores(person.id, known.held)
    if found:
        yield lambda: _visits_chart(found, practice.practised(person.id, since), since, known.baselines)
    found_parts = _parts(person, since)
    if found_parts:
        yield lambda: dimensions_chart(found_parts)


def _parts(person: Person, since: datetime) -> list[parts.Part]:
    return parts.parts_of(person.id, "dimension", since, judged=False, trained=False)


def _verdict(figure: PersonFigure | None, verdict: "Verdict") -> Section:
    facts = [
        Fact(_("Visits that count"), verdict.n),
        Fact(_("Different shoppers"), verdict.raters),
        Fact(_("One visit is uncertain by"), f"±{scores.uncertainty()}", _("points")),
        Fact(_("Target"), f"{float(settings.get('target_score')):g}"),
    ]
    if figure and figure.adjusted is not None and verdict.n >= 3:
        mean = Fact(_("Mean without strictness"), tenth(figure.adjusted), span(figure.low, figure.high))
        facts.insert(2, mean)
    words = change_span(verdict.difference, verdict.low, verdict.high, verdict.minimal_detectable)
    facts += [Fact(_("Later visits against earlier ones"), words)] if words else []
    return Section(_("How it stands"), [Lines([local(verdict.words)], is_large=True), Facts(facts)])


def _visits(
    found: list[scores.VisitScore],
    verdict: "Verdict",
    done: practice.Practised,
    since: datetime,
    begun: list[Baseline],
) -> Section:
    if not found:
        return Section(_("Visit by visit"), empty=_("No published visits yet."))
    has_adjusted = any(one.adjusted is not None for one in found)
    columns = [
        Column(_l("When")),
        Column(_l("Channel")),
        Column(_l("Own items"), is_number=True, written=tenth),
        Column(_l("Adjusted"), is_number=True, written=tenth, is_behind=not has_adjusted),
        Column(_l("Counts")),
        Column(_l("Note"), is_behind=not any(_note(one) for one in found)),
    ]
    rows = [
        [
            roughly(one.at),
            str(CHANNELS[one.channel]),
            round(one.score, 4) if one.is_scored else None,
            None if one.adjusted is None else round(one.adjusted, 4),
            _("no") if one.excluded else _("yes"),
            _note(one),
        ]
        for one in reversed(found)
    ]
    drawing = _visits_chart(found, done, since, begun, verdict)
    said = [begun_lines(begun)] if begun else []
    return Section(_("Visit by visit"), [drawing, *said, Table(_l("Visits"), columns, rows)])


def _visits_chart(
    found: list[scores.VisitScore],
    done: practice.Practised,
    since: datetime,
    begun: list[Baseline],
    verdict: "Verdict | None" = None,
) -> Drawing:
    """Return the chart of the visits; only where it stands in a page does its verdict in words stand in its place."""
    plays = [*done.plays, *done.observed(since)]
    starts = [one.starts_at for one in begun]
    words = " " + local(verdict.words) if verdict else ""
    return Drawing(
        _("Scores of the own items by visit; the same figures stand in the table below.") + words,
        (found, done.trainings, plays, scores.pooled_variance(), starts),
        lambda width: _improvement(found, done.trainings, plays, starts, width),
    )


def _note(one: scores.VisitScore) -> str:
    words = [str(EXCLUDED[one.excluded])] if one.excluded in EXCLUDED else []
    if one.is_critical:
        words.append(_("Critical item confirmed"))
    return _("; ").join(words) if words else ""


def _improvement(
    found: list[scores.VisitScore],
    completed: list[practice.Training],
    plays: list[practice.RolePlay],
    begun: list[datetime],
    width: int,
) -> "Figure":
    from ...charts.improvement import improvement
    from ...web.text import language

    series = charts.improvement_series(found, role_plays=plays, trainings=completed, rebased=begun)
    return improvement(series, language(), width_px=width)


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
