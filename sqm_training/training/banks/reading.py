"""What readers of question files return: the good questions, and for each bad one its line and the reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from ...database import Text
from .unfit import Unfit

__all__ = [
    "Content",
    "Fault",
    "Found",
    "Reading",
    "Unfit",
    "checked_choices",
    "checked_pairs",
    "in_its_language",
    "percent_of",
    "share_of",
]

Content = dict[str, Any]
HAN = re.compile(r"[\u3400-\u9fff]")
TEXTS = ("text", "why", "why_true", "why_false", "rubric", "left", "right")
SHARES = 60
"""Shares are taken for fractions with denominators up to this one: 33.33333 % is a third."""


@dataclass(slots=True)
class Found:
    """A question read from a file: its line, content, and what only the file says of it."""

    line: int
    content: Content
    code: str = ""
    category: str = ""
    tags: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True)
class Fault:
    """A line of a file and what is wrong there, in both languages."""

    line: int
    cause: Text


@dataclass(slots=True)
class Reading:
    """A whole file: its questions in order, and those left out with the reason."""

    form: str
    found: list[Found] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def share_of(percent: str | float | Fraction) -> str:
    """Return a percentage as an exact share such as `1/3`; raise `Unfit` for what is none between -100 and 100."""
    try:
        value = Fraction(str(percent).strip().replace(",", ".") or "0") / 100
    except (ValueError, ZeroDivisionError) as error:
        raise Unfit(f"“{percent}” 不是百分数", f"“{percent}” is no percentage") from error
    if not -1 <= value <= 1:
        raise Unfit(f"比重 {percent}% 超出 -100 到 100", f"the share {percent}% is not between -100 and 100")
    near = value.limit_denominator(SHARES)
    return str(near if abs(near - value) < Fraction(1, 2000) else value.limit_denominator(10_000))


def percent_of(share: str) -> str:
    """Write a share as a percentage as question files do: `100`, `33.33333`."""
    return f"{float(Fraction(share) * 100):.5f}".rstrip("0").rstrip(".")


def language_of(pieces: Iterable[str]) -> str:
    """Return `zh` when there is any Chinese in the pieces, else `en`."""
    return "zh" if any(HAN.search(piece) for piece in pieces) else "en"


def in_its_language(content: Content) -> Content:
    """Put the plain words of a question under the language that it is written in, and leave out what is empty."""
    language = language_of(_pieces(content))
    return _spoken(content, language)


def _pieces(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _pieces(one)
    elif isinstance(value, list):
        for one in value:
            yield from _pieces(one)


def _spoken(content: Content, language: str) -> Content:
    made: Content = {}
    for key, value in content.items():
        if value in ("", None, [], {}):
            continue
        if (key in TEXTS and isinstance(value, str)) or key == "texts":
            made[key] = {language: value}
        elif key in ("items", "others"):
            made[key] = [{language: one} for one in value]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            made[key] = [_spoken(one, language) for one in value]
        else:
            made[key] = value
    return made


def checked_choices(options: list[Content]) -> list[Content]:
    """Return the choices that say something; raise `Unfit` when too few are left, or none is right."""
    options = [one for one in options if one.get("text") or Fraction(one["share"]) > 0]
    if len(options) < 2:
        raise Unfit("选项不足两个", "there are fewer than two choices")
    if any(not one.get("text") for one in options):
        raise Unfit("有一个选项是空的", "a choice is empty")
    if not any(Fraction(one["share"]) > 0 for one in options):
        raise Unfit("没有标出正确的选项", "no choice is marked as right")
    return options


def checked_pairs(pairs: list[Content]) -> list[Content]:
    """Return the pairs of a matching question, or raise `Unfit` when one lacks a side or there is only one."""
    if any(not one.get("right") for one in pairs):
        raise Unfit("有一对缺少右边的内容", "a pair has nothing on its right side")
    if len(pairs) < 2:
        raise Unfit("配对不足两对", "there are fewer than two pairs")
    return pairs
