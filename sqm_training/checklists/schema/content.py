"""What the parts of a checklist say about each other: codes twice, conditions that look ahead, unknown moments."""

from collections.abc import Iterator
from typing import Any

from ...conditions import ConditionError, Tree, check, names, parse, references
from ...files.documents import Lines, place
from ...files.problems import Problem
from ...measures.checklist import exact

Row = dict[str, Any]
Path = tuple[int | str, ...]
Found = tuple[Path, str, str]
SCRIPT_FIELDS = {"code", "business"}
"""What a condition may read of the shop script."""


def content_problems(plain: Row, name: str, lines: Lines | None = None) -> list[Problem]:
    """Return the faults of content; parts whose shape is wrong are passed over, their faults are said elsewhere."""
    lines = lines or Lines(None)
    found = [*_twice(plain), *_items(plain)]
    return [
        Problem(name, {"zh": f"{place(plain, path)}：{zh}", "en": f"{place(plain, path)}: {en}"}, lines.of(path))
        for path, zh, en in found
    ]


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


def _items(plain: Row) -> Iterator[Found]:
    moments, earlier = set(moments_of(plain)), set[str]()
    everything = {str(item.get("code")) for _, item in all_items(plain)}
    for path, item in all_items(plain):
        yield from _unknown_moments(path, item, moments)
        yield from _condition(path, item, earlier, everything)
        earlier.add(str(item.get("code")))


def _unknown_moments(path: Path, item: Row, moments: set[str]) -> Iterator[Found]:
    for key in ("from", "until"):
        if item.get(key) and str(item[key]) not in moments:
            yield (*path, key), f"{item[key]} 不在本表的 moments 里", f"{item[key]} is not among the moments"


def _condition(path: Path, item: Row, earlier: set[str], everything: set[str]) -> Iterator[Found]:
    if item.get("when") is None:
        return
    path = (*path, "when")
    try:
        tree = _tree(item["when"])
    except ConditionError as error:
        yield path, f"条件有误，{error.message['zh']}", f"the condition cannot be read, {error.message['en']}"
        return
    for code in sorted(references(tree) - earlier):
        if code == str(item.get("code")):
            yield path, "条件引用了自己", "the condition refers to its own item"
        elif code in everything:
            yield path, f"条件引用了后面的 {code}", f"the condition refers to {code}, which comes later"
        else:
            yield path, f"条件引用了不存在的 {code}", f"the condition refers to {code}, which does not exist"
    for field in sorted(names(tree, "script") - SCRIPT_FIELDS):
        yield path, f"脚本没有 {field} 这一项", f"a script has no {field}"
    for name in sorted(names(tree, "var")):
        yield path, f"评分表没有变量 {name}", f"a checklist has no variable {name}"


def _tree(when: Any) -> Tree:
    return parse(when) if isinstance(when, str) else check(when)


def warnings_of(plain: Row) -> list[dict[str, str]]:
    """Return what is odd but allowed: a declared total that differs, a section that weighs 0, no standard measured."""
    return [*_total(plain), *_weights(plain), *_unmeasured(plain)]


def _total(plain: Row) -> Iterator[dict[str, str]]:
    if plain.get("total") is None:
        return
    scored = [item for _, item in all_items(plain) if item.get("points") is not None and not item.get("bonus")]
    total = sum(exact(item["points"]) for item in scored)
    if exact(plain["total"]) != total:
        yield {
            "zh": f"声明总分 {plain['total']} 与各项之和 {total} 不一致",
            "en": f"the declared total {plain['total']} differs from the sum {total}",
        }


def _weights(plain: Row) -> Iterator[dict[str, str]]:
    for _, section in rows(plain, "sections"):
        if plain.get("method") == "sections" and section.get("weight") is not None and not exact(section["weight"]):
            yield {"zh": f"大项 {section['code']} 的权重为 0", "en": f"section {section['code']} weighs 0"}


def _unmeasured(plain: Row) -> Iterator[dict[str, str]]:
    codes = [str(item["code"]) for _, item in all_items(plain) if not item.get("standard")]
    if codes:
        listed = "、".join(codes), ", ".join(codes)
        yield {"zh": f"没有对应服务标准的评分项：{listed[0]}", "en": f"items that measure no standard: {listed[1]}"}
