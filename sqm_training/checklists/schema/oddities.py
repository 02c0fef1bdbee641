"""What is odd about a checklist but allowed: said beside the draft and on the terminal, never refused."""

import re
from collections.abc import Iterator
from typing import Any

from ...measures.checklist import CHOSEN, SUPPORTING, exact
from ..normal import number
from .content import Found, Path, Row, all_items, rows

HAN = re.compile(r"[\u4e00-\u9fff]")
FULL = 100


def warnings_of(plain: Row) -> list[dict[str, str]]:
    """Return what is odd but allowed in a file, in both languages."""
    return [{"zh": zh, "en": en} for _path, zh, en in [*_total(plain), *_weights(plain), *_unmeasured(plain)]]


def oddities(plain: Row) -> Iterator[Found]:
    """Yield what a trainer should look at before publishing, with its place."""
    yield from _hundred(plain)
    yield from _weights(plain)
    yield from _empty_sections(plain)
    for path, item in all_items(plain):
        yield from _of_item(path, item, plain)


def _total(plain: Row) -> Iterator[Found]:
    if plain.get("total") is None:
        return
    total = total_points(plain)
    if exact(plain["total"]) != total:
        yield (
            (),
            f"声明总分 {plain['total']} 与各项之和 {total} 不一致",
            f"the declared total {plain['total']} differs from the sum {total}",
        )


def total_points(plain: Row) -> Any:
    """Return the sum of the points of all items that are no bonus, exact."""
    scored = [item for _, item in all_items(plain) if item.get("points") is not None and not item.get("bonus")]
    return sum((exact(item["points"]) for item in scored), start=exact(0))


def _hundred(plain: Row) -> Iterator[Found]:
    total = total_points(plain)
    if plain.get("method", "points") == "points" and total != FULL:
        yield (), f"各项分值之和为 {number(total)}，不是 100", f"the points add up to {number(total)}, not to 100"


def _weights(plain: Row) -> Iterator[Found]:
    for at, section in rows(plain, "sections"):
        if plain.get("method") == "sections" and section.get("weight") is not None and not exact(section["weight"]):
            yield ("sections", at), f"大项 {section['code']} 的权重为 0", f"section {section['code']} weighs 0"


def _empty_sections(plain: Row) -> Iterator[Found]:
    for at, section in rows(plain, "sections"):
        if not section.get("items"):
            yield ("sections", at), f"大项 {section['code']} 没有评分项", f"section {section['code']} has no items"


def _unmeasured(plain: Row) -> Iterator[Found]:
    codes = [str(item["code"]) for _, item in all_items(plain) if not item.get("standard")]
    if codes:
        listed = "、".join(codes), ", ".join(codes)
        yield (), f"没有对应服务标准的评分项：{listed[0]}", f"items that measure no standard: {listed[1]}"


def _of_item(path: Path, item: Row, plain: Row) -> Iterator[Found]:
    if not item.get("standard") and item["type"] not in SUPPORTING:
        yield path, "没有对应的服务标准", "measures no standard"
    if HAN.search(item["text"]["en"]):
        yield path, "没有英文题目", "has no English text"
    if item["type"] == "key" and not any(script.get("key") for _, script in rows(plain, "scripts")):
        yield path, "没有一个脚本有答案要点，这一项不会出现", "no script has an answer key, so this item is never shown"
    yield from _worth(path, item)
    yield from _covered_bands(path, item)


def _worth(path: Path, item: Row) -> Iterator[Found]:
    """Yield what cannot earn its points, or earns nothing without being critical."""
    if item["type"] in SUPPORTING:
        return
    points = exact(item.get("points") or 0)
    if not points and not item.get("critical") and not item.get("critical_on"):
        yield path, "分值为 0，也不是一票否决项", "earns no points and is not critical"
    best = _best(item)
    if best is not None and points and best != points:
        zh, en = f"最好的回答得 {number(best)} 分", f"the best answer earns {number(best)}"
        yield path, f"{zh}，而分值是 {number(points)}", f"{en} of {number(points)} points"


def _best(item: Row) -> Any:
    """Return what the best answer earns before it is kept within the points, None where that is always all."""
    if item["type"] in CHOSEN:
        worth = [max(exact(one.get("points") or 0), exact(0)) for one in item.get("options") or []]
        return sum(worth, start=exact(0)) if item["type"] == "choices" else max(worth, default=exact(0))
    if item["type"] == "bands":
        return max((exact(one["points"]) for one in item.get("bands") or []), default=exact(0))
    if item["type"] == "levels" and item.get("levels"):
        values = [one["value"] if isinstance(one, dict) else one for one in item["levels"]]
        return max(exact(value) for value in values) * exact(item.get("points") or 0)
    return None


def _covered_bands(path: Path, item: Row) -> Iterator[Found]:
    takes_all, reached = False, exact(0)
    for at, band in rows(item, "bands"):
        limit = None if band.get("to") in (None, "*") else exact(band["to"])
        if takes_all or (at and limit is not None and limit <= reached):
            yield (*path, "bands", at), "前面的档已经包括了这一档", "an earlier band already covers this one"
        takes_all = takes_all or limit is None
        reached = max(reached, limit) if limit is not None and at else limit or reached
