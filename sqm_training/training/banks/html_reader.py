"""HTML, however broken it is, into Markdown that can do no harm: what could act is dropped."""

import base64
import binascii
import html
import re
from html.parser import HTMLParser

from .markup import from_plain, safe_name, shown_as_is
from .unfit import Unfit

TAG = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]+\d*);")
LOW = str.maketrans("0123456789+-=()n", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ")
HIGH = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "pre", "blockquote", "section", "dl"}
SILENT = {"script", "style", "head", "title", "template", "noscript", "iframe", "object"}
DRAWN = {
    "svg": ("题目里有 SVG 图形，请改用 PNG 图片", "there is an SVG drawing in the text: use a PNG picture"),
    "math": ("题目里有 MathML 公式，请改用文字或图片", "there is a MathML formula in the text: use words or a picture"),
    "audio": ("题目里有音频，只能带图片", "there is a sound in the text: only pictures can be shown"),
    "video": ("题目里有视频，只能带图片", "there is a video in the text: only pictures can be shown"),
}
MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "del": "~~", "s": "~~"}
DATA_URI = re.compile(r"data:image/[\w.+-]+;base64,[A-Za-z0-9+/=%\s]*")
CODE = re.compile(r"(\n```\n.*?\n```\n)", re.DOTALL)
MOST_HTML = 40_000
DATA = re.compile(r"^data:image/([\w.+-]+)[^,]*;base64,", re.IGNORECASE)


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
        self.code: list[str] | None = None
        self.marks: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag in DRAWN and not self.silent:
            raise Unfit(*DRAWN[tag])
        elif self.code is not None:
            self.code += ["\n"] if tag == "br" else []
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
            self._put("\\\n" if self.row is None else " ")
        elif tag == "img":
            self._put(self._picture(attrs))
        elif tag == "a":
            self.link = attrs.get("href", "") if re.match(r"https?://[^\s()<>]+$", attrs.get("href", "")) else ""
            self._put("[" if self.link else "")
        elif tag in MARKS and self.row is None:
            self.marks.append((MARKS[tag], len(self.parts)))
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
        if tag == "pre" and self.row is None:
            self.code = []

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
            return
        if self.silent:
            return
        if self.code is not None:
            if tag != "pre":
                return
            self._end_code()
        if tag in ("ul", "ol") and self.lists:
            self.lists.pop()
        elif tag == "a" and self.link:
            self._put(f"]({self.link})")
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
        if self.code is not None:
            self.code.append(data)
            return
        words = re.sub(r"[ \t\r\n\xa0]+", " ", data)
        if self.script:
            words = words.translate(LOW if self.script == "sub" else HIGH)
        self._add(shown_as_is(words))

    def _add(self, words: str) -> None:
        self._put(words if self.row is None else words.replace("|", "\\|"))

    def _put(self, words: str) -> None:
        """Put Markdown into the cell of the table that is open, or behind all that was read."""
        if self.row:
            self.row[-1] += words
        elif self.row is None:
            self.parts.append(words)

    def _end_code(self) -> None:
        """Put lines that keep their breaks and spaces, as code is written."""
        words, self.code = "".join(self.code or []).strip("\r\n").replace("```", "'''"), None
        if words.strip():
            self.parts.append(f"\n\n```\n{words}\n```\n\n")

    def _close_mark(self, mark: str) -> None:
        """Close emphasis tightly against its words, or drop it when there are none."""
        if self.row is not None or mark not in [one for one, _place in self.marks]:
            return
        while self.marks[-1][0] != mark:
            self.parts[self.marks.pop()[1]] = ""
        self.marks.pop()
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
            name = f"picture-{len(self.pictures) + 1}.{inline[1].lower().partition('+')[0]}"
            try:
                self.pictures[name] = base64.b64decode(source[inline.end() :], validate=False)
            except binascii.Error:
                return f"〔{words or '…'}〕"
            return f"![{words}]({name})"
        if source.startswith("@@PLUGINFILE@@") or not re.match(r"^[a-z]+:|^//", source, re.IGNORECASE):
            from urllib.parse import unquote

            return f"![{words}]({safe_name(unquote(source.split('?')[0]))})" if source else ""
        source = "…" if source.lower().startswith("data:") else html.unescape(source)[:200]
        return f"〔{words or source}〕"

    def text(self) -> str:
        """Return what was collected, without empty lines in rows and spaces at line ends."""
        if self.code is not None:
            self._end_code()
        for _mark, place in self.marks:
            self.parts[place] = ""
        whole = "".join(self.parts)
        pieces = CODE.split(whole)
        return "".join(one if at % 2 else _tidied(one) for at, one in enumerate(pieces)).strip()


def _tidied(words: str) -> str:
    whole = re.sub(r"[ \t]+(?=\n)", "", words)
    whole = re.sub(r"(?<=\n)[ \t]+(?=[^\s\-\d])", "", whole)
    whole = re.sub(r"(?<!\\)(\\\n)+(?=\n|\Z)|(?<=\n\n)(\\\n)+|\A\s*(\\\n)+", "", whole)
    return re.sub(r"\n{3,}", "\n\n", whole)
