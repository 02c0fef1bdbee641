"""What an answer is worth: an exact share from 0 to 1, decided here alone and never in the browser."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any

from .contents import Content, rights_of

Given = dict[str, Any]
NONE, ALL = Fraction(0), Fraction(1)
NUMBER = re.compile(r"^([-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[-+]?\d{1,3})?)(.*)$", re.IGNORECASE)


def worth(content: Content, given: Given | None) -> Fraction | None:
    """Return the share that an answer earns, None when a person has to mark it; no answer earns nothing."""
    kind = content["type"]
    if kind == "essay" and given:
        return None
    if not given or kind == "description":
        return NONE
    found: Fraction = RULES[kind](content, given)
    return min(max(found, NONE), ALL)


def single(content: Content, given: Given) -> Fraction:
    """The share of the choice, measured by the best one."""
    shares = [Fraction(one["share"]) for one in content["options"]]
    place = given.get("option")
    return shares[place] / max(shares) if isinstance(place, int) and 0 <= place < len(shares) else NONE


def multiple(content: Content, given: Given) -> Fraction:
    """The shares of the choices together; a wrong choice takes away as much as a right one gives, or its own share."""
    shares = [Fraction(one["share"]) for one in content["options"]]
    right = [one for one in shares if one > 0]
    best = sum(right, NONE)
    wrong = -best / len(right)
    chosen = [shares[place] for place in given.get("options", []) if 0 <= place < len(shares)]
    return sum((one or wrong for one in chosen), NONE) / best


def true_false(content: Content, given: Given) -> Fraction:
    """All or nothing."""
    return ALL if given.get("answer") is content["answer"] else NONE


def short(content: Content, given: Given) -> Fraction:
    """The share of the first accepted answer that it equals, compared without width, spaces and, usually, case."""
    found = matching_answer(content, given.get("text", ""))
    return Fraction(found["share"]) if found else NONE


def matching_answer(content: Content, text: str) -> Content | None:
    """Return the accepted answer that a text equals; an asterisk in it stands for any words."""
    said = normal(text, bool(content.get("case")))
    for one in content["answers"]:
        for words in (words for texts in one["texts"].values() for words in texts):
            if fits(said, normal(words, bool(content.get("case")))):
                return one
    return None


def fits(said: str, wanted: str) -> bool:
    """Compare, with `*` in what is wanted for any words; each part is looked for once, so that it stays quick."""
    if "*" not in wanted:
        return bool(said) and said == wanted
    first, *middle, last = wanted.split("*")
    if len(said) < len(first) + len(last) or not (said.startswith(first) and said.endswith(last)):
        return False
    at, end = len(first), len(said) - len(last)
    for part in middle:
        found = said.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def normal(text: str, keeps_case: bool = False) -> str:
    """Return words as they are compared: one width, no spaces, no full stop at the end, no capitals."""
    words = "".join(unicodedata.normalize("NFKC", text).split()).rstrip(".。")
    return words if keeps_case else words.casefold()


def numeric(content: Content, given: Given) -> Fraction:
    """The best share of the numbers within whose tolerance it lies."""
    found = matching_number(content, given.get("text", ""))
    return Fraction(found["share"]) if found else NONE


def matching_number(content: Content, text: str) -> Content | None:
    """Return the row that a number falls into, that with the best share first; None when it fits none."""
    value = number_of(content, text)
    if value is None:
        return None
    rows = sorted(content["answers"], key=lambda one: -Fraction(one["share"]))
    named = [one for one in rows if one["value"] != "*"]
    others = [one for one in rows if one["value"] == "*"]
    near = (one for one in named if abs(value - Fraction(one["value"])) <= Fraction(one.get("tolerance", "0")))
    return next(near, others[0] if others else None)


def number_of(content: Content, text: str) -> Fraction | None:
    """Return the number that somebody wrote, in the first unit of the question; None when it is none."""
    found = NUMBER.match("".join(unicodedata.normalize("NFKC", text).replace("−", "-").split()))
    if not found:
        return None
    try:
        value = Fraction(Decimal(found[1].replace(",", ".")))
    except (InvalidOperation, ValueError):
        return None
    unit, units = normal(found[2]), content.get("units", [])
    if not unit or (not units and unit == "%"):
        return value
    for one in units:
        if normal(one["name"]) == unit:
            return value / Fraction(one["times"])
    return None


def matching(content: Content, given: Given) -> Fraction:
    """The share of pairs that are right."""
    rights, chosen = rights_of(content), given.get("rights", [])
    pairs = content["pairs"]
    good = sum(
        place is not None and 0 <= place < len(rights) and rights[place] == pair["right"]
        for pair, place in zip(pairs, chosen, strict=False)
    )
    return Fraction(good, len(pairs))


def ordering(content: Content, given: Given) -> Fraction:
    """The share of things placed right behind the one before them, so that one misplaced does not spoil the rest."""
    places = places_of(content, given)
    follows = (None not in pair and pair[1] == (pair[0] or 0) + 1 for pair in pairwise(places))
    return Fraction(sum(follows), len(places) - 1)


def places_of(content: Content, given: Given) -> list[int | None]:
    """Return the place given to each thing, in the order in which they should stand."""
    count = len(content["items"])
    return [*given.get("places", []), *([None] * count)][:count]


def gaps(content: Content, given: Given) -> Fraction:
    """The mean of the gaps by their points."""
    filled = given.get("gaps", [])
    total = sum(gap.get("points", 1) for gap in content["gaps"])
    got = sum(
        (gap_worth(gap, words) * gap.get("points", 1) for gap, words in zip(content["gaps"], filled, strict=False)),
        NONE,
    )
    return got / total


def gap_worth(gap: Content, said: str | int | list[int] | None) -> Fraction:
    """Return the share that one gap earns."""
    if said in (None, "", []):
        return NONE
    if gap["kind"] == "choice":
        found = single(gap, {"option": said})
    elif gap["kind"] == "choices":
        found = multiple(gap, {"options": said})
    elif gap["kind"] == "number":
        found = numeric(gap, {"text": str(said)})
    else:
        found = short(gap, {"text": str(said)})
    return min(max(found, NONE), ALL)


RULES = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
    "short": short,
    "numeric": numeric,
    "matching": matching,
    "ordering": ordering,
    "gaps": gaps,
}
