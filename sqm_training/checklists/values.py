"""Answers as people write them in spreadsheets and small forms, read and written by item type."""

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from ..measures.checklist import word
from ..measures.score import Answer
from ..web.strict import is_number
from ..web.text import _
from .models import Item

NOT_APPLICABLE = frozenset({"na", "n/a", "不适用"})
YES_NO = {"yes": "yes", "是": "yes", "no": "no", "否": "no", "y": "yes", "n": "no"}
PARTS = re.compile(r"[\s;；,，、|]+")

DEFAULT_LEVELS: list[dict[str, Any]] = [
    {"value": 0, "zh": "未做到", "en": "Not met"},
    {"value": 0.5, "zh": "部分做到", "en": "Partly met"},
    {"value": 1, "zh": "做到", "en": "Met"},
]


class BadAnswer(ValueError):
    """A written answer that its item does not know; the text says what is expected."""


def number(text: str) -> int | float:
    """Return a written number as it would stand in JSON: `3.0` is 3."""
    value = Fraction(text)
    return int(value) if value.denominator == 1 else float(value)


def reader_of(item: Item) -> Callable[[str], Answer]:
    """Return the function that reads a written answer of this item; words are looked up, so that imports are quick."""
    words = words_of(item)
    parse = PARSERS.get(item.type, _text)

    def read(text: str) -> Answer:
        text = text.strip()
        if not text:
            return Answer()
        known = words.get(text.casefold())
        if known is not None:
            return known
        if text.casefold() in NOT_APPLICABLE:
            if not item.allow_na:
                raise BadAnswer(_("N/A is not offered here"))
            return Answer(na=True)
        return Answer(parse(item, text, words))

    return read


def words_of(item: Item) -> dict[str, Answer]:
    """Return every word by which an answer of this item can be written, in lower case."""
    rules = item.rules
    words: dict[str, Answer] = {}
    if item.type == "yes_no":
        words |= {text: Answer(value) for text, value in YES_NO.items()}
        words |= {str(code).casefold(): Answer(word(value)) for code, value in (rules.get("answers") or {}).items()}
    for level in levels_of(item):
        words[str(level["value"])] = Answer(level["value"])
        words |= _said(level, level["value"])
    if item.type == "choice":
        for option in rules.get("options") or []:
            words[word(option["code"]).casefold()] = Answer(word(option["code"]))
            words |= _said(option, word(option["code"]))
    return words


def _said(option: Mapping[str, Any], value: Any) -> dict[str, Answer]:
    return {option[key].casefold(): Answer(value) for key in ("zh", "en") if option.get(key)}


def levels_of(item: Item) -> list[dict[str, Any]]:
    """Return the levels of a `levels` item; 0, 1/2 and 1 when it names none."""
    if item.type != "levels":
        return []
    levels = item.rules.get("levels")
    if not levels:
        return DEFAULT_LEVELS
    return [level if isinstance(level, dict) else {"value": level} for level in levels]


def _finite(_item: Item, text: str, _words: Any) -> int | float:
    try:
        return number(text)
    except (ValueError, ZeroDivisionError) as error:
        raise BadAnswer(_("a number is expected")) from error


def _amount(item: Item, text: str, words: Any) -> int | float:
    """Read a number in bands; a duration is never negative."""
    value = _finite(item, text, words)
    if value < 0 and (item.rules.get("from") or item.rules.get("until")):
        raise BadAnswer(_("a duration cannot be negative"))
    return value


def _whole(item: Item, text: str, words: Any) -> int:
    value = _finite(item, text, words)
    if not isinstance(value, int):
        raise BadAnswer(_("a whole number is expected"))
    low, high = item.rules.get("low", 1), item.rules.get("high", 5)
    if item.type == "scale" and not low <= value <= high:
        raise BadAnswer(_("expected %(low)s to %(high)s", low=low, high=high))
    return value


def _at_least_0(item: Item, text: str, words: Any) -> int:
    value = _whole(item, text, words)
    if value < 0:
        raise BadAnswer(_("0 or more is expected"))
    return value


def _known_word(item: Item, text: str, words: dict[str, Answer]) -> Any:
    try:
        level = number(text)
    except (ValueError, ZeroDivisionError):
        level = None
    for answer in words.values():
        if level is not None and not isinstance(answer.value, str) and answer.value == level:
            return answer.value
    raise BadAnswer(_("expected one of: %(words)s", words=_(", ").join(sorted(words))))


def _several(item: Item, text: str, _words: Any) -> list[str]:
    known: dict[str, str] = {}
    for option in item.rules.get("options") or []:
        code = word(option["code"])
        known |= {code.casefold(): code} | {str(option.get(key) or code).casefold(): code for key in ("zh", "en")}
    if text.casefold() in {"-", "none", "无"}:
        return []
    chosen = [part for part in PARTS.split(text) if part]
    for part in chosen:
        if part.casefold() not in known:
            raise BadAnswer(_("“%(part)s” is not an option", part=part))
    return list(dict.fromkeys(known[part.casefold()] for part in chosen))


def _points_said(item: Item, text: str, words: Any) -> list[int]:
    if text.casefold() in {"-", "none", "无"}:
        return []
    return sorted({_at_least_0(item, part, words) for part in PARTS.split(text) if part})


def _counts(item: Item, text: str, words: Any) -> dict[str, int]:
    known = [str(fault["code"]) for fault in item.rules.get("faults") or []]
    if len(known) == 1 and is_number(text):
        return {known[0]: int(text)}
    counts: dict[str, int] = {}
    for part in PARTS.split(text):
        code, _colon, count = part.partition(":")
        if code in {"-", "0", ""}:
            continue
        if code not in known:
            raise BadAnswer(_("“%(part)s” is not a fault", part=code))
        counts[code] = _at_least_0(item, count or "1", words)
    return counts


def _text(_item: Item, text: str, _words: Any) -> str:
    return text


PARSERS: dict[str, Callable[[Item, str, Any], Any]] = {
    "yes_no": _known_word,
    "levels": _known_word,
    "choice": _known_word,
    "scale": _whole,
    "bands": _amount,
    "number": _finite,
    "choices": _several,
    "key": _points_said,
    "deduct": _counts,
}


def written(item: Item, answer: Answer) -> str:
    """Write an answer so that reading it gives the same answer again; not answered is empty."""
    if answer.na or answer.value is None:
        return "NA" if answer.na else ""
    if isinstance(answer.value, dict | list):
        return _written_parts(item, answer.value)
    if item.type == "yes_no":
        coded = {word(meaning): str(code) for code, meaning in (item.rules.get("answers") or {}).items()}
        return coded.get(answer.value, answer.value)
    return str(answer.value)


def _written_parts(item: Item, value: dict[str, int] | list[Any]) -> str:
    """Write several parts; of a single kind of fault the count alone is enough."""
    if isinstance(value, list):
        return " ".join(str(part) for part in value) or "-"
    if len(item.rules.get("faults") or []) == 1:
        return str(sum(value.values()))
    return " ".join(f"{code}:{count}" for code, count in value.items() if count) or "-"


def options_of(item: Item) -> list[tuple[str, dict[str, str]]]:
    """Return the answers of an item that can be offered as a short list, each with its words; empty for the others."""
    if item.type == "yes_no":
        return [("yes", {"zh": "是", "en": "Yes"}), ("no", {"zh": "否", "en": "No"})]
    if item.type == "levels":
        return [
            (str(one["value"]), {key: one.get(key, str(one["value"])) for key in ("zh", "en")})
            for one in levels_of(item)
        ]
    if item.type == "choice":
        return [
            (word(one["code"]), {key: one.get(key) or word(one["code"]) for key in ("zh", "en")})
            for one in item.rules.get("options") or []
        ]
    if item.type == "scale":
        return [
            (str(n), {"zh": str(n), "en": str(n)})
            for n in range(item.rules.get("low", 1), item.rules.get("high", 5) + 1)
        ]
    return []
