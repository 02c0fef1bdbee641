"""How the rules of items are said in words: on the page of a version, and where versions are compared."""

from collections.abc import Callable, Mapping
from typing import Any

from ..measures.checklist import exact, word
from ..web.text import _, _l
from ..web.words import ANSWERS_FOR
from .normal import number
from .plain import titled_moments

TYPE_NAMES: dict[str, Any] = {
    "yes_no": _l("Yes or no"),
    "levels": _l("Levels"),
    "scale": _l("Scale"),
    "choice": _l("One choice"),
    "choices": _l("Several choices"),
    "bands": _l("Time or number in bands"),
    "key": _l("Answer key"),
    "deduct": _l("Deduction per fault"),
    "number": _l("Number"),
    "text": _l("Free text"),
    "photo": _l("Photo"),
    "time": _l("Time of day"),
    "note": _l("Note to read"),
}
TYPE_HINTS: dict[str, Any] = {
    "yes_no": _l("All points or none"),
    "levels": _l("Ordered words such as not met, partly met, met"),
    "scale": _l("A whole number from low to high"),
    "choice": _l("One option, each with its points"),
    "choices": _l("All options that hold; their points are added up"),
    "bands": _l("Waiting time from two taps, or a number, with points by limit"),
    "key": _l("Which points of the script’s answer key were said"),
    "deduct": _l("Each fault counted takes points away"),
    "number": _l("Supporting material, no points"),
    "text": _l("Supporting material, no points"),
    "photo": _l("Supporting material, no points"),
    "time": _l("Supporting material, no points"),
    "note": _l("Words for the shopper, nothing to answer"),
}
KEY_NAMES: dict[str, Any] = {
    "title": _l("Title"),
    "text": _l("Wording"),
    "hint": _l("Note"),
    "type": _l("Type"),
    "points": _l("Points"),
    "standard": _l("Standard"),
    "touchpoint": _l("Touchpoint"),
    "answers_for": _l("Answers for"),
    "good": _l("Earns the points"),
    "answers": _l("Codes for import"),
    "levels": _l("Levels"),
    "low": _l("Lowest number"),
    "high": _l("Highest number"),
    "options": _l("Options"),
    "bands": _l("Bands"),
    "from": _l("From"),
    "until": _l("Until"),
    "faults": _l("Faults"),
    "allow_na": _l("N/A"),
    "required": _l("Must be answered"),
    "critical": _l("Critical without points"),
    "critical_on": _l("Critical at"),
    "bonus": _l("Bonus"),
    "due_after": _l("Answered after"),
    "demand": _l("Demands"),
    "faults_hint": _l("Usual faults"),
    "when": _l("Asked when"),
    "weight": _l("Weight"),
    "method": _l("Method"),
    "cap": _l("Cap"),
    "scorable_share": _l("Share that must apply"),
    "words": _l("Words for results"),
    "moments": _l("Moments"),
    "business": _l("Kind of business"),
    "story": _l("Cover story"),
    "key": _l("Answer key"),
}
SHOWN_KEYS = tuple(KEY_NAMES)
BUSINESS: dict[str, Any] = {
    "fee": _l("Charges"),
    "payment": _l("Payment"),
    "meter": _l("Meter"),
    "leak": _l("Leak"),
    "repair": _l("Repair"),
    "quality": _l("Water quality"),
    "outage": _l("Water cut off"),
    "manhole": _l("Manhole"),
    "other": _l("Other business"),
}
"""What the kinds of business that shipped scripts name are called; conditions read the key."""
NEEDS: dict[str, Any] = {"comment": _l("comment"), "photo": _l("photo")}
WORDED = frozenset({"title", "text", "hint", "story"})
DEFAULTS = {"answers_for": "person", "good": "yes", "required": True}
TRUTHS = frozenset({"allow_na", "required", "critical", "bonus"})


def key_name(key: str) -> str:
    """Return what a key of the file format is called."""
    return str(KEY_NAMES.get(key, key))


def business_name(kind: str) -> str:
    """Return what a kind of business is called; a word of somebody's own stands as it was written."""
    return str(BUSINESS.get(kind, kind))


def _business(kind: str, _row: Any) -> str:
    name = business_name(kind)
    return name if name == kind else _("%(name)s (%(word)s)", name=name, word=kind)


def said(key: str, value: Any, row: Mapping[str, Any]) -> str:
    """Say a value in words, one entry of a list a line; words stand in both languages, so that no change is missed."""
    value = DEFAULTS.get(key) if value is None else value
    if key in TRUTHS:
        return _("Yes") if value else _("No")
    if value in (None, "", [], {}):
        return ""
    if key in WORDED:
        return "\n".join(dict.fromkeys(value[language] for language in ("zh", "en") if value.get(language)))
    write: Callable[[Any, Mapping[str, Any]], str] | None = WRITERS.get(key)
    return write(value, row) if write else str(value)


def _both(words: Mapping[str, Any]) -> str:
    return " / ".join(dict.fromkeys(str(words[key]) for key in ("zh", "en") if words.get(key)))


def _levels(levels: Any, _row: Any) -> str:
    return "\n".join(f"{one['value']} {_both(one)}" if isinstance(one, Mapping) else str(one) for one in levels)


def _coded(options: Any, _row: Any) -> str:
    lines = []
    for one in options:
        most = f" × {one['most']}" if one.get("most") is not None else ""
        lines.append(f"{one['code']} {_both(one)}: {one.get('points', 0)}{most}")
    return "\n".join(lines)


def clock(amount: Any, is_timed: bool) -> str:
    """Write seconds as `15:00` when they are a duration of a minute or more, else the number."""
    value = exact(amount)
    if is_timed and value.denominator == 1 and value >= 60:
        return f"{value.numerator // 60}:{value.numerator % 60:02d}"
    return str(number(value))


def _bands(bands: Any, row: Mapping[str, Any]) -> str:
    timed = bool(row.get("from") or row.get("until"))
    return "\n".join(
        f"{_('otherwise') if band.get('to') in (None, '*') else '≤ ' + clock(band['to'], timed)}: {band['points']}"
        for band in bands
    )


def _demand(demand: Any, _row: Any) -> str:
    several = [demand] if isinstance(demand, Mapping) else demand
    return "\n".join(
        f"{_(', ').join(word(entry) for entry in one['on'])}: {_(', ').join(str(NEEDS[need]) for need in one['need'])}"
        for one in several
    )


def _moments(moments: Any, _row: Any) -> str:
    return "\n".join(f"{one['code']} {_both(one['title'])}" for one in titled_moments(moments))


WRITERS: dict[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "type": lambda kind, _row: str(TYPE_NAMES.get(kind, kind)),
    "answers_for": lambda who, _row: str(ANSWERS_FOR.get(who, who)),
    "good": lambda good, _row: _("Yes") if good == "yes" else _("No"),
    "answers": lambda codes, _row: _(", ").join(f"{code} = {meaning}" for code, meaning in codes.items()),
    "levels": _levels,
    "options": _coded,
    "faults": _coded,
    "bands": _bands,
    "critical_on": lambda entries, _row: _(", ").join(word(entry) for entry in entries),
    "demand": _demand,
    "faults_hint": lambda hints, _row: "\n".join(_both(hint) for hint in hints),
    "due_after": lambda days, _row: _("%(n)s days", n=days),
    "method": lambda method, _row: _("By points") if method == "points" else _("By sections"),
    "cap": lambda cap, _row: {"zero": _("0 points"), "flag": _("only shown")}.get(cap, str(cap)),
    "scorable_share": lambda share, _row: f"{number(exact(share) * 100)}%",
    "business": _business,
    "words": lambda words, _row: "\n".join(f"≥ {one['from']} {_both(one)}" for one in words),
    "moments": _moments,
    "key": lambda points, _row: "\n".join(_both(point) for point in points),
}


def in_words(item: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a reader of a version should see of an item's rules: name and words, in the reader's language."""
    keys = ("levels", "low", "high", "options", "bands", "from", "until", "faults", "due_after", "demand", "when")
    return [(key_name(key), said(key, item[key], item)) for key in keys if item.get(key) not in (None, [], "", 0)]
