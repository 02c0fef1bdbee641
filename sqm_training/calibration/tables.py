"""What an exercise shows, as tables to be taken along."""

from typing import Any

from ..web.text import _, local
from .results import Shown

Table = tuple[list[str], list[list[Any]]]


def item_table(shown: Shown) -> Table:
    """Return head and rows of the items: the key, how many gave it, what was answered, how far shoppers agree."""
    headers = [_("Item"), _("Text"), _("Key"), _("As the key"), _("Answers"), _("No points"), _("Some points")]
    headers += [_("All points"), _("N/A"), _("Same answer"), _("AC1")]
    rows = [
        [
            one.item.code,
            local(one.item.text),
            shown.key_words(one.item),
            one.hits,
            one.n,
            *one.counts,
            "" if one.percent is None else round(100 * one.percent, 1),
            "" if one.ac1 is None else round(one.ac1, 3),
        ]
        for one in shown.comparison.items
    ]
    return headers, rows


def rater_table(shown: Shown) -> Table:
    """Return head and rows of the shoppers against the key, with the interval of their mean difference."""
    headers = [_("Mystery shopper"), _("As the key"), _("Answers"), _("Stricter"), _("More lenient")]
    headers += [_("Against the key"), _("from"), _("to")]
    rows = []
    for sheet, line in shown.lines:
        gain = line.severity
        span = [gain.difference, gain.low, gain.high] if gain else [None] * 3
        rows.append(
            [sheet.rater.name, line.hits, line.n, line.stricter, line.lenient]
            + ["" if value is None else round(value, 1) for value in span]
        )
    return headers, rows
