"""The report of a course: who took it, and what it did on three levels that never mix. It names nobody."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ...measures.gain import FEWEST
from ...training.models import Course, CourseVersion
from ...training.queries import effect
from ...training.queries.kept_effects import Effect, effect_of
from ...training.rules import QUESTIONS, rule_words
from ...web.reports import Column, Drawing, Fact, Facts, Lines, Part, Report, Section, Table
from ...web.text import _, _l, day, local, local_day, ngettext, points_plain
from ..queries import takers
from ..words import signed
from .parts import COACHING, tenth, whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...measures.gain import Gain

PLANS = {"done": _l("Done"), "partly": _l("Partly"), "not": _l("Not yet"), "open": _l("Not confirmed yet")}


def course_report(course: Course, version: CourseVersion, crumbs: Any, at: datetime) -> Report:
    """Put together the report of a course, over all its versions; groups of fewer than 5 people are not shown."""
    found = effect_of(version)
    return Report(
        name=f"report-{course.code}",
        title=_("Report of a course"),
        subject=local(version.title),
        head=[
            Fact(_("Version"), version.number),
            Fact(_("Study hours"), points_plain(version.hours)),
            Fact(_("Made on"), day(at, year=True)),
        ],
        sections=[_taken(course, version, at), _reaction(course), _learning(found), _behaviour(found)],
        notes=[
            COACHING,
            _("It names nobody. The three levels after Kirkpatrick stand for themselves, none for another."),
        ],
        as_of=found.as_of or at,
        crumbs=crumbs,
    )


def course_charts(version: CourseVersion) -> Iterator[Callable[[], Drawing]]:
    """Yield the charts of a course's report in their order."""
    found = effect_of(version)
    if not found.is_waiting and found.learning.overall is not None:
        yield lambda: _learning_chart(_gained(found))


def _taken(course: Course, version: CourseVersion, at: datetime) -> Section:
    counts = takers.counts_of(course, local_day(at))
    facts = Facts(
        [
            Fact(_("Begun"), counts.begun),
            Fact(_("Completed"), counts.completed),
            Fact(_("Taken again"), counts.again),
            Fact(_("Course runs"), counts.runs),
            Fact(_("Valid certificates"), counts.certificates),
        ]
    )
    found = takers.takers_by_site(course)
    columns = [
        Column(_l("Site")),
        Column(_l("Begun"), is_number=True),
        Column(_l("Completed"), is_number=True),
        Column(_l("Mean of the post-test"), is_number=True, written=tenth),
    ]
    rows = [
        [
            local(one.site.title) if one.site else _("Smaller groups together"),
            one.begun,
            one.completed,
            None if one.score is None else round(one.score, 4),
        ]
        for one in found
    ]
    note = _("First takings. Sites with fewer than %(n)s people stand together.", n=FEWEST)
    by_site = [Table(_l("By site"), columns, rows, note=note)] if rows else []
    return Section(_("Who took it"), [facts, Lines([rule_words(version)]), *by_site])


def _reaction(course: Course) -> Section:
    found, title = effect.reactions_to(course), _("Level 1: reaction")
    if not found.means:
        return Section(title, empty=_("Shown once five people have answered; so far %(n)s.", n=found.n))
    columns = [Column(_l("Statement")), Column(_l("Mean of 5"), is_number=True, written=tenth)]
    rows = [[str(words), round(found.means[key], 3)] for key, words in QUESTIONS.items()]
    parts: list[Part] = [
        Table(_l("Reaction"), columns, rows, note=ngettext("%(num)s answer", "%(num)s answers", found.n))
    ]
    for asked, words in ((_("What helped most?"), found.liked), (_("What should be better?"), found.better)):
        if words:
            parts += [Lines([asked]), Lines(_counted(words), is_list=True)]
    return Section(title, parts, note=_("What people said in the form after the course, without names."))


def _counted(words: list[str]) -> list[str]:
    """Say once what several people wrote alike."""
    return [f"{said} × {n}" if n > 1 else said for said, n in Counter(words).items()]


def _learning(known: Effect) -> Section:
    found, title = known.learning, _("Level 2: learning")
    if known.is_waiting:
        return Section(title, empty=_("Worked out in the coming night."))
    if found.overall is None:
        return Section(title, empty=_("Shown once five people have taken both tests; so far %(n)s.", n=found.people))
    rows = _gained(known)
    columns = [
        Column(_l("Code")),
        Column(_l("Standard")),
        Column(_l("People"), is_number=True),
        Column(_l("Before"), is_number=True, written=whole),
        Column(_l("After"), is_number=True, written=whole),
        Column(_l("Gain"), is_number=True, written=signed),
        Column(_l("from"), is_number=True, written=signed),
        Column(_l("to"), is_number=True, written=signed),
    ]
    note = _("The first attempt at the pre-test against the first at the post-test, of the same people.")
    table = Table(_l("Gain"), columns, rows, note=_("from, to: where the gain very likely lies."))
    return Section(title, [_learning_chart(rows), table], note=note)


def _gained(known: Effect) -> list[list[Any]]:
    """Return the rows of level 2: all questions together, then standard by standard."""
    found = known.learning
    rows = [[_("All questions"), "", *_of(found.overall)]] if found.overall else []
    return rows + [[one.code, local(one.title), *_of(gain)] for one, gain in found.by_standard]


def _learning_chart(rows: list[list[Any]]) -> Drawing:
    return Drawing(
        _("From the pre-test (hollow) to the post-test (filled); the same figures stand in the table below."),
        rows,
        lambda width: _gains(rows, width),
    )


def _gains(rows: list[list[Any]], width: int) -> "Figure":
    from ...charts.ranges import Range, ranges

    return ranges(
        [Range(f"{code} {title}".strip(), after, before=before) for code, title, _n, before, after, *_rest in rows],
        width_px=width,
    )


def _of(gain: "Gain") -> list[Any]:
    values = (gain.before, gain.after, gain.difference, gain.low, gain.high)
    return [gain.n, *(None if value is None else round(value, 4) for value in values)]


def _behaviour(known: Effect) -> Section:
    found, title = known.behaviour, _("Level 3: behaviour")
    parts: list[Part] = []
    if found.plans:
        parts.append(Facts([Fact(words, found.plans.get(key, 0), _("plans")) for key, words in PLANS.items()]))
    if known.is_waiting:
        return Section(title, [*parts, Lines([_("Worked out in the coming night.")])])
    if found.trained is None:
        few = _("Shown once five people have visits before and after the course; so far %(n)s.", n=found.people)
        return Section(title, [*parts, Lines([few])])
    groups = [(_("Who took the course"), found.trained), (_("Who has not taken it"), found.others)]
    columns = [
        Column(_l("Who was compared")),
        Column(_l("People"), is_number=True),
        Column(_l("Before"), is_number=True, written=tenth),
        Column(_l("After"), is_number=True, written=tenth),
        Column(_l("Against before"), is_number=True, written=signed),
        Column(_l("from"), is_number=True, written=signed),
        Column(_l("to"), is_number=True, written=signed),
    ]
    parts.append(Table(_l("Later shops"), columns, [[name, *_of(one)] for name, one in groups if one]))
    if found.beyond:
        difference, low, high = (signed(one) for one in found.beyond)
        said = _("Changed more than the others by %(n)s points (95%% interval %(low)s to %(high)s).",
                 n=difference, low=low, high=high)  # fmt: skip
        chance = _("This can be chance: an effect is not shown, which does not mean that there is none.")
        parts.append(Lines([said, *([chance] if found.beyond[1] <= 0 <= found.beyond[2] else [])]))
    parts.append(Lines([_("People were not drawn by lot: who is sent to a course may differ from who is not.")]))
    return Section(title, parts, note=_("What became of the plans, and own points in later shops."))
