"""What was answered and what would have been right, in words, once that may be told."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from markupsafe import Markup, escape

from ..web.text import _
from .contents import Content, rights_of
from .scoring import Given, gap_worth, matching_answer, matching_number, places_of
from .texts import Writer


@dataclass(slots=True)
class Line:
    """One choice, pair, thing or gap: its words, what was answered there, what is right, and why."""

    words: Markup | str
    mine: Markup | str = ""
    right: Markup | str = ""
    is_chosen: bool = False
    is_right: bool = False
    why: Markup | str = ""


@dataclass(slots=True)
class Told:
    """The explanation of one answer: `text` is the question, `lines` its parts, `why` holds for the whole of it."""

    lang: str
    text: Markup
    lines: list[Line] = field(default_factory=list)
    mine: Markup | str = ""
    right: list[Markup | str] = field(default_factory=list)
    why: list[Markup] = field(default_factory=list)


def tell(content: Content, given: Given | None, *, question_id: int) -> Told:
    """Return the explanation of an answer."""
    writer, mine = Writer(content, question_id), given or {}
    told = Told(writer.lang, writer.block(_numbered(content)))
    build = TELLERS.get(content["type"])
    if build:
        build(told, content, mine, writer)
    if content.get("why"):
        told.why.append(writer.block(content["why"]))
    return told


def _numbered(content: Content) -> dict[str, str]:
    """Return the text with numbered lines in the place of gaps."""
    words: dict[str, str] = content["text"]
    if content["type"] != "gaps":
        return words
    places = range(1, len(content["gaps"]) + 1)
    return {key: _with_lines(text, places) for key, text in words.items()}


def _with_lines(text: str, places: range) -> str:
    for place in places:
        text = text.replace(f"{{{place}}}", f" ({place}) ＿＿＿ ")
    return text


def _chosen(told: Told, content: Content, given: Given, writer: Writer) -> None:
    chosen = given.get("options", [given.get("option")])
    for place, one in enumerate(content["options"]):
        told.lines.append(
            Line(
                writer.line(one["text"]),
                is_chosen=place in chosen,
                is_right=Fraction(one["share"]) > 0,
                why=writer.line(one["why"]) if one.get("why") else "",
            )
        )


def _truth(told: Told, content: Content, given: Given, writer: Writer) -> None:
    for answer, words in ((True, _("True")), (False, _("False"))):
        why = content.get("why_true" if answer else "why_false")
        is_chosen, is_right = given.get("answer") is answer, content["answer"] is answer
        said = writer.line(why) if why and (is_chosen or is_right) else ""
        told.lines.append(Line(words, is_chosen=is_chosen, is_right=is_right, why=said))


def _short(told: Told, content: Content, given: Given, writer: Writer) -> None:
    told.mine = given.get("text", "")
    found = matching_answer(content, told.mine) if told.mine else None
    told.right = [_accepted(one, writer) for one in content["answers"] if one["share"] == "1"][:3]
    if found and found.get("why"):
        told.why.append(writer.block(found["why"]))


def _accepted(one: Content, writer: Writer) -> str:
    texts = one["texts"].get(writer.language) or next(iter(one["texts"].values()))
    return " / ".join(texts[:3])


def _numeric(told: Told, content: Content, given: Given, writer: Writer) -> None:
    told.mine = given.get("text", "")
    found = matching_number(content, told.mine) if told.mine else None
    told.right = [number_words(content, one, writer) for one in content["answers"] if one["share"] == "1"]
    if found and found.get("why"):
        told.why.append(writer.block(found["why"]))


def number_words(content: Content, one: Content, writer: Writer) -> str:
    """Write an accepted number with its tolerance and unit."""
    width = f" ± {one['tolerance']}" if Fraction(one.get("tolerance", "0")) else ""
    unit = writer.plain(content.get("unit", ""))
    return f"{one['value']}{width}{f' {unit}' if unit else ''}"


def _matching(told: Told, content: Content, given: Given, writer: Writer) -> None:
    rights, chosen = rights_of(content), given.get("rights", [])
    for at, pair in enumerate(content["pairs"]):
        place = chosen[at] if at < len(chosen) else None
        mine = rights[place] if place is not None else None
        told.lines.append(
            Line(
                writer.line(pair["left"]),
                mine=writer.line(mine) if mine else "",
                right=writer.line(pair["right"]),
                is_right=mine == pair["right"],
            )
        )


def _ordering(told: Told, content: Content, given: Given, writer: Writer) -> None:
    places = places_of(content, given)
    for place, one in enumerate(content["items"]):
        mine = places[place]
        said = "" if mine is None else str(mine + 1)
        told.lines.append(Line(writer.line(one), mine=said, right=str(place + 1), is_right=mine == place))


def _gaps(told: Told, content: Content, given: Given, writer: Writer) -> None:
    filled = given.get("gaps", [])
    for at, gap in enumerate(content["gaps"]):
        mine = filled[at] if at < len(filled) else None
        told.lines.append(
            Line(
                f"({at + 1})",
                mine=_filled(gap, mine, writer),
                right=_best(gap, writer),
                is_right=gap_worth(gap, mine) == 1,
                why=_gap_why(gap, mine, writer),
            )
        )


def _filled(gap: Content, mine: Any, writer: Writer) -> Markup | str:
    if mine is None:
        return ""
    return _listed(_chosen_in(gap, mine), writer) if "options" in gap else str(mine)


def _chosen_in(gap: Content, mine: Any) -> list[Content]:
    return [gap["options"][place] for place in (mine if isinstance(mine, list) else [mine])]


def _listed(options: list[Content], writer: Writer) -> Markup:
    return escape(_(", ")).join(writer.line(one["text"]) for one in options)


def _gap_why(gap: Content, mine: Any, writer: Writer) -> Markup:
    """Return what the bank says to what stands in a gap."""
    if mine is None:
        return Markup("")
    if "options" in gap:
        found = _chosen_in(gap, mine)
    else:
        match = matching_number if gap["kind"] == "number" else matching_answer
        found = [row for row in [match(gap, str(mine))] if row]
    return Markup(" ").join(writer.line(one["why"]) for one in found if one.get("why"))


def _best(gap: Content, writer: Writer) -> Markup | str:
    if gap["kind"] == "choices":
        return _listed([one for one in gap["options"] if Fraction(one["share"]) > 0], writer)
    rows = gap.get("options") or gap["answers"]
    best = max(rows, key=lambda one: Fraction(one["share"]))
    if "text" in best:
        return writer.line(best["text"])
    return _accepted(best, writer) if "texts" in best else number_words({}, best, writer)


def _essay(told: Told, content: Content, given: Given, writer: Writer) -> None:
    told.mine = given.get("text", "")
    if content.get("rubric"):
        told.right = [writer.block(content["rubric"])]


TELLERS = {
    "single": _chosen,
    "multiple": _chosen,
    "true_false": _truth,
    "short": _short,
    "numeric": _numeric,
    "matching": _matching,
    "ordering": _ordering,
    "gaps": _gaps,
    "essay": _essay,
}
