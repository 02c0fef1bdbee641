"""Text between formats: plain and HTML into Markdown that can do no harm, Markdown into plain words."""

import base64
import binascii
import html
import re
from html.parser import HTMLParser

from .unfit import Unfit

IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
SPECIAL = re.compile(r"[\\`*]|(?<!\w)_|_(?!\w)|(?<=!)\[|\[(?=[^\]\[]*\]\()|<(?=[a-zA-Z/!?])|~~|&(?=#?\w+;)")
LINE_START = re.compile(r"(?m)^([ \t]*)(#{1,6}(?= )|>|[-+](?= )|(?:\d{1,9})(?=[.)] )|={3,}|-{3,})")
LOW = str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")
HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "blockquote", "section", "dl"}
SILENT = {"script", "style", "head", "title", "template", "noscript", "iframe", "object", "svg", "math"}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "del": "~~", "s": "~~"}
NAME = re.compile(r"[^\w.-]+")
DATA_URI = re.compile(r"data:image/\w+;base64,[A-Za-z0-9+/=%\s]*")
MOST_HTML = 40_000
DATA = re.compile(r"^data:image/(\w+)[^,]*;base64,", re.IGNORECASE)


def from_plain(text: str) -> str:
    """Return plain words as Markdown that shows them as they are."""
    return LINE_START.sub(r"\1\\\2", SPECIAL.sub(lambda found: "\\" + found.group(), text.strip())).replace(
        "\\~~", r"\~\~"
    )


def from_any(text: str, form: str = "moodle") -> str:
    """Return text of a format (html, markdown, plain, or moodle, which guesses) as Markdown."""
    if form == "markdown":
        return text.strip()
    if form == "html" or (form != "plain" and TAG.search(text)):
        return from_html(text)
    return from_plain(text)


def from_html(text: str, pictures: dict[str, bytes] | None = None) -> str:
    """Return HTML as Markdown: what could act is dropped, and pictures inside the text are put into `pictures`."""
    if "<" not in text and "&" not in text:
        return from_plain(text)
    if len(text) > MOST_HTML and len(DATA_URI.sub("", text)) > MOST_HTML:
        raise Unfit(f"文字超过 {MOST_HTML} 个字符", f"the text is longer than {MOST_HTML} characters")
    reader = _Reader(pictures if pictures is not None else {})
    reader.feed(text)
    reader.close()
    return reader.text()


def plain_words(text: str) -> str:
    """Return the words of Markdown in one line, as titles and file cells show them."""
    words = IMAGE.sub(lambda found: f"〔{found[1] or '…'}〕", text)
    words = LINK.sub(r"\1", words)
    words = re.sub(r"(?m)^\s*\|?[-:| ]{3,}\|?\s*$", "", words)
    words = re.sub(r"(?<!\\)(\*\*|\*|`|~~)", "", words)
    words = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words)
    return " ".join(words.split())


def safe_name(name: str) -> str:
    """Return the name of a picture with which Markdown and addresses can do."""
    return NAME.sub("-", name.rsplit("/", 1)[-1]).strip("-.") or "picture"


class _Reader(HTMLParser):
    """Collects Markdown from HTML, however broken it is."""

    def __init__(self, pictures: dict[str, bytes]) -> None:
        super().__init__(convert_charrefs=True)
        self.pictures = pictures
        self.parts: list[str] = []
        self.lists: list[int | None] = []
        self.silent = 0
        self.row: list[str] | None = None
        self.rows = 0
        self.script = ""
        self.link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif not self.silent:
            self._open(tag, {key: value or "" for key, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in SILENT:
            self.handle_starttag(tag, attrs)

    def _open(self, tag: str, attrs: dict[str, str]) -> None:
        if tag in ("ul", "ol"):
            self.lists.append(None if tag == "ul" else 0)
        elif tag == "li":
            self._item()
        elif tag == "br":
            self.parts.append("\\\n" if self.row is None else " ")
        elif tag == "img":
            self.parts.append(self._picture(attrs))
        elif tag == "a":
            self.link = attrs.get("href", "") if re.match(r"https?://[^\s()<>]+$", attrs.get("href", "")) else ""
            self.parts.append("[" if self.link else "")
        elif tag in MARKS:
            self.parts.append(MARKS[tag])
        elif tag in ("sub", "sup"):
            self.script = tag
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th") and self.row is not None:
            self.row.append("")
        elif tag == "hr":
            self.parts.append("\n\n")
        if tag in BLOCKS:
            self.rows = 0 if tag == "table" else self.rows
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
            return
        if self.silent:
            return
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "a" and self.link:
            self._add(f"]({self.link})")
            self.link = ""
        elif tag in MARKS:
            self._close_mark(MARKS[tag])
        elif tag in ("sub", "sup"):
            self.script = ""
        elif tag == "tr" and self.row is not None:
            self._end_row()
        if tag in BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        words = re.sub(r"[ \t\r\n\xa0]+", " ", data)
        if self.script:
            words = words.translate(LOW if self.script == "sub" else HIGH)
        self._add(LINE_START.sub(r"\1\\\2", SPECIAL.sub(lambda found: "\\" + found.group(), words)))

    def _add(self, words: str) -> None:
        if self.row:
            self.row[-1] += words.replace("|", "\\|")
        elif self.row is None:
            self.parts.append(words)

    def _close_mark(self, mark: str) -> None:
        """Close emphasis tightly against its words, or drop it when there are none."""
        if self.row is not None:
            return
        trailing = ""
        while self.parts and not self.parts[-1].strip(" ") and self.parts[-1] != mark:
            trailing += self.parts.pop()
        if self.parts and self.parts[-1] == mark:
            self.parts[-1] = trailing
            return
        if self.parts and self.parts[-1].endswith(" "):
            self.parts[-1], trailing = self.parts[-1].rstrip(" "), " " + trailing
        self.parts.append(mark + trailing)

    def _item(self) -> None:
        depth = "   " * max(0, len(self.lists) - 1)
        if self.lists and self.lists[-1] is not None:
            self.lists[-1] += 1
            self.parts.append(f"\n{depth}{self.lists[-1]}. ")
        else:
            self.parts.append(f"\n{depth}- ")

    def _break(self) -> None:
        if self.row is None:
            self.parts.append("\n" if len(self.lists) > 1 else "\n\n")

    def _end_row(self) -> None:
        cells, self.row = self.row or [], None
        self.parts.append("\n| " + " | ".join(" ".join(cell.split()) for cell in cells) + " |")
        if self.rows == 0:
            self.parts.append("\n|" + " --- |" * max(1, len(cells)))
        self.rows += 1

    def _picture(self, attrs: dict[str, str]) -> str:
        source, words = attrs.get("src", ""), re.sub(r"[\[\]\n]", " ", attrs.get("alt", "")).strip()
        inline = DATA.match(source)
        if inline:
            name = f"picture-{len(self.pictures) + 1}.{inline[1].lower()}"
            try:
                self.pictures[name] = base64.b64decode(source[inline.end() :], validate=False)
            except binascii.Error:
                return f"〔{words or '…'}〕"
            return f"![{words}]({name})"
        if source.startswith("@@PLUGINFILE@@") or not re.match(r"^[a-z]+:|^//", source, re.IGNORECASE):
            from urllib.parse import unquote

            return f"![{words}]({safe_name(unquote(source.split('?')[0]))})" if source else ""
        return f"〔{words or html.unescape(source)[:200]}〕"

    def text(self) -> str:
        """Return what was collected, without empty lines in rows and spaces at line ends."""
        whole = re.sub(r"[ \t]+(?=\n)", "", "".join(self.parts))
        whole = re.sub(r"(?<=\n)[ \t]+(?=[^\s\-\d])", "", whole)
        whole = re.sub(r"(\\\n)+(?=\n|$)|(?<=\n\n)(\\\n)+", "", whole)
        return re.sub(r"\n{3,}", "\n\n", whole).strip().strip("\\").strip()
