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


def given_from(content: Content, values: Values, places: list[int]) -> Given | None:
    """Return the answer that a form holds, None when it holds none. Raises `RuleBroken` for what cannot be an answer.

    `places` is the order shown: the form names choices by their place on the page.
    """
    kind = content["type"]
    if kind in ("single", "multiple"):
        chosen = [places[at] for at in (_number(one, len(places)) for one in values("answer")) if at is not None]
        if not chosen:
            return None
        return {"option": chosen[0]} if kind == "single" else {"options": sorted(set(chosen))}
    if kind == "true_false":
        word = next(iter(values("answer")), "")
        return {"answer": word == "true"} if word in ("true", "false") else None
    if kind in ("short", "numeric", "essay"):
        return _written(content, next(iter(values("answer")), "").strip())
    if kind == "matching":
        return _several("rights", [_place(values(f"pair-{at}"), places) for at in range(len(content["pairs"]))])
    if kind == "ordering":
        return _ordered(values, places)
    if kind == "gaps":
        return _several("gaps", [_gap(gap, values(f"gap-{at}")) for at, gap in enumerate(content["gaps"])])
    return None


def _number(text: str, below: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) < below else None


def _place(found: list[str], places: list[int]) -> int | None:
    at = _number(next(iter(found), ""), len(places))
    return None if at is None else places[at]


def _several(key: str, values: list[Any]) -> Given | None:
    return {key: values} if any(one is not None for one in values) else None


def _written(content: Content, text: str) -> Given | None:
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


def _ordered(values: Values, places: list[int]) -> Given | None:
    """Return the place of every thing; the things are named by where they were shown."""
    given: list[int | None] = [None] * len(places)
    for at, thing in enumerate(places):
        place = _number(next(iter(values(f"place-{at}")), ""), len(places))
        given[thing] = place
    return _several("places", given)


def _gap(gap: Content, found: list[str]) -> str | int | None:
    text = next(iter(found), "").strip()
    if gap["kind"] == "choice":
        return _number(text, len(gap["options"]))
    if len(text) > MOST_SHORT:
        raise RuleBroken(_("Write %(n)s characters at most.", n=MOST_SHORT))
    return text or None
