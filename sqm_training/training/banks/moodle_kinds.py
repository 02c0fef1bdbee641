"""The kinds of question that Moodle XML may hold, each built from its element."""

import base64
import binascii
import re
from collections.abc import Callable
from fractions import Fraction

from .gift import number, shown
from .html_reader import from_any, from_html
from .markup import safe_name
from .reading import Content, Unfit, checked_choices, checked_pairs, share_of
from .xml_nodes import Node

FORMS = {"html": "html", "moodle_auto_format": "moodle", "plain_text": "plain", "markdown": "markdown"}
RECORDINGS = (".mp3", ".m4a", ".ogg", ".oga", ".wav", ".aac", ".mp4", ".webm", ".mov", ".m4v", ".ogv", ".avi")
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".bmp", ".heic")
Build = Callable[["Node", dict[str, bytes]], Content]
MOST_ENCODED = 14_000_000
"""A picture of 10 MB in base64."""


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
        elif name.lower().endswith(RECORDINGS):
            raise Unfit(
                f"题目里有音频或视频 {name}，只能带图片", f"it holds a recording, {name}: only pictures can be shown"
            )
    if form == "markdown":
        return re.sub(r"@@PLUGINFILE@@/(?:[^)\s]*/)?", "", text).strip()
    return from_html(text, files) if form == "html" else from_any(text, form)


def _decoded(node: Node, name: str) -> bytes:
    if node.attrs.get("encoding", "base64").lower() != "base64":
        raise Unfit(f"图片 {name} 的编码不是 base64", f"the picture {name} is not encoded in base64")
    return unpacked(node.text, name)


def unpacked(words: str, name: str) -> bytes:
    """Return the bytes of a picture from base64; raise `Unfit` for one that is too large or damaged."""
    if len(words) > MOST_ENCODED:
        raise Unfit(f"图片 {name} 超过 10 MB", f"the picture {name} is larger than 10 MB")
    try:
        return base64.b64decode("".join(words.split()), validate=True)
    except binascii.Error as error:
        raise Unfit(f"图片 {name} 的 base64 内容损坏", f"the base64 of the picture {name} is damaged") from error


def asked(node: Node, files: dict[str, bytes]) -> str:
    """Return the text of a question, its name when it has none, with the pictures that it shows."""
    words = words_of(node.first("questiontext"), files) or from_any(" ".join(node.value("name").split()), "plain")
    if not words:
        raise Unfit("题目没有文字", "there is no question text")
    return words + _old_picture(node, files)


def _old_picture(node: Node, files: dict[str, bytes]) -> str:
    """Return the picture of a question as files of before Moodle 2 have it, beside the text instead of in it."""
    name, words = safe_name(node.value("image")), node.value("image_base64")
    if not words or not name.lower().endswith(PICTURES):
        return ""
    files[name] = unpacked(words, name)
    return f"\n\n![]({name})"


def is_true(words: str) -> bool:
    """Say whether a setting is on."""
    return words.strip().lower() in ("1", "true", "yes")


def _choice(node: Node, files: dict[str, bytes]) -> Content:
    is_single = is_true(node.value("single", "true"))
    options = [
        {
            "text": words_of(one, files),
            "share": share_of(one.attrs.get("fraction", "0")),
            "why": words_of(one.first("feedback"), files),
        }
        for one in node.all("answer")
    ]
    kind = "single" if is_single else "multiple"
    content: Content = {"type": kind, "text": asked(node, files), "options": checked_choices(options)}
    if node.first("shuffleanswers") is not None and not is_true(node.value("shuffleanswers")):
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
        "text": asked(node, files),
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
    case = {"case": True} if is_true(node.value("usecase", "0")) else {}
    return {"type": "short", "text": asked(node, files), "answers": answers, **case}


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
    return {"type": "numeric", "text": asked(node, files), "answers": answers, **_units(node)}


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
    return {"type": "matching", "text": asked(node, files), "pairs": checked_pairs(pairs), "others": others}


def _essay(node: Node, files: dict[str, bytes]) -> Content:
    return {"type": "essay", "text": asked(node, files), "rubric": words_of(node.first("graderinfo"), files)}


def _description(node: Node, files: dict[str, bytes]) -> Content:
    return {"type": "description", "text": asked(node, files)}


def _statements(node: Node, files: dict[str, bytes]) -> Content:
    """Return statements that are each true or false, or what else the columns say, as pairs to be matched."""
    columns = {}
    for place, one in enumerate(node.all("column")):
        words = words_of(one.first("responsetext"), files) or ("True", "False")[place % 2]
        columns[one.attrs.get("number", str(place + 1))] = words
    pairs, said = [], []
    for row in node.all("row"):
        left, why = words_of(row.first("optiontext"), files), words_of(row.first("feedbacktext"), files)
        if left:
            pairs.append({"left": left, "right": _fitting(node, row.attrs.get("number", ""), columns)})
            said += [f"{left}: {why}"] if why else []
    others = [words for words in columns.values() if words not in {one["right"] for one in pairs}]
    content = {"type": "matching", "text": asked(node, files), "pairs": checked_pairs(pairs), "others": others}
    return content | {"said": "\n\n".join(said)}


def _fitting(node: Node, row: str, columns: dict[str, str]) -> str:
    """Return the words of the only column that is right for a row."""
    marked = [one for one in node.all("weight") if number(one.value("value", "0")) > 0]
    fits = {one.attrs.get("columnnumber", "") for one in marked if one.attrs.get("rownumber") == row}
    if len(fits) != 1 or not fits <= columns.keys():
        raise Unfit("有一行没有标出哪一列正确", "a row does not say which column is right")
    return columns[fits.pop()]


def _ordering(node: Node, files: dict[str, bytes]) -> Content:
    rows = [(one.attrs.get("fraction", ""), words_of(one, files)) for one in node.all("answer")]
    if len(rows) < 2 or any(not words for _place, words in rows):
        raise Unfit("排序题的项目不足两个或有空项", "there are fewer than two things to put in order, or one is empty")
    places = [float(place) if re.fullmatch(r"\d+(\.\d+)?", place) else 0.0 for place, _words_ in rows]
    if len(set(places)) == len(places):
        rows = [row for _place, row in sorted(zip(places, rows, strict=True), key=lambda one: one[0])]
    return {"type": "ordering", "text": asked(node, files), "items": [words for _place, words in rows]}


KINDS: dict[str, Build] = {
    "multichoice": _choice,
    "multichoiceset": _several,
    "oumultiresponse": _several,
    "truefalse": _truth,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "mtf": _statements,
    "kprime": _statements,
    "essay": _essay,
    "essayautograde": _essay,
    "description": _description,
    "ordering": _ordering,
}
