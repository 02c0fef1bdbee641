"""The shape of a condition: nested lists, stored as JSON, checked before they are believed."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from .error import ConditionError

Tree: TypeAlias = list[Any]
"""`["and", a, b, …]`, `["or", a, b, …]`, `["not", a]`, `[comparison, left, right]`, `["selected", reference, text]` or
`["answered", reference]`. A reference is `{"item": code}`, `{"script": field}` or `{"var": name}`; the right side of a
comparison may also be a text or a number."""

COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")
JOINS = ("and", "or")
KINDS = ("item", "script", "var")
DEEPEST = 50


def is_reference(part: Any) -> bool:
    """Tell whether a part of a tree names an item, a field of the script or a variable."""
    if not isinstance(part, dict) or len(part) != 1:
        return False
    ((kind, name),) = part.items()
    return kind in KINDS and isinstance(name, str) and bool(name)


def is_literal(part: Any) -> bool:
    """Tell whether a part of a tree is a text or a finite number."""
    return isinstance(part, str) or (isinstance(part, int | float) and not isinstance(part, bool) and _finite(part))


def check(tree: Any, depth: int = 0) -> Tree:
    """Return the tree when it is well formed, else raise `ConditionError("bad_tree")` or `("too_deep")`."""
    if depth > DEEPEST:
        raise ConditionError("too_deep")
    if not isinstance(tree, list) or not tree or not isinstance(tree[0], str):
        raise ConditionError("bad_tree", found=repr(tree)[:80])
    operator, *parts = tree
    if operator in JOINS and len(parts) >= 2:
        return [operator, *(check(part, depth + 1) for part in parts)]
    if operator == "not" and len(parts) == 1:
        return [operator, check(parts[0], depth + 1)]
    if _is_leaf(operator, parts):
        return tree
    raise ConditionError("bad_tree", found=repr(tree)[:80])


def references(tree: Tree) -> set[str]:
    """Return the codes of the items that the condition reads."""
    return names(tree, "item")


def names(tree: Tree, kind: str) -> set[str]:
    """Return the names of one kind (`item`, `script` or `var`) that the condition reads."""
    return {part[kind] for part in _parts(tree) if kind in part}


def out_of_order(conditions: Iterable[tuple[str, Tree | None]]) -> list[tuple[str, str]]:
    """Return `(item, item it reads)` where a condition reads its own item, a later one or one that does not exist.

    `conditions` holds every item in the order of the checklist, with its condition or None. An empty answer means that
    no cycle is possible either, because every condition then looks back only.
    """
    seen: set[str] = set()
    wrong: list[tuple[str, str]] = []
    for code, tree in conditions:
        if tree:
            wrong.extend((code, name) for name in sorted(references(tree) - seen))
        seen.add(code)
    return wrong


def _is_leaf(operator: str, parts: Sequence[Any]) -> bool:
    if operator in COMPARISONS and len(parts) == 2:
        return is_reference(parts[0]) and (is_reference(parts[1]) or is_literal(parts[1]))
    if operator == "selected" and len(parts) == 2:
        return is_reference(parts[0]) and is_literal(parts[1])
    return operator == "answered" and len(parts) == 1 and is_reference(parts[0])


def _parts(tree: Tree) -> Iterator[dict[str, str]]:
    for part in tree[1:]:
        if isinstance(part, dict):
            yield part
        elif isinstance(part, list):
            yield from _parts(part)


def _finite(number: float) -> bool:
    try:
        return math.isfinite(number)
    except OverflowError:
        return False
