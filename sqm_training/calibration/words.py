"""What differences and problems of sheets are called on pages."""

from typing import Any

from ..web.text import _, _l, ngettext

DIFFERENCES: dict[str, tuple[Any, str]] = {
    "same": (_l("As the key"), "good"),
    "stricter": (_l("Stricter"), "watch"),
    "lenient": (_l("More lenient"), "watch"),
    "other": (_l("Answered otherwise"), "watch"),
}


def problem_words() -> dict[str, str]:
    """Return the words for each kind of problem that keeps a sheet from being sent."""
    return {
        "unanswered": _("Not answered yet."),
        "bad_value": _("This answer is not one of those offered."),
        "needs_comment": _("Say in a few words what you saw."),
        "no_na": _("N/A is not offered here."),
    }


def counts_words(counts: tuple[int, int, int, int]) -> str:
    """Say how many answered without points, with a part, with all of them, and N/A; who is nobody is left out."""
    none, part, full, na = counts
    said = [
        ngettext("%(num)s without points", "%(num)s without points", none) if none else "",
        ngettext("%(num)s with a part", "%(num)s with a part", part) if part else "",
        ngettext("%(num)s with all points", "%(num)s with all points", full) if full else "",
        ngettext("%(num)s N/A", "%(num)s N/A", na) if na else "",
    ]
    return _("; ").join(words for words in said if words)
