"""Deciding whether a condition holds, in exactly the way of `static/js/conditions.js`."""

import math
import re
from collections.abc import Callable, Mapping
from operator import ge, gt, le, lt
from typing import Any

from .error import ConditionError
from .tree import Tree

NUMERIC = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
ORDERS: dict[str, Callable[[Any, Any], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def evaluate(
    tree: Tree,
    answers: Mapping[str, Any],
    script: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
) -> bool:
    """Tell whether a condition holds.

    `answers` maps item codes to raw values and holds only what is answered, visible and applicable; `script` and
    `variables` map names to values. Whatever is missing, None or "" is absent, and every comparison with it is false,
    `!=` too. Numbers and numeric texts compare as numbers, two other texts by their characters, true and false as
    "yes" and "no", a list of one entry as that entry; a number never equals a word, and `<` between them is false.
    Raises `ConditionError("bad_tree")` for an operator that does not exist.
    """
    match tree:
        case ["and", *parts]:
            return all(evaluate(part, answers, script, variables) for part in parts)
        case ["or", *parts]:
            return any(evaluate(part, answers, script, variables) for part in parts)
        case ["not", part]:
            return not evaluate(part, answers, script, variables)
        case ["answered", reference]:
            return _value(reference, answers, script, variables) is not None
        case ["selected", reference, wanted]:
            return selected(_value(reference, answers, script, variables), wanted)
        case [str(operator), left, right]:
            sides = (_value(left, answers, script, variables), _value(right, answers, script, variables))
            return _compare(operator, *sides)
    raise ConditionError("bad_tree", found=repr(tree)[:80])


def same(left: Any, right: Any) -> bool:
    """Tell whether two raw values are equal as conditions see it."""
    left, right = _plain(left), _plain(right)
    if isinstance(left, float) or isinstance(right, float):
        return isinstance(left, float) and isinstance(right, float) and left == right
    return isinstance(left, str) and isinstance(right, str) and left == right


def selected(value: Any, wanted: Any) -> bool:
    """Tell whether an answer (one code or a list of codes) contains the wanted one."""
    if isinstance(value, list | tuple):
        return any(same(entry, wanted) for entry in value)
    return value is not None and same(value, wanted)


def _value(
    part: Any, answers: Mapping[str, Any], script: Mapping[str, Any] | None, variables: Mapping[str, Any] | None
) -> Any:
    if not isinstance(part, dict):
        return part
    ((kind, name),) = part.items()
    source = {"item": answers, "script": script, "var": variables}.get(kind)
    value = source.get(name) if source else None
    return None if isinstance(value, str) and value == "" else value


def _compare(operator: str, left: Any, right: Any) -> bool:
    if operator not in ("==", "!=", *ORDERS):
        raise ConditionError("bad_tree", found=operator)
    if left is None or right is None:
        return False
    if operator in ("==", "!="):
        return same(left, right) is (operator == "==")
    left, right = _plain(left), _plain(right)
    alike = isinstance(left, float | str) and type(left) is type(right)
    return alike and ORDERS[operator](left, right)


def _plain(value: Any) -> float | str | None:
    """Bring a raw value to a number or a text; None when it is neither and so equals nothing."""
    if isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return float(value) if NUMERIC.fullmatch(value) else value
    try:
        number = float(value)
    except OverflowError:
        return math.copysign(math.inf, value)
    except (TypeError, ValueError):
        return None
    return None if math.isnan(number) else number
