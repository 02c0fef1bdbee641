"""What stands in a passage: lines of text, links, and what can only be kept as text or left out.

Everything here is found by looking forward once, so that a story of megabytes takes no longer than its length.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from . import lines

OURS = "sqm"
BREAK = re.compile(r"<br\s{0,9}/?>|</?(?:p|div|li|h[1-6])\b[^<>]{0,999}>", re.IGNORECASE)
MEDIUM = re.compile(
    r"<(?:img|audio|video|source|iframe)\b[^<>]*>|\[img\[[^\[\]\n]*\](?:\[[^\[\]\n]*\])?\]", re.IGNORECASE
)
ELEMENT = re.compile(r"</?([a-zA-Z][\w-]*)[^<>]*>")
LIKE_TAG = re.compile(r"<(?=[a-zA-Z/!])")
HARLOWE = re.compile(r"\([a-zA-Z][\w-]{0,30}:[^()\n]{0,80}\)?")
CODE = re.compile(r"<(script|style)\b", re.IGNORECASE)
LINK_MARK, OWN_MARK = "\x01", "\x02"
WORDLESS = re.compile(r"[\W\d_]*")
LONGEST_ROW = 1_500
MOST_LISTED = 8


@dataclass(slots=True)
class Link:
    """A link of a passage: what it says, where it leads, what it sets, our own comment behind it, and all of it raw."""

    text: str
    target: str
    setter: str = ""
    own: str = ""
    raw: str = ""

    def ways(self) -> list[tuple[str, str]]:
        """Return every `(text, target)` that the link can mean when names hold arrows, the usual one first."""
        pieces = self.raw.split("->")
        cuts = [("->".join(pieces[:at]), "->".join(pieces[at:])) for at in range(len(pieces) - 1, 0, -1)]
        return [(self.text, self.target), *((one_line(text), end.strip()) for text, end in cuts), (self.raw, self.raw)]


@dataclass(slots=True)
class Content:
    """A passage taken apart.

    `own` is our own comment about the node; `found` lists by kind of note what was kept as text or taken out.
    """

    rows: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    own: str = ""
    found: dict[str, list[str]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)

    def note(self, kind: str, text: str) -> None:
        """Remember something found, once, in few words."""
        listed = self.found.setdefault(kind, [])
        short = " ".join(text.replace(LINK_MARK, "").split())[:60]
        if short not in listed and len(listed) < MOST_LISTED:
            listed.append(short)


def take_apart(text: str) -> Content:
    """Return the text and the links of a passage."""
    content = Content()
    text = _without_code(content, text)
    text = _replaced(text, "<!--", "-->", lambda inside: _comment(content, inside))
    for opening, closing in (("/%", "%/"), ("/*", "*/")):
        text = _replaced(text, opening, closing, lambda _: "")
    text = _links(content, text)
    text = _plain(content, text)
    for row in text.split("\n"):
        _add_row(content, row)
    return content


def _replaced(text: str, opening: str, closing: str, by: Callable[[str], str]) -> str:
    """Replace each part between two marks; where the closing one is missing nothing is changed."""
    pieces, at = [], 0
    while (start := text.find(opening, at)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        pieces += [text[at:start], by(text[start + len(opening) : end])]
        at = end + len(closing)
    return "".join([*pieces, text[at:]])


def _without_code(content: Content, text: str) -> str:
    """Take out scripts and styles with what is in them."""
    pieces, at = [], 0
    while found := CODE.search(text, at):
        end = re.compile(f"</{found.group(1)}[^<>]*>", re.IGNORECASE).search(text, found.end())
        if end is None:
            break
        content.note("markup", found.group(1).lower())
        pieces.append(text[at : found.start()])
        at = end.end()
    return "".join([*pieces, text[at:]])


def _comment(content: Content, inside: str) -> str:
    """Leave a mark for a comment of our own; others go."""
    if not inside.startswith(f" {OURS}\n"):
        return ""
    content.comments.append(inside[len(OURS) + 2 :].strip("\n"))
    return f"{OWN_MARK}{len(content.comments) - 1}{OWN_MARK}"


def _links(content: Content, text: str) -> str:
    """Take the links out and leave what they say between two marks."""
    pieces, at = [], 0
    while (start := text.find("[[", at)) >= 0:
        end = text.find("]]", start)
        if end < 0:
            break
        start = text.rfind("[[", start, end)
        link = _link(text[start + 2 : end])
        after = end + 2
        if link is None:
            pieces.append(text[at:after])
        else:
            link.own, after = _own_behind(content, text, after)
            content.links.append(link)
            pieces.append(f"{text[at:start]}{LINK_MARK}{link.text}{LINK_MARK}")
        at = after
    text = "".join([*pieces, text[at:]])
    return _replaced(text, OWN_MARK, OWN_MARK, lambda number: _own_node(content, number))


def _own_behind(content: Content, text: str, at: int) -> tuple[str, int]:
    start = at + len(text[at : at + 9]) - len(text[at : at + 9].lstrip())
    if not text.startswith(OWN_MARK, start):
        return "", at
    end = text.index(OWN_MARK, start + 1)
    return content.comments[int(text[start + 1 : end])], end + 1


def _own_node(content: Content, number: str) -> str:
    content.own = content.own or content.comments[int(number)]
    return ""


def _link(inside: str) -> Link | None:
    """Read a link in any of its forms: `text->target`, `target<-text`, `text|target`, `target`, each with a setter."""
    if "\n" in inside or not inside.strip():
        return None
    inside, _, setter = inside.partition("][")
    if "->" in inside:
        text, _, target = inside.rpartition("->")
    elif "<-" in inside:
        target, _, text = inside.partition("<-")
    elif "|" in inside:
        text, _, target = inside.rpartition("|")
    else:
        text = target = inside
    target = target.strip()
    return Link(one_line(text) or target, target, setter, raw=inside.strip()) if target else None


def one_line(text: str) -> str:
    """Return the text of a link without markup, in one line."""
    return " ".join(_plain(Content(), text).split())


def _plain(content: Content, text: str) -> str:
    """Keep macros as text in full-width signs, and take markup out."""
    text = _replaced(text, "<<", ">>", lambda inside: _macro(content, f"<<{inside}>>"))
    text = _replaced(text, "<%", "%>", lambda inside: _macro(content, f"<%{inside}%>"))
    for found in HARLOWE.finditer(text):
        content.note("macros", found.group())
    text = MEDIUM.sub(lambda found: _noted(content, "media", found.group()), text)
    text = BREAK.sub("\n", text)
    text = ELEMENT.sub(lambda found: _noted(content, "markup", found.group(1)), text)
    return LIKE_TAG.sub("＜", html.unescape(text)).replace("-->", "--＞")


def _macro(content: Content, text: str) -> str:
    content.note("macros", text)
    return text.replace("<", "＜").replace(">", "＞")


def _noted(content: Content, kind: str, text: str) -> str:
    content.note(kind, text)
    return ""


def _add_row(content: Content, row: str) -> None:
    """Add a line of text; a line of nothing but links is none, and a very long one becomes several."""
    parts = row.split(LINK_MARK)
    row = " ".join("".join(parts).split())
    if not row or (len(parts) > 1 and WORDLESS.fullmatch("".join(parts[::2]))):
        return
    if len(row) > LONGEST_ROW:
        content.note("long", "")
    content.rows += [row[at : at + LONGEST_ROW] for at in range(0, len(row), LONGEST_ROW)]


def choice_text(text: str) -> str:
    """Return what a link says so that nothing at its end is taken for a condition or an id."""
    text = text.strip()
    return text if lines.split_tail(text)[0] == text else text.translate(ROUND)


ROUND = str.maketrans("[]{}［］【】｛｝", "()()（）（）（）")
