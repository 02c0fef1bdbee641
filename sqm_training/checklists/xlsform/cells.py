"""Several facts in one cell: bands, demands, critical answers, import codes, usual faults."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ...measures.checklist import BadChecklist
from ..normal import demands_of, normal_entry, normal_number

YES = frozenset({"yes", "true", "true()", "1", "y", "是", "对"})
NO = frozenset({"", "no", "false", "false()", "0", "n", "否"})
GAP = re.compile(r"[\s;；]+")
CRITICAL = "true"
"""In a cell of critical answers: whatever earns nothing is critical."""


class BadCell(ValueError):
    """A cell that cannot be read; `cause` says why in both languages, `column` which when the caller cannot know."""

    def __init__(self, zh: str, en: str, column: str = "") -> None:
        super().__init__(en)
        self.cause = {"zh": zh, "en": en}
        self.column = column


def read_yes(text: str) -> bool:
    """Read a cell that says yes or no; empty is no."""
    folded = text.strip().casefold()
    if folded not in YES | NO:
        raise BadCell(f"“{text}”既不是 yes 也不是 no", f"“{text}” is neither yes nor no")
    return folded in YES


def read_number(text: str) -> int | float | str:
    """Read an exact number such as 4, 2.5 or 1/3."""
    try:
        return normal_number(text.strip())
    except BadChecklist as error:
        raise BadCell(f"“{text}”不是数字", f"“{text}” is not a number") from error


def read_whole(text: str) -> int:
    """Read a whole number."""
    value = read_number(text)
    if not isinstance(value, int):
        raise BadCell(f"“{text}”不是整数", f"“{text}” is not a whole number")
    return value


def read_bands(text: str) -> list[dict[str, Any]]:
    """Read `60:4 180:2 *:0`: up to 60 four points, up to 180 two, else none."""
    bands = []
    for limit, points in _pairs(text, "60:4 180:2 *:0"):
        to = {} if limit == "*" else {"to": read_number(limit)}
        bands.append(to | {"points": read_number(points)})
    return bands


def write_bands(bands: Iterable[Mapping[str, Any]]) -> str:
    """Write bands as `60:4 180:2`."""
    return " ".join(f"{band.get('to', '*')}:{band['points']}" for band in bands)


def read_answers(text: str) -> dict[str, str]:
    """Read the codes of past results: `1:no 0:yes`."""
    answers = dict(_pairs(text, "1:no 0:yes"))
    if not set(answers.values()) <= {"yes", "no"}:
        raise BadCell("代码只能对应 yes 或 no", "codes stand for yes or no")
    return answers


def write_answers(answers: Mapping[str, str]) -> str:
    """Write the codes of past results."""
    return " ".join(f"{code}:{value}" for code, value in answers.items())


def _pairs(text: str, example: str) -> list[tuple[str, str]]:
    pairs = []
    for part in GAP.split(text.replace("：", ":").strip()):
        left, colon, right = part.partition(":")
        if not (left and colon and right):
            raise BadCell(f"“{part}”写法不对，应如 {example}", f"“{part}” cannot be read; write it as {example}")
        pairs.append((left, right))
    return pairs


def read_demand(text: str) -> Any:
    """Read `comment@no photo@<3`: a comment at "no", a photo below 3 points."""
    pairs = []
    for part in GAP.split(text.strip()):
        need, at, entry = part.partition("@")
        if need not in {"comment", "photo"} or not at or not entry:
            example = "comment@no photo@<3"
            raise BadCell(f"“{part}”写法不对，应如 {example}", f"“{part}” cannot be read; write it as {example}")
        pairs.append((normal_entry(entry), need))
    rows = demands_of(pairs)
    return rows[0] if len(rows) == 1 else rows


def write_demand(demand: Any) -> str:
    """Write demands as `comment@no photo@<3`."""
    several = [demand] if isinstance(demand, Mapping) else demand
    return " ".join(f"{need}@{entry}" for one in several for entry in one["on"] for need in one["need"])


def read_critical(text: str) -> dict[str, Any]:
    """Read the answers that are a critical failure; `true` stands for those that earn nothing."""
    parts = [part for part in re.split(r"[\s;；,，]+", text.strip()) if part]
    entries = [normal_entry(part) for part in parts if part.casefold() != CRITICAL]
    found: dict[str, Any] = {"critical": True} if len(entries) < len(parts) else {}
    return found | ({"critical_on": entries} if entries else {})


def write_critical(item: Mapping[str, Any]) -> str:
    """Write the answers that are a critical failure."""
    parts = [CRITICAL] if item.get("critical") else []
    return " ".join([*parts, *(str(entry) for entry in item.get("critical_on") or [])])


def read_anchors(texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Read what values of a scale look like, a line each, `1: no greeting`, in both languages."""
    found: dict[int, dict[str, Any]] = {}
    for language, text in texts.items():
        for line in text.splitlines():
            at, colon, words = line.replace("：", ":", 1).partition(":")
            if not colon or not words.strip():
                raise BadCell(
                    f"“{line}”写法不对，应如 1: 没有问候", f"“{line}” cannot be read; write it as 1: no greeting"
                )
            found.setdefault(read_whole(at), {})[language] = words.strip()
    if any(len(words) < len(texts) for words in found.values()):
        raise BadCell("两种语言的锚点不一致", "the anchors differ between the languages")
    return [{"at": at, **words} for at, words in found.items()]


def write_anchors(anchors: Iterable[Mapping[str, Any]], language: str) -> str:
    """Write what values of a scale look like, a line each."""
    return "\n".join(f"{one['at']}: {one[language]}" for one in anchors)


def read_range(text: str) -> dict[str, int]:
    """Read the parameters of a range: `start=1 end=5 step=1`."""
    given = dict(part.split("=", 1) for part in re.split(r"[\s;,]+", text.strip()) if "=" in part)
    if read_number(given.get("step", "1")) != 1:
        raise BadCell("只支持步长为 1 的 range", "a range must have step 1")
    return {"low": read_whole(given.get("start", "1")), "high": read_whole(given.get("end", "10"))}


def write_range(item: Mapping[str, Any]) -> str:
    """Write the bounds of a scale as parameters of a range."""
    return f"start={item.get('low', 1)} end={item.get('high', 5)} step=1"
