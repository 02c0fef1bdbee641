"""Questions of Moodle XML whose answers stand in their text: cloze, gap fill, words to drag and menus."""

import html
import re

from . import cloze
from .html_reader import from_any
from .moodle_kinds import Build, asked, is_true
from .reading import Content, Unfit
from .xml_nodes import Node

SLOT = re.compile(r"\[\[\s*(\d+)\s*\]\]")
WIRIS_SLOT = re.compile(r"\{#(\d+)\}")
PATTERN = re.compile(r"[\\^$*+?()\[\]{}]")
TAGS = re.compile(r"</?[a-zA-Z][^<>]*>")


def _inner(node: Node) -> Node:
    """Return the element with the words of the question."""
    holder = node.first("questiontext")
    inner = (holder.first("text") or holder) if holder else None
    if inner is None or not inner.text:
        raise Unfit("题目没有文字", "there is no question text")
    return inner


def _content(node: Node, files: dict[str, bytes], gaps: list[Content]) -> Content:
    if not gaps:
        raise Unfit("文字中没有空", "there is no gap in the text")
    return {"type": "gaps", "text": cloze.numbered(asked(node, files)), "gaps": gaps}


def _cloze(node: Node, files: dict[str, bytes]) -> Content:
    inner = _inner(node)
    parts = [one.text for box in node.all("wirissubquestions") for one in box.all("wirissubquestion")]
    whole = WIRIS_SLOT.sub(lambda found: "".join(parts[int(found[1]) - 1 : int(found[1])]), inner.text)
    text, gaps = cloze.gaps_of(whole if parts else inner.text)
    inner.words = [text]
    return _content(node, files, gaps)


def _gapfill(node: Node, files: dict[str, bytes]) -> Content:
    """Return a text whose gaps hold their own answers between two marks, accepted words parted by |."""
    inner, marks = _inner(node), (node.value("delimitchars") or "[]")[:2]
    wrong = [one.value("text") for one in node.all("answer") if one.attrs.get("fraction", "0") in ("0", "0.0")]
    rows: list[list[str]] = []

    def take(found: "re.Match[str]") -> str:
        rows.append(_accepted(found[1], is_true(node.value("disableregex", "0"))))
        return f"\ue100{len(rows)}\ue101"

    pattern = f"{re.escape(marks[0])}([^{re.escape(marks)}]+){re.escape(marks[-1])}"
    inner.words = [re.sub(pattern, take, inner.text)]
    if is_true(node.value("noduplicates", "0")) and len({word for row in rows for word in row}) < sum(map(len, rows)):
        raise Unfit(
            "各空不得填同一个词，无法这样评分", "the gaps must not get the same word twice, which cannot be scored here"
        )
    if node.value("answerdisplay", "gapfill") == "gapfill":
        case = {"case": True} if is_true(node.value("casesensitive", "0")) else {}
        gaps = [{"kind": "text", "answers": [{"texts": row, "share": "1"}], **case} for row in rows]
    else:
        gaps = [_menu(row, [*(one for other in rows for one in other), *wrong]) for row in rows]
    return _content(node, files, gaps)


def _accepted(words: str, is_plain: bool) -> list[str]:
    said = html.unescape(TAGS.sub("", words)).strip()
    if said in ("", "!", "!!") or (not is_plain and PATTERN.search(said)):
        raise Unfit(f"空 {said[:40]} 用了正则表达式或留空", f"the gap {said[:40]} is a pattern, or is to stay empty")
    return [one.strip() for one in said.split("|") if one.strip()]


def _menu(right: list[str], others: list[str]) -> Content:
    texts = list(dict.fromkeys([*right, *(word for one in others for word in one.split("|"))]))
    if len(texts) < 2:
        raise Unfit("选项不足两个", "there are fewer than two choices")
    return {
        "kind": "choice",
        "options": [{"text": from_any(one, "plain"), "share": "1" if one in right else "0"} for one in texts],
    }


def _slots(tag: str) -> Build:
    """Return what reads a text with slots into which words are put: drag and drop, or menus."""

    def build(node: Node, files: dict[str, bytes]) -> Content:
        words = [(one.value("text"), one.value("group", "1")) for one in node.all(tag)]
        gaps: list[Content] = []

        def take(found: "re.Match[str]") -> str:
            gaps.append(_slot(words, int(found[1])))
            return f"\ue100{len(gaps)}\ue101"

        inner = _inner(node)
        inner.words = [SLOT.sub(take, inner.text)]
        return _content(node, files, gaps)

    return build


def _slot(words: list[tuple[str, str]], place: int) -> Content:
    if not 0 < place <= len(words):
        raise Unfit(f"空 [[{place}]] 没有对应的词", f"the slot [[{place}]] has no word")
    right, group = words[place - 1]
    texts = list(dict.fromkeys([right, *(one for one, other in words if other == group)]))
    options = [{"text": from_any(one), "share": "1" if one == right else "0"} for one in texts]
    return {"kind": "choice", "options": options}


GAP_KINDS: dict[str, Build] = {
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapfill": _gapfill,
    "ddwtos": _slots("dragbox"),
    "gapselect": _slots("selectoption"),
}
