"""The text of a lesson as a page shows it: sections, tables that scroll, call-outs, pictures, recordings."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import ceil
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import nh3
from markupsafe import Markup

from ..web.text import close_emphasis, renderer

if TYPE_CHECKING:
    from markdown_it.token import Token

KINDS = {
    "goal": {"目标", "objective", "goal", "objectives"},
    "drill": {"练一练", "drill", "practise", "try it"},
    "card": {"带走的卡片", "takeaway card", "take-away card"},
}
"""Headings that begin a section of their own look."""
SAY = ("这样说", "say", "say this")
TAGS = nh3.ALLOWED_TAGS | {"video", "audio"}
ATTRIBUTES = nh3.ALLOWED_ATTRIBUTES | {
    "video": {"src", "controls", "preload", "aria-label"},
    "audio": {"src", "controls", "preload", "aria-label"},
    "a": {"href", "title"},
    "img": {"src", "alt"},
}
SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:|^/|^#")
TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)
FIRST_HEAD = re.compile(r"<th>(.*?)</th>", re.DOTALL)
MEDIA_ENDINGS = {"mp3": "audio", "m4a": "audio", "ogg": "audio", "wav": "audio", "mp4": "video", "webm": "video"}
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z0-9]+")
HAN_A_MINUTE, WORDS_A_MINUTE = 1600, 900
"""Nobody takes a text in faster than this, about four times the usual speed of reading."""
LEAST_SECONDS, MOST_SECONDS = 5, 120

Address = Callable[[str], str]
Placed = tuple[tuple[str, str, str], ...]
"""Each file by name with its kind and where it is sent from."""


@dataclass(frozen=True)
class Section:
    """One section of a lesson, from a heading to the next: its look (text, goal, drill, card) and its HTML."""

    kind: str
    html: Markup


def sections(text: str, media: Mapping[str, str], address: Address, table_words: str = "") -> list[Section]:
    """Render a lesson; `media` gives the kind of each file by name, `address` where it is sent from.

    What could act is cleaned away; a picture of another origin is shown as its words only.
    """
    return _sections(text, _placed(media, address), table_words)


def kept_sections(text: str, media: Mapping[str, str], address: Address, table_words: str = "") -> list[Section]:
    """Render a text of a published version as `sections` does, once a worker: it never changes."""
    return list(_sections_once(text, _placed(media, address), table_words))


def _placed(media: Mapping[str, str], address: Address) -> Placed:
    return tuple((name, kind, address(name)) for name, kind in media.items())


def _sections(text: str, placed: Placed, table_words: str) -> list[Section]:
    media = {name: kind for name, kind, _address in placed}
    addresses = {name: address for name, _kind, address in placed}
    parser = renderer()
    tokens = parser.parse(close_emphasis(text))
    for token in tokens:
        _lower_heading(token)
        for child in token.children or []:
            _show(child, media, addresses.__getitem__)
    return [
        Section(kind, _finished(parser.renderer.render(part, parser.options, {}), table_words))
        for kind, part in _split(tokens)
    ]


_sections_once = lru_cache(maxsize=128)(_sections)


def _lower_heading(token: "Token") -> None:
    if token.type in ("heading_open", "heading_close") and token.tag == "h1":
        token.tag = "h2"


def _split(tokens: "list[Token]") -> "Iterator[tuple[str, list[Token]]]":
    """Yield the tokens from each heading of the second level to the next, with the look that the heading asks for."""
    kind = "text"
    part: list[Token] = []
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2" and token.level == 0:
            if part:
                yield kind, part
            title = tokens[place + 1].content.strip().lower()
            kind, part = next((name for name, titles in KINDS.items() if title in titles), "text"), []
        part.append(token)
    if part:
        yield kind, part


def _show(token: "Token", media: Mapping[str, str], address: Address) -> None:
    """Let a picture or link lead to the file of the course that it names."""
    if token.type == "link_open":
        name = unquote(str(token.attrGet("href") or ""))
        if name in media:
            token.attrSet("href", address(name))
    if token.type != "image":
        return
    name, words = unquote(str(token.attrGet("src") or "")), escape(token.content or "")
    kind = media.get(name)
    token.type, token.children = "html_inline", None
    if kind is None:
        token.content = f"<em>{words}</em>" if words else ""
    elif kind == "image":
        token.content = f'<img src="{escape(address(name))}" alt="{words}">'
    elif kind in ("audio", "video"):
        label = words or escape(name)
        token.content = (
            f'<{kind} src="{escape(address(name))}" controls preload="metadata" aria-label="{label}"></{kind}>'
        )
    else:
        token.content = f'<a href="{escape(address(name))}">{words or escape(name)}</a>'


def _finished(html: str, table_words: str) -> Markup:
    clean = nh3.clean(
        html.replace("\u200b", ""), tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}
    )
    clean = TABLE.sub(lambda found: _table(found[1], table_words), clean)
    clean = re.sub(r"<blockquote>(?=\s*<p><strong>)", '<blockquote class="callout">', clean)
    return Markup(clean)  # noqa: S704 - cleaned just now, and only our own tags were added since


def _table(inside: str, words: str) -> str:
    head = FIRST_HEAD.search(inside)
    is_say = head is not None and re.sub(r"<[^>]+>", "", head[1]).strip().lower() in SAY
    look = "table table-say" if is_say else "table"
    region = f'<div class="table-wrap" role="region" tabindex="0" aria-label="{escape(words)}">'
    return f'{region}<table class="{look}">{inside}</table></div>'


def media_named(text: str) -> set[str]:
    """Return the names of files that a text shows or links to; addresses elsewhere are none."""
    if "](" not in text and "]:" not in text:  # no link of any kind is written without
        return set()
    found: set[str] = set()
    for token in renderer().parse(text):
        for child in token.children or []:
            name: Any = child.attrGet({"image": "src", "link_open": "href"}.get(child.type, ""))
            if name and not SCHEME.match(str(name)):
                found.add(unquote(str(name)))
    return found


def least_seconds(text: str) -> int:
    """Return how long even the quickest reader is at a text, in seconds: from 5 to 120."""
    minutes = len(HAN.findall(text)) / HAN_A_MINUTE + len(LATIN.findall(text)) / WORDS_A_MINUTE
    return min(MOST_SECONDS, max(LEAST_SECONDS, ceil(60 * minutes)))
