"""A question as a page puts it: its controls by name, what is chosen, and, once it may be told, what was right."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from .answering import gap_order, shown_order
from .contents import Content, rights_of
from .scoring import Given
from .texts import Writer

SLOT = re.compile(r"\{(\d+)\}")
TOKEN = re.compile("\ue100(\\d+)\ue101")


@dataclass(slots=True)
class Choice:
    """One thing to choose: its value in the form, its words, and whether it is chosen."""

    value: str
    words: Markup | str
    is_chosen: bool


@dataclass(slots=True)
class Row:
    """One line with a control of its own: a pair to complete, a thing to place, a gap to fill."""

    name: str
    label: Markup
    choices: list[Choice] = field(default_factory=list)
    text: str = ""
    is_number: bool = False
    is_several: bool = False


@dataclass(slots=True)
class Put:
    """A question on a page; `pieces` are text and gaps in turn where gaps stand in the text."""

    kind: str
    lang: str
    text: Markup
    choices: list[Choice] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    pieces: list[Markup | Row] = field(default_factory=list)
    written: str = ""
    units: list[str] = field(default_factory=list)
    rubric: Markup = field(default_factory=Markup)


def put(content: Content, given: Given | None, *, question_id: int, seed: str, is_shuffled: bool = True) -> Put:
    """Return a question as it is put to somebody, with what they answered so far; nothing tells what is right."""
    writer, kind, given = Writer(content, question_id), content["type"], given or {}
    made = Put(kind, writer.lang, Markup("") if kind == "gaps" else writer.block(content["text"]))
    places = shown_order(content, seed, is_shuffled)
    if kind in ("single", "multiple"):
        chosen = given.get("options", [given.get("option")])
        options = content["options"]
        made.choices = [
            Choice(str(at), writer.line(options[place]["text"]), place in chosen) for at, place in enumerate(places)
        ]
    elif kind in ("short", "numeric", "essay"):
        made.written = given.get("text", "")
        made.units = [one["name"] for one in content.get("units", [])]
    elif kind == "matching":
        made.rows = _pairs(content, given, writer, places)
    elif kind == "ordering":
        made.rows = _places(content, given, writer, places)
    elif kind == "gaps":
        made.pieces = _pieces(content, given, writer, seed)
    elif kind == "true_false":
        made.choices = [Choice(word, "", given.get("answer") is (word == "true")) for word in ("true", "false")]
    return made


def _pairs(content: Content, given: Given, writer: Writer, places: list[int]) -> list[Row]:
    rights, chosen = rights_of(content), given.get("rights", [])
    rows = []
    for at, pair in enumerate(content["pairs"]):
        mine = chosen[at] if at < len(chosen) else None
        choices = [Choice(str(shown), writer.plain(rights[place]), place == mine) for shown, place in enumerate(places)]
        rows.append(Row(f"pair-{at}", writer.line(pair["left"]), choices))
    return rows


def _places(content: Content, given: Given, writer: Writer, order: list[int]) -> list[Row]:
    chosen, count = given.get("places", []), len(content["items"])
    rows = []
    for at, thing in enumerate(order):
        mine = chosen[thing] if thing < len(chosen) else None
        choices = [Choice(str(place), str(place + 1), place == mine) for place in range(count)]
        rows.append(Row(f"place-{at}", writer.line(content["items"][thing]), choices))
    return rows


def _pieces(content: Content, given: Given, writer: Writer, seed: str) -> list[Markup | Row]:
    """Return the text cut at its gaps."""
    filled, gaps = given.get("gaps", []), content["gaps"]
    hidden = {
        language: SLOT.sub(lambda found: f"\ue100{found[1]}\ue101", words)
        for language, words in content["text"].items()
    }
    pieces: list[Markup | Row] = []
    for at, part in enumerate(TOKEN.split(writer.block(hidden))):
        if at % 2 == 0:
            pieces.append(Markup(part))  # noqa: S704 - a part of what was cleaned
        elif 0 < int(part) <= len(gaps):
            place = int(part) - 1
            pieces.append(_gap(gaps[place], place, filled[place] if place < len(filled) else None, writer, seed))
    return pieces


def _gap(gap: Content, at: int, mine: Any, writer: Writer, seed: str) -> Row:
    row = Row(f"gap-{at}", Markup("%d") % (at + 1))
    if "options" in gap:
        options, chosen = gap["options"], mine if isinstance(mine, list) else [mine]
        row.is_several = gap["kind"] == "choices"
        row.choices = [
            Choice(str(shown), writer.plain(options[place]["text"]), place in chosen)
            for shown, place in enumerate(gap_order(gap, at, seed))
        ]
    else:
        row.text, row.is_number = "" if mine is None else str(mine), gap["kind"] == "number"
    return row


def verdict(content: Content, given: Given | None, share: Fraction | None) -> str:
    """Return how an answer did: `right`, `partly`, `wrong`, `open` (not answered) or `waiting` (for a mark)."""
    if content["type"] == "description":
        return "text"
    if given is None:
        return "open"
    if share is None:
        return "waiting"
    if share >= 1:
        return "right"
    return "partly" if share > 0 else "wrong"
