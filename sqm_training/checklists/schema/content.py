"""What the parts of a checklist say about each other: codes twice, conditions that look ahead, unknown moments."""

from collections.abc import Iterator
from typing import Any

from ...conditions import ConditionError, Tree, check, names, parse, references
from ...files.documents import Lines, placed
from ...files.problems import Problem

Row = dict[str, Any]
Path = tuple[int | str, ...]
Found = tuple[Path, str, str]
SCRIPT_FIELDS = {"code", "business"}
"""What a condition may read of the shop script."""


def content_problems(plain: Row, name: str, lines: Lines | None = None) -> list[Problem]:
    """Return the faults of content; parts whose shape is wrong are passed over, their faults are said elsewhere."""
    lines = lines or Lines(None)
    return [
        Problem(name, placed(plain, path, {"zh": zh, "en": en}), lines.of(path))
        for path, zh, en in [*plain_faults(plain), *astray(plain)]
    ]


def plain_faults(plain: Row) -> Iterator[Found]:
    """Yield what no checklist may hold, not even a draft: codes twice, conditions that cannot be read."""
    yield from _twice(plain)
    for path, item in all_items(plain):
        yield from _misread((*path, "when"), item.get("when"))


def rows(parent: Any, key: str) -> list[tuple[int, Row]]:
    """Return the mappings of a list with their places, whatever else stands there."""
    listed = parent.get(key) if isinstance(parent, dict) else None
    return [(at, row) for at, row in enumerate(listed) if isinstance(row, dict)] if isinstance(listed, list) else []


def all_items(plain: Row) -> list[tuple[Path, Row]]:
    """Return all items with their paths, in the order of the checklist."""
    return [
        (("sections", place_of_section, "items", at), item)
        for place_of_section, section in rows(plain, "sections")
        for at, item in rows(section, "items")
    ]


def _twice(plain: Row) -> Iterator[Found]:
    for key in ("sections", "scripts"):
        yield from _doubled([((key, at), row) for at, row in rows(plain, key)])
    yield from _doubled([(("moments", at), {"code": code}) for at, code in enumerate(moments_of(plain))])
    yield from _doubled(all_items(plain))
    for path, item in all_items(plain):
        for key in ("options", "faults"):
            yield from _doubled([((*path, key, at), row) for at, row in rows(item, key)])


def _doubled(coded: list[tuple[Path, Row]]) -> Iterator[Found]:
    seen: set[str] = set()
    for path, row in coded:
        code = str(row.get("code"))
        if code in seen and "code" in row:
            yield path, f"代码 {code} 出现两次", f"the code {code} occurs twice"
        seen.add(code)


def moments_of(plain: Row) -> list[str]:
    """Return the codes of the moments that the checklist taps."""
    listed = plain.get("moments")
    return (
        [str(one.get("code") if isinstance(one, dict) else one) for one in listed] if isinstance(listed, list) else []
    )


def astray(plain: Row) -> Iterator[Found]:
    """Yield what points to nothing, or to what comes later; a draft may hold it until it is published."""
    moments, earlier = set(moments_of(plain)), set[str]()
    everything = {str(item.get("code")) for _, item in all_items(plain)}
    for path, item in all_items(plain):
        yield from _unknown_moments(path, item, moments)
        yield from _strays((*path, "when"), item, earlier, everything)
        earlier.add(str(item.get("code")))


def _unknown_moments(path: Path, item: Row, moments: set[str]) -> Iterator[Found]:
    for key in ("from", "until"):
        if item.get(key) and str(item[key]) not in moments:
            yield (*path, key), f"{item[key]} 不在本表的 moments 里", f"{item[key]} is not among the moments"


def _misread(path: Path, when: Any) -> Iterator[Found]:
    if when is None:
        return
    try:
        tree = _tree(when)
    except ConditionError as error:
        yield path, f"条件有误，{error.message['zh']}", f"the condition cannot be read, {error.message['en']}"
        return
    for field in sorted(names(tree, "script") - SCRIPT_FIELDS):
        yield path, f"脚本没有 {field} 这一项", f"a script has no {field}"
    for name in sorted(names(tree, "var")):
        yield path, f"评分表没有变量 {name}", f"a checklist has no variable {name}"


def _strays(path: Path, item: Row, earlier: set[str], everything: set[str]) -> Iterator[Found]:
    try:
        wanted = references(_tree(item["when"])) if item.get("when") is not None else set()
    except ConditionError:
        return
    for code in sorted(wanted - earlier):
        if code == str(item.get("code")):
            yield path, "条件引用了自己", "the condition refers to its own item"
        elif code in everything:
            yield path, f"条件引用了后面的 {code}", f"the condition refers to {code}, which comes later"
        else:
            yield path, f"条件引用了不存在的 {code}", f"the condition refers to {code}, which does not exist"


def _tree(when: Any) -> Tree:
    return parse(when) if isinstance(when, str) else check(when)
