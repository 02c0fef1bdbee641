"""Answers between a form and what is kept: what is put in another order on the page is named by its place there."""

from collections.abc import Callable
from random import Random
from typing import Any

from ..errors import RuleBroken
from ..web.text import _
from .contents import Content, rights_of
from .scoring import Given, number_of

MOST_WRITTEN = 4000
MOST_SHORT = 300
Values = Callable[[str], list[str]]
"""Returns what a form holds under a name."""


def order(content: Content, count: int, seed: str, is_shuffled: bool = True) -> list[int]:
    """Return the places of choices as the page shows them; the same every time for one seed."""
    places = list(range(count))
    kind = content.get("type")
    if kind in ("ordering", "matching") or (is_shuffled and not content.get("is_fixed")):
        Random(seed).shuffle(places)  # noqa: S311 - an order of choices, no secret
        if kind == "ordering" and places == sorted(places):
            places = places[1:] + places[:1]
    return places


def shown_order(content: Content, seed: str, is_shuffled: bool = True) -> list[int]:
    """Return the order in which the choices of a question are shown."""
    kind = content["type"]
    counts = {"single": "options", "multiple": "options", "ordering": "items"}
    if kind == "matching":
        return order(content, len(rights_of(content)), seed)
    return order(content, len(content[counts[kind]]), seed, is_shuffled) if kind in counts else []


def gap_order(gap: Content, at: int, seed: str) -> list[int]:
    """Return the order in which the choices of one gap are shown."""
    return order({}, len(gap["options"]), f"{seed}:{at}")


def given_from(content: Content, values: Values, seed: str, is_shuffled: bool = True) -> Given | None:
    """Return the answer that a form holds, None when it holds none. Raises `RuleBroken` for what cannot be an answer.

    The form names choices by their place on the page, which the seed tells.
    """
    places = shown_order(content, seed, is_shuffled)
    read = READERS.get(content["type"])
    return read(content, values, places, seed) if read else None


def _chosen(content: Content, values: Values, places: list[int], _seed: str) -> Given | None:
    found = [places[at] for at in (_number(one, len(places)) for one in values("answer")) if at is not None]
    if not found:
        return None
    return {"option": found[0]} if content["type"] == "single" else {"options": sorted(set(found))}


def _truth(_content: Content, values: Values, _places: list[int], _seed: str) -> Given | None:
    word = next(iter(values("answer")), "")
    return {"answer": word == "true"} if word in ("true", "false") else None


def _matched(content: Content, values: Values, places: list[int], _seed: str) -> Given | None:
    return _several("rights", [_place(values(f"pair-{at}"), places) for at in range(len(content["pairs"]))])


def _filled(content: Content, values: Values, _places: list[int], seed: str) -> Given | None:
    return _several("gaps", [_gap(gap, values(f"gap-{at}"), at, seed) for at, gap in enumerate(content["gaps"])])


def _number(text: str, below: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) < below else None


def _place(found: list[str], places: list[int]) -> int | None:
    at = _number(next(iter(found), ""), len(places))
    return None if at is None else places[at]


def _several(key: str, values: list[Any]) -> Given | None:
    return {key: values} if any(one is not None for one in values) else None


def _written(content: Content, values: Values, _places: list[int], _seed: str) -> Given | None:
    text = next(iter(values("answer")), "").strip()
    most = MOST_WRITTEN if content["type"] == "essay" else MOST_SHORT
    if len(text) > most:
        raise RuleBroken(_("Write %(n)s characters at most.", n=most))
    if text and content["type"] == "numeric" and number_of(content, text) is None:
        raise RuleBroken(_not_a_number(content))
    return {"text": text} if text else None


def _not_a_number(content: Content) -> str:
    names = " / ".join(one["name"] for one in content.get("units", []))
    if names:
        return _("Write a number, with one of these units or none: %(units)s.", units=names)
    return _("Write a number and nothing else, such as 15 or 0.5.")


def _ordered(_content: Content, values: Values, places: list[int], _seed: str) -> Given | None:
    """Return the place of every thing; the things are named by where they were shown."""
    given: list[int | None] = [None] * len(places)
    for at, thing in enumerate(places):
        place = _number(next(iter(values(f"place-{at}")), ""), len(places))
        given[thing] = place
    return _several("places", given)


def _gap(gap: Content, found: list[str], at: int, seed: str) -> str | int | list[int] | None:
    text = next(iter(found), "").strip()
    if gap["kind"] == "choice":
        return _place([text], gap_order(gap, at, seed))
    if gap["kind"] == "choices":
        chosen = {_place([one], gap_order(gap, at, seed)) for one in found}
        return sorted(one for one in chosen if one is not None) or None
    if len(text) > MOST_SHORT:
        raise RuleBroken(_("Write %(n)s characters at most.", n=MOST_SHORT))
    return text or None


READERS = {
    "single": _chosen,
    "multiple": _chosen,
    "true_false": _truth,
    "short": _written,
    "numeric": _written,
    "essay": _written,
    "matching": _matched,
    "ordering": _ordered,
    "gaps": _filled,
}
