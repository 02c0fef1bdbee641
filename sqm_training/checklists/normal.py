"""One way to write each fact of an item, so that equal content is equal, and has one digest, wherever it came from."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import Any

from ..conditions import parse
from ..measures.checklist import exact, word
from ..measures.score.values import number as as_number


def number(value: Fraction) -> int | float | str:
    """Write a fraction as the shortest exact number: 4, 2.5, or `1/3` as text."""
    if value.denominator == 1:
        return int(value)
    return float(value) if Fraction(str(float(value))) == value else str(value)


def normal_rules(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the type of an item needs, the usual faults, demands and the condition, each in its one way."""
    rules = {key: write(row[key]) for key, write in WRITERS.items() if row.get(key) is not None}
    if row["type"] == "scale":
        rules = {"low": 1, "high": 5} | rules
    if rules.get("good") == "yes":
        del rules["good"]
    return {key: value for key, value in rules.items() if value not in ([], {}, "")}


def normal_number(value: Any) -> int | float | str:
    """Write any number in its one way: "2.50" is 2.5."""
    return number(exact(value))


def normal_entry(entry: Any) -> str | int | float:
    """Write one answer named in a rule: true is yes, "0" is 0, `<3` stays."""
    found = None if isinstance(entry, bool) else as_number(entry)
    if found is not None:
        plain = number(found)
        return str(entry) if isinstance(plain, str) else plain
    text = word(entry).strip()
    return text.replace(" ", "") if text[:1] in ("<", ">") else text


def _words(row: Mapping[str, Any]) -> dict[str, str]:
    return {key: row[key] for key in ("zh", "en")}


def _level(level: Any) -> Any:
    if not isinstance(level, Mapping):
        return normal_number(level)
    return {"value": normal_number(level["value"]), **_words(level)}


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": word(option["code"]), **_words(option), "points": normal_number(option.get("points") or 0)}


def _fault(fault: Mapping[str, Any]) -> dict[str, Any]:
    most = {} if fault.get("most") is None else {"most": int(fault["most"])}
    return _option(fault) | most


def _anchor(anchor: Mapping[str, Any]) -> dict[str, Any]:
    return {"at": int(anchor["at"]), **_words(anchor)}


def _band(band: Mapping[str, Any]) -> dict[str, Any]:
    to = band.get("to")
    limit = {} if to is None or to == "*" else {"to": normal_number(to)}
    return limit | {"points": normal_number(band["points"])}


def _demand(demand: Any) -> Any:
    several = [demand] if isinstance(demand, Mapping) else demand
    rows = demands_of((entry, need) for one in several for entry in _entries(one["on"]) for need in one["need"])
    return rows[0] if len(rows) == 1 else rows


def demands_of(pairs: Iterable[tuple[str | int | float, str]]) -> list[dict[str, Any]]:
    """Gather pairs of an answer and what it demands: answers that demand the same stand together."""
    needs: dict[str | int | float, set[str]] = {}
    for entry, need in pairs:
        needs.setdefault(entry, set()).add(need)
    answers: dict[tuple[str, ...], list[str | int | float]] = {}
    for entry, wanted in needs.items():
        answers.setdefault(tuple(sorted(wanted)), []).append(entry)
    return [{"on": on, "need": list(need)} for need, on in answers.items()]


def _entries(on: Any) -> list[str | int | float]:
    return [normal_entry(entry) for entry in on]


def _each(write: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    return lambda rows: [write(row) for row in rows]


WRITERS: dict[str, Callable[[Any], Any]] = {
    "good": word,
    "answers": lambda answers: {word(code): word(value) for code, value in answers.items()},
    "levels": _each(_level),
    "low": int,
    "high": int,
    "anchors": _each(_anchor),
    "options": _each(_option),
    "bands": _each(_band),
    "from": str,
    "until": str,
    "faults": _each(_fault),
    "faults_hint": _each(_words),
    "demand": _demand,
    "when": lambda when: parse(when) if isinstance(when, str) else when,
    "critical_on": _entries,
}
"""How each key of an item's rules is written; the order is that of the file."""
