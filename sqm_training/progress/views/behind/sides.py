"""Both sides of what a standard moved against the quarters before: two means, and the list of each."""

from datetime import date
from typing import Any

from flask import request, url_for

from ....web.text import _, ngettext
from ...queries import weak
from ...queries.behind.shares import Share
from ...queries.steps import Earned, Scope, quarters_of
from ...words import signed
from .common import kept_of


def compared(share: Share, today: date, side: str) -> dict[str, Any]:
    """Return what the head of a list says when it is one side of a difference: both means, and the way to each side."""
    quarters, (standard_id,) = quarters_of(request.args.get("period", ""), today), share.points.standard_ids
    sides = weak.sides_of(Scope(share.sites, quarters, share.points.channel), standard_id, today)
    names = [
        ("later", _("Later quarters"), sides.later, sides.quarters),
        ("earlier", _("Earlier quarters"), sides.earlier, sides.before),
    ]
    kept = kept_of("of", "site", "channel", "period", "standard")
    change = "–" if sides.change is None else signed(sides.change)
    return {
        "stats": [
            *((words, *_mean_of(earned, _of_quarters(when))) for _key, words, earned, when in names),
            (_("Against before"), change, _("points of percent: the later share less the earlier one")),
        ],
        "tabs": [
            (f"{words} {_of_quarters(when)}", url_for("progress.list_behind", **kept, side=key), key == side)
            for key, words, _earned, when in names
        ],
        "how": _(
            "Each share is the sum of the points got, divided by that of the points possible. Below stands one side."
        ),
    }


def _mean_of(earned: Earned, when: str) -> tuple[str, str]:
    percent = _("fewer than three visits") if earned.percent is None else f"{earned.percent:.1f}%"
    of = _("%(got)s of %(all)s points", got=f"{earned.got:,.1f}", all=f"{earned.possible:,.1f}")
    visits = ngettext("%(num)s visit", "%(num)s visits", earned.visits)
    return percent, " · ".join((when, of, visits))


def _of_quarters(quarters: tuple[str, ...]) -> str:
    return " – ".join(dict.fromkeys((quarters[-1], quarters[0]))) if quarters else "–"
