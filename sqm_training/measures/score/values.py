"""Reading one raw answer: is it an answer at all, is it allowed, and which share of the points does it earn."""

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import isfinite
from typing import Any

from ...conditions.evaluation import NUMERIC, same
from ..checklist import CHOSEN, VAST, ItemSpec, exact, word
from .result import Answer, BadValue

Earn = Callable[[Any], Fraction]
TIME = re.compile(r"(?:\d{4}-\d{2}-\d{2}[T ])?(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
BOUND = re.compile(r"\s*(<=|>=|<|>)\s*([0-9.]+)\s*")
BY_VALUE = frozenset({"levels", "scale", "number"})


def is_answered(item: ItemSpec, answer: Answer) -> bool:
    """Tell whether the item is answered; N/A is no answer. No key point said and no fault seen are answers."""
    if answer.na or item.type == "note":
        return False
    if item.type == "photo":
        return bool(answer.photos or answer.value)
    value = answer.value
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple | set | frozenset):
        return bool(value) or item.type == "key"
    return value is not None


def number(value: Any) -> Fraction | None:
    """Return a finite number given as a number or as text, exactly as written; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        is_number = NUMERIC.fullmatch(value.strip()) and len(value) <= 40 and not VAST.search(value)
        return Fraction(value.strip()) if is_number else None
    if isinstance(value, int | Fraction):
        return Fraction(value)
    return Fraction(str(value)) if isinstance(value, float) and isfinite(value) else None


def earner(item: ItemSpec, key_length: int) -> Earn:
    """Return the function from a raw value of this item to the points it earns; it raises `BadValue`."""
    table = possible_values(item)
    if table is not None:
        return _from_table(item, table)
    return {
        "choices": _choices,
        "bands": _bands,
        "key": _key,
        "deduct": _deduct,
        "number": _number,
        "time": _time,
    }.get(item.type, _anything)(item, key_length)


def possible_values(item: ItemSpec) -> dict[str | Fraction, Fraction] | None:
    """Return points by value for the types with a short list of values, None for the others."""
    if item.type == "yes_no":
        return {value: item.points if value == item.good else Fraction(0) for value in ("yes", "no")}
    if item.type == "levels":
        return {level: level * item.points for level in item.levels}
    if item.type == "scale":
        width = item.high - item.low
        return {Fraction(v): Fraction(v - item.low, width) * item.points for v in range(item.low, item.high + 1)}
    if item.type == "choice":
        return {code: _kept(points, item.points) for code, points in item.options}
    return None


def named(item: ItemSpec, on: Iterable[Any]) -> Callable[[Any, Fraction], bool]:
    """Return the test whether an answer (its value and the points it earned) is one of those in `on`.

    An entry is a word (yes, no, an option, a kind of fault that occurred), `<3` and its like (points earned), or a
    number: the answer itself for levels, scales and numbers, the points earned for all other types.
    """
    tests = [_one_named(item, entry) for entry in on]
    return lambda value, points: any(test(value, points) for test in tests)


def _one_named(item: ItemSpec, entry: Any) -> Callable[[Any, Fraction], bool]:
    text = word(entry)
    bound = BOUND.fullmatch(text)
    if bound:
        sign, limit = bound.group(1), exact(bound.group(2))
        return lambda _, points: {
            "<": points < limit, "<=": points <= limit, ">": points > limit, ">=": points >= limit
        }[sign]  # fmt: skip
    amount = number(entry)
    is_option = item.type in CHOSEN and text in dict(item.options)
    if amount is not None and not is_option and item.type not in BY_VALUE:
        return lambda _, points: points == amount
    return lambda value, _: _is(value, text)


def _is(value: Any, text: str) -> bool:
    if isinstance(value, Mapping):
        return bool(value.get(text))
    if isinstance(value, list | tuple | set | frozenset):
        return any(same(entry, text) for entry in value)
    return same(value, text)


def _kept(points: Fraction, most: Fraction) -> Fraction:
    return min(max(points, Fraction(0)), most)


def _from_table(item: ItemSpec, table: Mapping[str | Fraction, Fraction]) -> Earn:
    known: dict[Any, Fraction] = {}
    for value, points in table.items():
        known[value] = points
        if isinstance(value, Fraction):
            known.update({float(value): points, str(value): points, str(float(value)): points})
        elif value.isascii() and value.isdigit() and len(value) < 20 and str(int(value)) == value:
            known[int(value)] = points
    allowed = "one of " + ", ".join(str(value) for value in table)

    def earn(value: Any) -> Fraction:
        try:
            return known[word(value) if isinstance(value, bool) else value]
        except (KeyError, TypeError) as error:
            raise BadValue(item.code, value, allowed) from error

    return earn


def _choices(item: ItemSpec, _: int) -> Earn:
    worth = dict(item.options)

    def earn(value: Any) -> Fraction:
        entries = value.split() if isinstance(value, str) else value
        if not isinstance(entries, list | tuple | set | frozenset):
            raise BadValue(item.code, value, "a list of " + ", ".join(worth))
        codes = {word(entry) for entry in entries}
        if not codes <= worth.keys():
            raise BadValue(item.code, value, "a list of " + ", ".join(worth))
        return _kept(sum((worth[code] for code in codes), Fraction(0)), item.points)

    return earn


def _bands(item: ItemSpec, _: int) -> Earn:
    is_duration = bool(item.from_ or item.until)

    def earn(value: Any) -> Fraction:
        amount = number(value)
        if amount is None or (is_duration and amount < 0):
            raise BadValue(item.code, value, "seconds" if is_duration else "a number")
        for band in item.bands:
            if band.to is None or amount <= band.to:
                return _kept(band.points, item.points)
        return Fraction(0)

    return earn


def _key(item: ItemSpec, length: int) -> Earn:
    def earn(value: Any) -> Fraction:
        if not isinstance(value, list | tuple | set | frozenset) or not length:
            raise BadValue(item.code, value, "the indices of the key points that were said")
        if not all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < length for one in value):
            raise BadValue(item.code, value, f"indices from 0 to {length - 1}")
        said = set(value)
        return item.points * len(said) / length

    return earn


def _deduct(item: ItemSpec, _: int) -> Earn:
    faults = {fault.code: fault for fault in item.faults}

    def earn(value: Any) -> Fraction:
        if not isinstance(value, Mapping) or not value.keys() <= faults.keys():
            raise BadValue(item.code, value, "a count for each of " + ", ".join(faults))
        lost = Fraction(0)
        for code, count in value.items():
            if not isinstance(count, int) or isinstance(count, bool) or count < 0:
                raise BadValue(item.code, value, f"a whole number of {code}")
            most = faults[code].most
            lost += faults[code].points * (count if most is None else min(count, most))
        return _kept(item.points - lost, item.points)

    return earn


def _number(item: ItemSpec, _: int) -> Earn:
    def earn(value: Any) -> Fraction:
        if number(value) is None:
            raise BadValue(item.code, value, "a number")
        return Fraction(0)

    return earn


def _time(item: ItemSpec, _: int) -> Earn:
    def earn(value: Any) -> Fraction:
        if not isinstance(value, str) or not TIME.fullmatch(value.strip()):
            raise BadValue(item.code, value, "a time such as 14:05")
        return Fraction(0)

    return earn


def _anything(item: ItemSpec, _: int) -> Earn:
    def earn(value: Any) -> Fraction:
        if item.type == "text" and not isinstance(value, str):
            raise BadValue(item.code, value, "text")
        return Fraction(0)

    return earn
