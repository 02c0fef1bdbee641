"""The dimensions in a person's report: small charts with the table behind them."""

from typing import TYPE_CHECKING

from ...people import settings
from ...web.reports import Column, Drawing, Section, Table
from ...web.text import _, _l
from ..queries import parts
from .parts import whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def dimensions(found: list[parts.Part]) -> Section:
    """Return what each dimension got, as chart and table."""
    if not found:
        return Section(_("By dimension"))
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
            round(one.mean, 4),
            None if one.low is None else round(one.low, 4),
            None if one.high is None else round(one.high, 4),
            "  ".join(whole(value) for value in one.values),
        ]
        for one in found
    ]
    return Section(_("By dimension"), [dimensions_chart(found), Table(_l("Dimensions"), columns, rows)],
                   note=_("Dots: visits. Line: mean; band: where it very likely lies. Dotted: target."))  # fmt: skip


def dimensions_chart(found: list[parts.Part]) -> Drawing:
    """Return the small charts of the dimensions."""
    target = float(settings.get("target_score"))
    return Drawing(
        _("Small charts of the parts; the same figures stand in the table below."),
        (found, target),
        lambda width: _multiples(found, target, width),
    )


def _multiples(found: list[parts.Part], target: float, width: int) -> "Figure":
    from ...charts.multiples import Panel, multiples

    panels = [Panel(one.title, one.days, one.values, one.mean, one.low, one.high) for one in found]
    return multiples(panels, target=target, width_px=width)
