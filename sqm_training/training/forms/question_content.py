"""The content of a question from the fields of its form."""

import re
from fractions import Fraction
from typing import Any

from ...checklists.forms.rows import filled
from ...errors import RuleBroken
from ...web.text import _, local
from ..banks.gift import interval, number, shown
from ..banks.reading import Content, Unfit, share_of
from .question_data import Data, gap_data
from .questions import QuestionForm

SLOT = re.compile(r"\{(\d+)\}")


def content_from(form: QuestionForm, kind: str, before: Content | None) -> Content:
    """Return the content that a form holds; raise `RuleBroken` at the field that is at fault."""
    before = before or {}
    content: Content = {"type": kind, "text": _words(form, "text", _("Write the question."))}
    if form.points.data and form.points.data != 1 and kind != "description":
        content["points"] = form.points.data
    build = BUILDERS.get(kind)
    if build:
        content |= build(form, before)
    for key in ("why", "rubric"):
        words = _pair(form, key)
        if words and (key != "rubric" or kind == "essay"):
            content[key] = words
    standards = [one.upper() for one in re.split(r"[\s,，、;；]+", form.standards.data or "") if one]
    kept = {key: before[key] for key in ("name", "tags", "media") if before.get(key)}
    return content | kept | ({"standards": list(dict.fromkeys(standards))} if standards else {})


def _pair(form: Any, key: str) -> dict[str, str]:
    found = {language: (form[f"{key}_{language}"].data or "").strip() for language in ("zh", "en")}
    return {language: words for language, words in found.items() if words}


def _words(form: QuestionForm, key: str, missing: str) -> dict[str, str]:
    words = _pair(form, key)
    if not words:
        raise RuleBroken(missing, field=f"{key}_zh")
    return words


def _spoken(row: Any) -> dict[str, str]:
    return {language: row[language].data for language in ("zh", "en") if row[language].data}


def _at(name: str, at: int, cell: str, cause: str) -> RuleBroken:
    return RuleBroken(cause, field=name, row=at, cell=cell)


def _share_from(row: Any, usual: str, name: str, at: int) -> str:
    text = (row["share"].data or "").rstrip("%％ ")
    try:
        return share_of(text) if text else usual
    except Unfit as unfit:
        raise _at(name, at, "share", local(unfit.cause)) from unfit


def _why(row: Any) -> Content:
    words = _pair(row, "why")
    return {"why": words} if words else {}


def _options(form: QuestionForm, kind: str) -> Content:
    rows = filled(form.options)
    right = sum(row["right"].data for _place, row in rows)
    if len(rows) < 2:
        raise RuleBroken(_("Give two choices at least."), field="options")
    if not right:
        raise RuleBroken(_("Say which choice is right."), field="options")
    usual = "1" if kind == "single" or right == 1 else f"1/{right}"
    options = []
    for at, row in rows:
        text = _spoken(row)
        if not text:
            raise _at("options", at, "zh", _("Write the choice."))
        share = _share_from(row, usual if row["right"].data else "0", "options", at)
        if row["right"].data is not (Fraction(share) > 0):
            raise _at("options", at, "share", _("A right choice has a share above 0, and no other has."))
        options.append({"text": text, "share": share, **_why(row)})
    return {"options": options} | ({"is_fixed": True} if form.is_fixed.data else {})


def _truth(form: QuestionForm, _before: Content) -> Content:
    found: Content = {"answer": form.answer.data == "true"}
    return found | {key: words for key in ("why_true", "why_false") if (words := _pair(form, key))}


def _texts(row: Any) -> dict[str, list[str]]:
    found = {
        language: [one.strip() for one in re.split(r"[|｜]", words) if one.strip()]
        for language, words in _spoken(row).items()
    }
    return {language: words for language, words in found.items() if words}


def _shorts(form: QuestionForm, _before: Content) -> Content:
    answers = []
    for at, row in filled(form.answers):
        texts = _texts(row)
        if not texts:
            raise _at("answers", at, "zh", _("Write what is accepted."))
        answers.append({"texts": texts, "share": _share_from(row, "1", "answers", at), **_why(row)})
    if not any(Fraction(one["share"]) > 0 for one in answers):
        raise RuleBroken(_("Give at least one answer that is right."), field="answers")
    return {"answers": answers} | ({"case": True} if form.case.data else {})


def _numbers(form: QuestionForm, before: Content) -> Content:
    answers = []
    for at, row in filled(form.numbers):
        try:
            found = interval(row["value"].data or "")
            width = number(row["tolerance"].data) if row["tolerance"].data else None
        except Unfit as unfit:
            raise _at("numbers", at, "value", local(unfit.cause)) from unfit
        if width is not None and width < 0:
            raise _at("numbers", at, "tolerance", _("A tolerance cannot be negative."))
        wide = {"tolerance": shown(width)} if width else {}
        usual = "0" if found["value"] == "*" else "1"
        answers.append(found | wide | {"share": _share_from(row, usual, "numbers", at), **_why(row)})
    if not any(Fraction(one["share"]) > 0 for one in answers):
        raise RuleBroken(_("Give at least one number that is right."), field="numbers")
    return {"answers": answers, **_units(form, before)}


def _units(form: QuestionForm, before: Content) -> Content:
    """Return the units; while they are the same, the first keeps its names in both languages."""
    units = []
    for part in re.split(r"[,，;；、]+", form.units.data or ""):
        name, _sign, times = part.partition("=")
        if not name.strip():
            continue
        try:
            factor = number(times) if times.strip() else number("1")
        except Unfit as unfit:
            raise RuleBroken(local(unfit.cause), field="units") from unfit
        if factor <= 0:
            raise RuleBroken(_("A unit needs a factor above 0."), field="units")
        units.append({"name": name.strip(), "times": shown(factor)})
    if units and units == before.get("units"):
        return {"units": units, "unit": before.get("unit", "")}
    first = next((one["name"] for one in units if one["times"] == "1"), "")
    return {"units": units, "unit": first} if units else {}


def _matching(form: QuestionForm, _before: Content) -> Content:
    pairs = []
    for at, row in filled(form.pairs):
        left, right = _pair(row, "left"), _pair(row, "right")
        if not left or not right:
            raise _at("pairs", at, "right_zh" if left else "left_zh", _("A pair needs both sides."))
        pairs.append({"left": left, "right": right})
    if len(pairs) < 2:
        raise RuleBroken(_("Give two pairs at least."), field="pairs")
    others = [_spoken(row) for _place, row in filled(form.others)]
    return {"pairs": pairs} | ({"others": others} if others else {})


def _ordering(form: QuestionForm, _before: Content) -> Content:
    items = [_spoken(row) for _place, row in filled(form["items"])]
    if len(items) < 2:
        raise RuleBroken(_("Give two things at least."), field="items")
    return {"items": items}


def _gaps(form: QuestionForm, before: Content) -> Content:
    """Return the gaps; one that was not touched stays as it was, with shares and explanations a row cannot show."""
    known = [(gap_data(gap), gap) for gap in before.get("gaps", [])]
    gaps = [_gap(at, row, known) for at, row in filled(form.gaps)]
    used = {int(one) for words in _pair(form, "text").values() for one in SLOT.findall(words)}
    if not gaps or used != set(range(1, len(gaps) + 1)):
        raise RuleBroken(_("Put {1}, {2} … into the text, one for each gap below."), field="text_zh")
    return {"gaps": gaps}


def _gap(at: int, row: Any, known: list[tuple[Data, Content]]) -> Content:
    data = {"kind": row["kind"].data, **_spoken(row)}
    same = next((gap for shown_, gap in known if {key: one for key, one in shown_.items() if one} == data), None)
    if same is not None:
        return same
    texts, kind = _texts(row), row["kind"].data
    if kind == "number":
        try:
            words = next(iter(texts.values()))
            return {"kind": "number", "answers": [{**interval(one.replace("±", ":")), "share": "1"} for one in words]}
        except Unfit as unfit:
            raise _at("gaps", at, "zh", local(unfit.cause)) from unfit
    if kind == "choice":
        return {"kind": "choice", "options": _gap_options(at, texts)}
    if kind == "choices":
        return {"kind": "choices", "options": _gap_several(at, texts)}
    return {"kind": "text", "answers": [{"texts": texts, "share": "1"}]}


def _gap_options(at: int, texts: dict[str, list[str]]) -> list[Content]:
    counts = {len(words) for words in texts.values()}
    if counts == {1} or len(counts) > 1:
        raise _at("gaps", at, "zh", _("Give two choices or more, parted by |, as many in both languages."))
    return [
        {"text": {language: words[place] for language, words in texts.items()}, "share": "0" if place else "1"}
        for place in range(counts.pop())
    ]


def _gap_several(at: int, texts: dict[str, list[str]]) -> list[Content]:
    """Return the choices of a gap that takes several, the right ones by the sign before them."""
    options = _gap_options(at, texts)
    for one in options:
        is_right = {words.startswith("=") for words in one["text"].values()}
        if len(is_right) > 1:
            raise _at("gaps", at, "en", _("Mark the same choices with = in both languages."))
        one["share"] = "1" if is_right.pop() else "0"
        one["text"] = {language: words.removeprefix("=").strip() for language, words in one["text"].items()}
    if not any(one["share"] == "1" for one in options):
        raise _at("gaps", at, "zh", _("Mark each right choice with = in front."))
    return options


BUILDERS = {
    "single": lambda form, _before: _options(form, "single"),
    "multiple": lambda form, _before: _options(form, "multiple"),
    "true_false": _truth,
    "short": _shorts,
    "numeric": _numbers,
    "matching": _matching,
    "ordering": _ordering,
    "gaps": _gaps,
}
