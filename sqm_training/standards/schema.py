"""What the library file of standards may hold, and how it is read."""

import datetime
from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import Field

from ..files.documents import Lines, place, read_yaml
from ..files.problems import BadFile, Problem
from ..files.shapes import Strict, Words, shape_problems

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]


class Touchpoint(Strict):
    """A step of a service blueprint."""

    code: Code
    blueprint: Literal["counter", "hotline", "field", "online"]
    position: int = Field(ge=1)
    title: Words
    moment_of_truth: bool = False
    part: Literal["main", "guide", "call_back"] = "main"


class Measure(Strict):
    """The measurable target."""

    op: Literal["<=", ">=", "=="]
    value: float
    unit: Literal["s", "min", "h", "day", "wd", "percent", "mpa", "count"]


class Basis(Strict):
    """Where a standard comes from, and whether the figure was read there."""

    source: Words
    document: str = ""
    date: datetime.date | None = None
    city: Words | None = None
    seen: Words | None = None
    verified: bool = False


class Practice(Strict):
    """The practice card: what to say, what not to, and a drill of three minutes."""

    say: list[Words] = Field(default_factory=list, max_length=3)
    avoid: list[Words] = Field(default_factory=list, max_length=2)
    drill: Words | None = None


class Standard(Strict):
    """One service standard."""

    code: Code
    title: Words
    target: Words
    measure: Measure | None = None
    channel: Literal["counter", "hotline", "field", "online", "all", "none"]
    dimension: Literal["tangibles", "reliability", "responsiveness", "assurance", "empathy"]
    touchpoint: Code | None = None
    basis: Basis
    own: bool = False
    pledge: bool = False
    practice: Practice | None = None


class StandardsFile(Strict):
    """The whole file."""

    touchpoints: list[Touchpoint]
    standards: list[Standard]


def load_plain(text: str, name: str) -> dict[str, Any]:
    """Read and check a file of standards; raise `BadFile` with every fault, its line, path and cause."""
    plain = read_yaml(text, name)
    problems = shape_problems(StandardsFile, plain, name, text) or content_problems(plain, name, Lines(text))
    if problems:
        raise BadFile(problems)
    return plain


def content_problems(plain: dict[str, Any], name: str, lines: Lines) -> list[Problem]:
    """Return codes that occur twice, and touchpoints that the file does not define."""
    found = [*_twice(plain, "touchpoints"), *_twice(plain, "standards"), *_unknown_touchpoints(plain)]
    return [
        Problem(name, {"zh": f"{place(plain, path)}：{zh}", "en": f"{place(plain, path)}: {en}"}, lines.of(path))
        for path, zh, en in found
    ]


Found = tuple[tuple[int | str, ...], str, str]


def _twice(plain: dict[str, Any], key: str) -> Iterator[Found]:
    seen: set[str] = set()
    for at, row in enumerate(plain[key]):
        if row["code"] in seen:
            yield (key, at), f"代码 {row['code']} 出现两次", f"the code {row['code']} occurs twice"
        seen.add(row["code"])


def _unknown_touchpoints(plain: dict[str, Any]) -> Iterator[Found]:
    known = {row["code"] for row in plain["touchpoints"]}
    for at, row in enumerate(plain["standards"]):
        code = row.get("touchpoint")
        if code and code not in known:
            yield ("standards", at, "touchpoint"), f"没有接触点 {code}", f"there is no touchpoint {code}"
