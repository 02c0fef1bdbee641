"""The kinds of question that Moodle XML may hold, each built from its element."""

import base64
import binascii
import re
from collections.abc import Callable
from fractions import Fraction

from . import cloze
from .gift import number, shown
from .markup import from_any, from_html, safe_name
from .reading import Content, Unfit, checked_choices, checked_pairs, share_of
from .xml_nodes import Node

FORMS = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown"}
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".heic")
MOST_ENCODED = 14_000_000
"""A picture of 10 MB in base64."""
SLOT = re.compile(r"\[\[\s*(\d+)\s*\]\]")


def words_of(node: Node | None, files: dict[str, bytes]) -> str:
    """Return an element's text as Markdown, and take its pictures."""
    if node is None:
        return ""
    inner = node.first("text")
    text = inner.text if inner else node.text
    form = FORMS.get(node.attrs.get("format", "html").strip().lower(), "html")
    for one in node.all("file"):
        name = safe_name(one.attrs.get("name", ""))
        if name.lower().endswith(PICTURES):
            files[name] = _decoded(one, name)
    if form == "markdown":
        return re.sub(r"@@PLUGINFILE@@/(?:[^)\s]*/)?", "", text).strip()
    return from_html(text, files) if form == "html" else from_any(text, form)


def _decoded(node: Node, name: str) -> bytes:
    words = node.text
    if len(words) > MOST_ENCODED:
        raise Unfit(f"图片 {name} 超过 10 MB", f"the picture {name} is larger than 10 MB")
    if node.attrs.get("encoding", "base64").lower() != "base64":
        raise Unfit(f"图片 {name} 的编码不是 base64", f"the picture {name} is not encoded in base64")
    try:
        return base64.b64decode("".join(words.split()), validate=True)
    except binascii.Error as error:
        raise Unfit(f"图片 {name} 的 base64 内容损坏", f"the base64 of the picture {name} is damaged") from error


def _asked(node: Node, files: dict[str, bytes]) -> str:
    words = words_of(node.first("questiontext"), files) or from_any(" ".join(node.value("name").split()), "plain")
    if not words:
        raise Unfit("题目没有文字", "there is no question text")
    return words


def _is_true(words: str) -> bool:
    return words.strip().lower() in ("1", "true", "yes")


def _choice(node: Node, files: dict[str, bytes]) -> Content:
    is_single = _is_true(node.value("single", "true"))
    options = [
        {
            "text": words_of(one, files),
            "share": share_of(one.attrs.get("fraction", "0")),
            "why": words_of(one.first("feedback"), files),
        }
        for one in node.all("answer")
    ]
    kind = "single" if is_single else "multiple"
    content: Content = {"type": kind, "text": _asked(node, files), "options": checked_choices(options)}
    if node.first("shuffleanswers") is not None and not _is_true(node.value("shuffleanswers")):
        content["is_fixed"] = True
    return content


def _several(node: Node, files: dict[str, bytes]) -> Content:
    """Return choices of which each right one says 100 %, as some types have it: they share it out."""
    content = _choice(node, files)
    right = sum(Fraction(one["share"]) > 0 for one in content["options"])
    for one in content["options"]:
        one["share"] = f"1/{right}" if Fraction(one["share"]) > 0 and right > 1 else one["share"]
    return {**content, "type": "multiple"}


def _truth(node: Node, files: dict[str, bytes]) -> Content:
    said, right = {"true": "", "false": ""}, ""
    for one in node.all("answer"):
        word = (one.value("text") or one.text).strip().lower()
        if word in said:
            said[word] = words_of(one.first("feedback"), files)
            right = word if Fraction(share_of(one.attrs.get("fraction", "0"))) > 0 else right
    if not right:
        raise Unfit("没有标出正确答案", "no answer is marked as right")
    return {
        "type": "true_false",
        "text": _asked(node, files),
        "answer": right == "true",
        "why_true": said["true"],
        "why_false": said["false"],
    }


def _short(node: Node, files: dict[str, bytes]) -> Content:
    answers: list[Content] = []
    for one in node.all("answer"):
        words = one.value("text") or one.text
        if words:
            share = share_of(one.attrs.get("fraction", "0"))
            answers.append({"texts": [words], "share": share, "why": words_of(one.first("feedback"), files)})
    if not any(Fraction(one["share"]) > 0 for one in answers):
        raise Unfit("没有正确答案", "there is no right answer")
    case = {"case": True} if _is_true(node.value("usecase", "0")) else {}
    return {"type": "short", "text": _asked(node, files), "answers": answers, **case}


def _numeric(node: Node, files: dict[str, bytes]) -> Content:
    answers = []
    for one in node.all("answer"):
        words = one.value("text") or one.text
        row: Content = {
            "share": share_of(one.attrs.get("fraction", "0")),
            "why": words_of(one.first("feedback"), files),
        }
        if words.strip() == "*":
            answers.append({"value": "*", **row})
            continue
        width = number(one.value("tolerance", "0"))
        answers.append({"value": shown(number(words)), **({"tolerance": shown(abs(width))} if width else {}), **row})
    if not any(Fraction(one["share"]) > 0 for one in answers):
        raise Unfit("没有正确的数值", "no number is right")
    return {"type": "numeric", "text": _asked(node, files), "answers": answers, **_units(node)}


def _units(node: Node) -> Content:
    """Return the units that an answer may carry, with what one of each is in the first."""
    found = []
    for units in node.all("units"):
        for one in units.all("unit"):
            name, times = one.value("unit_name"), number(one.value("multiplier", "1"))
            if name and times > 0:
                found.append({"name": name, "times": shown(times)})
    return {"unit": next((one["name"] for one in found if one["times"] == "1"), ""), "units": found} if found else {}


def _matching(node: Node, files: dict[str, bytes]) -> Content:
    pairs, others = [], []
    for one in node.all("subquestion"):
        left, answer = words_of(one, files), one.first("answer")
        right = words_of(answer, files) if answer and answer.attrs.get("format") else from_any(one.value("answer"))
        if left:
            pairs.append({"left": left, "right": right})
        elif right:
            others.append(right)
    return {"type": "matching", "text": _asked(node, files), "pairs": checked_pairs(pairs), "others": others}


def _essay(node: Node, files: dict[str, bytes]) -> Content:
    return {"type": "essay", "text": _asked(node, files), "rubric": words_of(node.first("graderinfo"), files)}


def _description(node: Node, files: dict[str, bytes]) -> Content:
    return {"type": "description", "text": _asked(node, files)}


def _ordering(node: Node, files: dict[str, bytes]) -> Content:
    rows = [(one.attrs.get("fraction", ""), words_of(one, files)) for one in node.all("answer")]
    if len(rows) < 2 or any(not words for _place, words in rows):
        raise Unfit("排序题的项目不足两个或有空项", "there are fewer than two things to put in order, or one is empty")
    places = [float(place) if re.fullmatch(r"\d+(\.\d+)?", place) else 0.0 for place, _words_ in rows]
    if len(set(places)) == len(places):
        rows = [row for _place, row in sorted(zip(places, rows, strict=True), key=lambda one: one[0])]
    return {"type": "ordering", "text": _asked(node, files), "items": [words for _place, words in rows]}


def _cloze(node: Node, files: dict[str, bytes]) -> Content:
    holder = node.first("questiontext")
    inner = holder.first("text") if holder else None
    if holder is None or inner is None:
        raise Unfit("题目没有文字", "there is no question text")
    text, gaps = cloze.gaps_of(inner.text)
    if not gaps:
        raise Unfit("文字中没有空", "there is no gap in the text")
    inner.words = [text]
    return {"type": "gaps", "text": cloze.numbered(_asked(node, files)), "gaps": gaps}


def _slots(tag: str) -> Callable[[Node, dict[str, bytes]], Content]:
    """Return what reads a text with slots into which words are put: drag and drop, or menus."""

    def build(node: Node, files: dict[str, bytes]) -> Content:
        words = [(one.value("text"), one.value("group", "1")) for one in node.all(tag)]
        asked, gaps = _asked(node, files), []
        for found in SLOT.finditer(asked):
            place = int(found[1]) - 1
            if not 0 <= place < len(words):
                raise Unfit(f"空 [[{found[1]}]] 没有对应的词", f"the slot [[{found[1]}]] has no word")
            right, group = words[place]
            texts = list(dict.fromkeys([right, *(one for one, other in words if other == group)]))
            options = [{"text": from_any(one), "share": "1" if one == right else "0"} for one in texts]
            gaps.append({"kind": "choice", "options": options})
        if not gaps:
            raise Unfit("文字中没有空", "there is no gap in the text")
        numbers = iter(range(1, len(gaps) + 1))
        return {"type": "gaps", "text": SLOT.sub(lambda _found_: f"{{{next(numbers)}}}", asked), "gaps": gaps}

    return build


KINDS: dict[str, Callable[[Node, dict[str, bytes]], Content]] = {
    "multichoice": _choice,
    "multichoiceset": _several,
    "oumultiresponse": _several,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "essay": _essay,
    "description": _description,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "ddwtos": _slots("dragbox"),
    "gapselect": _slots("selectoption"),
}
