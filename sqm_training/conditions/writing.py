"""Writing a tree back as text, so that reading it again gives the same tree."""

import re

from .reading import NAME, RESERVED, Dialect
from .tree import Tree

PLAIN = re.compile(NAME)


def to_text(tree: Tree, *, bare: str = "item") -> str:
    """Write a tree in the checklist's own words; `parse(to_text(tree), bare=…) == tree`."""
    return _write(tree, "text", bare)


def to_relevant(tree: Tree) -> str:
    """Write a tree as a `relevant` cell of an XLSForm; `parse_relevant(to_relevant(tree)) == tree`."""
    return _write(tree, "relevant", "item")


def _write(tree: Tree, dialect: Dialect, bare: str) -> str:
    operator, *parts = tree
    if operator in ("and", "or"):
        return f" {operator} ".join(_inside(part, dialect, bare) for part in parts)
    if operator == "not":
        inner = _write(parts[0], dialect, bare)
        if dialect == "relevant" and parts[0][0] == "answered":
            return f"{_operand(parts[0][1], dialect, bare)} = ''"
        return f"not({inner})" if dialect == "relevant" else f"not {_inside(parts[0], dialect, bare)}"
    if operator == "answered":
        name = _operand(parts[0], dialect, bare)
        return f"{name} != ''" if dialect == "relevant" else f"answered({name})"
    if operator == "selected":
        return f"selected({_operand(parts[0], dialect, bare)}, {_operand(parts[1], dialect, bare)})"
    sign = "=" if operator == "==" and dialect == "relevant" else operator
    return f"{_operand(parts[0], dialect, bare)} {sign} {_operand(parts[1], dialect, bare)}"


def _inside(part: Tree, dialect: Dialect, bare: str) -> str:
    text = _write(part, dialect, bare)
    return f"({text})" if part[0] in ("and", "or") else text


def _operand(part: dict[str, str] | str | float, dialect: Dialect, bare: str) -> str:
    if isinstance(part, dict):
        ((kind, name),) = part.items()
        return _braced(kind, name) if dialect == "relevant" else _named(kind, name, bare)
    if isinstance(part, str):
        return _quoted(part, dialect)
    return repr(part)


def _braced(kind: str, name: str) -> str:
    return f"${{{name}}}" if kind == "item" else f"${{{kind}.{name}}}"


def _named(kind: str, name: str, bare: str) -> str:
    if not PLAIN.fullmatch(name):
        return _braced(kind, name)
    return name if kind == bare and name not in RESERVED else f"{kind}.{name}"


def _quoted(text: str, dialect: Dialect) -> str:
    if dialect == "relevant" and "'" in text and '"' not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"
