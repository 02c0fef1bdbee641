"""The questions of an XML file, each parsed alone: one that is broken does not take the others with it."""

import html.entities
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from .reading import Unfit

DEEPEST = 60
TOKEN = re.compile(r"<!--|<!\[CDATA\[|<question\b|</question\s*>")
OPENING = re.compile(r"<question\b")
DECLARED = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*(?:\[|\bSYSTEM\b)", re.IGNORECASE)
ENTITY = re.compile(r"&([A-Za-z]+\d*);")
OWN = {"amp", "lt", "gt", "quot", "apos"}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class Node:
    """An element: its name, attributes, words and children, and the line where it begins."""

    tag: str
    attrs: dict[str, str]
    line: int
    words: list[str] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the element itself."""
        return "".join(self.words).strip()

    def first(self, tag: str) -> "Node | None":
        """Return the first child of a name."""
        return next((one for one in self.children if one.tag == tag), None)

    def all(self, tag: str) -> list["Node"]:
        """Return all children of a name."""
        return [one for one in self.children if one.tag == tag]

    def value(self, tag: str, usual: str = "") -> str:
        """Return the words of a child, those of its `text` when it has one."""
        child = self.first(tag)
        if child is None:
            return usual
        inner = child.first("text")
        return (inner.text if inner else child.text) or usual


def declares_entities(text: str) -> bool:
    """Say whether an XML text declares entities of its own, as those do that swell when they are read."""
    first = OPENING.search(text)
    return bool(DECLARED.search(text, 0, first.start() if first else len(text)))


def pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield every question element as text, with the line where it begins."""
    start, line, counted = -1, 1, 0
    for found in _tags(text):
        if found[0].startswith("</"):
            if start >= 0:
                yield line, text[start : found.end()]
            start = -1
        else:
            if start >= 0:
                yield line, text[start : found.start()]
            start = found.start()
            line += text.count("\n", counted, start)
            counted = start
    if start >= 0:
        yield line, text[start:]


def _tags(text: str) -> Iterator["re.Match[str]"]:
    """Yield where questions begin and end, outside comments and CDATA sections.

    A section that would reach into the next question was never closed, and is none. Each end is looked for once.
    """
    until, ends = 0, {"-->": -1, "]]>": -1, "</question>": -1}

    def end_of(mark: str, at: int) -> int:
        if ends[mark] < at:
            found = text.find(mark, at)
            ends[mark] = found if found >= 0 else len(text)
        return ends[mark]

    for found in TOKEN.finditer(text):
        at = found.start()
        if at < until:
            continue
        if found[0] == "<!--":
            close = end_of("-->", at)
            until = close if close < len(text) else at
        elif found[0] == "<![CDATA[":
            close = end_of("]]>", at)
            until = close if close < end_of("</question>", at) else at
        else:
            yield found


def split_again(line: int, text: str) -> list[tuple[int, str]]:
    """Part a piece that cannot be parsed and holds several openings, as an unclosed CDATA section does."""
    starts = [found.start() for found in OPENING.finditer(text)]
    ends = [*starts[1:], len(text)]
    return [(line + text.count("\n", 0, start), text[start:end]) for start, end in zip(starts, ends, strict=True)]


def parsed(text: str, line: int) -> Node:
    """Return the element of a text; raise `Unfit` with the place of the first fault."""
    if FORBIDDEN.search(text):
        text = FORBIDDEN.sub("", text)
    if "&" in text:
        text = _with_characters(text)
    builder = _Builder(line)
    parser = builder.parser
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        at, why = line + error.lineno - 1, expat.ErrorString(error.code)
        raise Unfit(f"XML 写法有误，第 {at} 行（{why}）", f"the XML is broken at line {at} ({why})") from error
    if builder.root is None:
        raise Unfit("XML 中没有内容", "the XML has no content")
    return builder.root


def _with_characters(text: str) -> str:
    """Put characters for HTML's names of them, which XML does not know, outside CDATA sections."""
    outside, *sections = text.split("<![CDATA[")
    parts = [ENTITY.sub(_known_entity, outside)]
    for section in sections:
        inside, end, after = section.partition("]]>")
        parts.append(inside + end + ENTITY.sub(_known_entity, after))
    return "<![CDATA[".join(parts)


def _known_entity(found: "re.Match[str]") -> str:
    if found[1] in OWN:
        return found[0]
    return html.entities.html5.get(f"{found[1]};", f"&amp;{found[1]};")


class _Builder:
    """Builds elements while a text is parsed, no deeper than `DEEPEST`."""

    def __init__(self, line: int) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.words
        self.line = line
        self.root: Node | None = None
        self.open: list[Node] = []

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        """Open an element."""
        node = Node(tag.lower(), attrs, self.line + self.parser.CurrentLineNumber - 1)
        if len(self.open) >= DEEPEST:
            raise Unfit("XML 嵌套太深", "the XML is nested too deeply")
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.root = node
        self.open.append(node)

    def end(self, _tag: str) -> None:
        """Close the element."""
        self.open.pop()

    def words(self, words: str) -> None:
        """Keep words of the open element."""
        if self.open:
            self.open[-1].words.append(words)
