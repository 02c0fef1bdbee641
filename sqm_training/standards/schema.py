"""What the library file of standards may hold."""

import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]


class Strict(BaseModel):
    """A part of the file in which unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Words(Strict):
    """Words in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Touchpoint(Strict):
    """A step of a service blueprint."""

    code: Code
    blueprint: Literal["counter", "hotline", "field", "online"]
    position: int
    title: Words
    moment_of_truth: bool = False
    part: Literal["main", "guide", "call_back"] = "main"


class Measure(Strict):
    """The measurable target."""

    op: Literal["<=", ">=", "=="]
    value: float | int
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
    """The practice card."""

    say: list[Words] = Field(default_factory=list)
    avoid: list[Words] = Field(default_factory=list)
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


def unknown_touchpoints(plain: dict[str, Any]) -> list[str]:
    """Return the codes of standards whose touchpoint the file does not define."""
    known = {row["code"] for row in plain["touchpoints"]}
    return [row["code"] for row in plain["standards"] if row.get("touchpoint") and row["touchpoint"] not in known]
