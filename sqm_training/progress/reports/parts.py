"""Parts that several reports have in common."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from ...people import settings
from ...people.queries.sites import sites_managed_by
from ...web.reports import Column, Drawing, Lines, Section, Table
from ...web.text import _, _l, day, language, local, roughly
from ..models import Baseline
from ..queries.said import Remark
from ..queries.standards import StandardScore, to_practise

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ...charts.ranges import Range

YEAR = timedelta(days=365)
COACHING = _l("For coaching only; not to be used alone for appraisal or discipline.")
MOST_ROWS = 15
"""How many rows a chart of standards has: beyond them nobody reads it."""

MOST_REMARKS = 25
"""How many remarks a page of paper shows; the workbook has all."""


def tenth(value: Any) -> str:
    """Write points with one decimal."""
    return f"{float(value):.1f}"


def whole(value: Any) -> str:
    """Write points without decimals."""
    return f"{float(value):.0f}"


def span(low: float | None, high: float | None) -> str:
    """Write an interval of points within 0 to 100; empty when it is not known."""
    return "" if low is None or high is None else f"{max(low, 0):.0f}–{min(high, 100):.0f}"


def period(since: datetime, until: datetime) -> str:
    """Write a span of days."""
    return f"{day(since, year=True)} – {day(until, year=True)}"


def said_section(remarks: Sequence[Remark]) -> Section:
    """Return what shops said in words, standard by standard, without who or when."""
    title = _("What the shops said in words")
    if not remarks:
        return Section(title, empty=_("No published remarks within twelve months."))
    columns = [
        Column(_l("Standard")),
        Column(_l("Item")),
        Column(_l("Words of the shop")),
        Column(_l("How often"), is_number=True),
    ]
    rows = [[one.standard.code if one.standard else "–", local(one.text), one.comment, one.times] for one in remarks]
    table = Table(_l("Remarks"), columns, rows, most=MOST_REMARKS)
    return Section(title, [table], note=_("Published remarks on own items; never who wrote them or when."))


def begun_lines(begun: Sequence[Baseline]) -> Lines:
    """Say with which visits limits begin anew, and why."""
    return Lines([
        _("Limits begin anew with the visit of %(when)s: %(reason)s", when=roughly(one.starts_at), reason=one.reason)
        for one in begun
    ])  # fmt: skip


def standards_table(rows: Sequence[StandardScore], title: Any, note: Any = "") -> Table:
    """Return what was got on each standard, the one with the most lost points first."""
    return Table(
        title,
        [
            Column(_l("Code")),
            Column(_l("Standard")),
            Column(_l("Got, per cent"), is_number=True, written=whole),
            Column(_l("Visits"), is_number=True),
            Column(_l("Points got"), is_number=True, is_behind=True),
            Column(_l("Points possible"), is_number=True, is_behind=True),
            Column(_l("Points lost"), is_number=True, written=tenth),
        ],
        [
            [
                one.standard.code,
                local(one.standard.title),
                round(one.percent, 4),
                one.visits,
                round(one.got, 4),
                round(one.possible, 4),
                round(one.lost, 4),
            ]
            for one in rows
        ],
        most=20,
        note=note,
    )


def practice_parts(lost: Sequence[StandardScore]) -> list[Lines]:
    """Say what to practise and why, if anything: the standard, how many points it lost, and what trains it."""
    lines = [
        _("%(code)s %(title)s: %(lost)s points lost in %(visits)s visits. Practise: %(what)s",
          code=one.standard.code, title=local(one.standard.title), lost=tenth(one.lost), visits=one.visits,
          what=_("; ").join(local(link.title) for link in one.trained_by[:2]))
        for one in to_practise(list(lost))
    ]  # fmt: skip
    return [Lines(lines, is_list=True)] if lines else []


def standards_drawing(lost: Sequence[StandardScore]) -> Drawing:
    """Return the chart of the standards that lost most."""
    target = float(settings.get("target_score"))
    return Drawing(
        _("What was got on the standards that lost most points; the same figures stand in the table below."),
        ([(one.standard.code, one.percent) for one in lost], target),
        lambda width: standards_chart(lost, target, width),
    )


def standards_chart(rows: Sequence[StandardScore], target: float, width: int) -> "Figure":
    """Draw what was got on the standards that lost most."""
    from ...charts.ranges import Range

    found = [Range(f"{one.standard.code} {local(one.standard.title)}", one.percent) for one in rows[:MOST_ROWS]]
    return drawn_to(found, target, width)


def drawn_to(rows: "Sequence[Range]", target: float, width: int) -> "Figure":
    """Draw ranges beside the target; matplotlib is loaded only now."""
    from ...charts.ranges import ranges
    from ...charts.words import say

    words = say("target", language(), value=f"{target:g}")
    return ranges(rows, target=target, target_words=words, width_px=width)


def sees_all(reader: Any) -> bool:
    """Say whether a reader may see every site."""
    return bool(reader.has_role("trainer", "admin"))


def own_sites(reader: Any) -> set[int]:
    """Return the sites that a manager may look into."""
    return set(sites_managed_by(reader))
