"""Words in the reader's language: interface strings, bilingual content, Markdown, dates."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import nh3
from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import refresh as refresh_language
from markupsafe import Markup

from ..config import LANGUAGES
from ..database import Text
from ..measures.score import shown
from . import spoken
from .spoken import gettext, language, lazy_gettext, ngettext

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = [
    "_",
    "_l",
    "both",
    "day",
    "gap",
    "language",
    "local",
    "local_day",
    "markdown",
    "moment",
    "ngettext",
    "quoted",
    "refresh_language",
    "roughly",
    "sentences",
]

DAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
WIDE_LETTER = re.compile(r"[\u2014\u2018-\u201d\u2026\u3000-\u9fff\uff00-\uffef]")
MINUS = "\u2212"
SHORT = 2000
"""Characters up to which a worker keeps what it rendered from Markdown."""
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

_ = gettext
_l = lazy_gettext


def local(words: Mapping[str, str] | str | None, wanted: str | None = None) -> str:
    """Pick the reader's language from bilingual words; where it is empty the other one serves."""
    if words is None:
        return ""
    if isinstance(words, str):
        return words
    wanted = wanted or language()
    return words.get(wanted) or words.get("zh") or words.get("en") or ""


def both(say: Callable[[], str]) -> Text:
    """Return what is said, in both languages, for words that are kept and read later by others."""
    words = {}
    for tongue in LANGUAGES:
        with force_locale(tongue):
            words[tongue] = str(say())
    return words


def zone() -> ZoneInfo:
    """Return the timezone in which days, waves and deadlines are reckoned."""
    return ZoneInfo(current_app.config["BABEL_DEFAULT_TIMEZONE"])


def local_day(at: datetime | date) -> date:
    """Return the local calendar day of a moment."""
    return at.astimezone(zone()).date() if isinstance(at, datetime) else at


def day(at: datetime | date | None, *, year: bool | None = None) -> str:
    """Write a day as `11月22日 周日` or `Sun 22 Nov`, with the year when it is not this one."""
    if at is None:
        return ""
    on = local_day(at)
    with_year = on.year != datetime.now(zone()).year if year is None else year
    if language() == "zh":
        return f"{f'{on.year}年' if with_year else ''}{on.month}月{on.day}日 周{DAYS['zh'][on.weekday()]}"
    return f"{DAYS['en'][on.weekday()]} {on.day} {MONTHS[on.month - 1]}{f' {on.year}' if with_year else ''}"


def day_range(first: date, last: date) -> str:
    """Write the days from first to last; when one needs its year, both show it."""
    return _day_range(language(), datetime.now(zone()).year, first, last)


@lru_cache(maxsize=1024)
def _day_range(_words: str, this_year: int, first: date, last: date) -> str:
    """Write a range in the language of the request, which is `_words`; tables repeat the same few."""
    year = first.year != this_year or last.year != this_year
    return f"{day(first, year=year)} – {day(last, year=year)}"


def moment(at: datetime | None) -> str:
    """Write a moment as its day and local time, such as `11月22日 周日 14:02`."""
    if at is None:
        return ""
    return f"{day(at)} {(at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(zone()):%H:%M}"


def roughly(at: datetime) -> str:
    """Write a moment so vaguely that nobody is given away: `early November, morning`."""
    there = at.astimezone(zone())
    return _roughly(language(), date(there.year, there.month, 1), min((there.day - 1) // 10, 2), there.hour < 12)


@lru_cache(maxsize=1024)
def _roughly(words: str, month: date, third: int, morning: bool) -> str:
    """Write a part of a month in the language of the request, which is `words`; tables repeat the same few."""
    if words == "zh":
        return f"{month.year}年{month.month}月{'上中下'[third]}旬，{'上午' if morning else '下午'}"
    part = (_("early"), _("mid"), _("late"))[third]
    return f"{part} {month:%B %Y}, {_('morning') if morning else _('afternoon')}"


def points_plain(points: Fraction | float) -> str:
    """Write points as short as they are exact to two decimals: `4`, `2.5`, `0.67`."""
    return f"{float(points):.2f}".rstrip("0").rstrip(".").replace("-", MINUS)


def points_shown(points: Fraction | float | None) -> str:
    """Write a score with one decimal; None is ""."""
    return shown(points).replace("-", MINUS)


def gap() -> str:
    """Return what stands between two sentences: nothing after the full-width marks of Chinese, else a space."""
    return "" if language() == "zh" else " "


def sentences(*parts: str) -> str:
    """Join sentences as the language does; what is empty is left out."""
    return gap().join(part for part in parts if part)


def quoted(text: str) -> str:
    """Put what somebody said into quotation marks, unless it stands in some already."""
    return text if text[:1] in {"“", '"', "「", "『", "‘"} else f"“{text}”"


@cache
def renderer() -> "MarkdownIt":
    """Return the reader of Markdown: CommonMark with tables and strikethrough, no HTML."""
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    reader.add_render_rule("softbreak", _line_end)
    return reader


def _line_end(_renderer: Any, tokens: Sequence[Any], place: int, _options: Any, _env: Any) -> str:
    """Join lines of Chinese without a gap; between other words the end of a line is a space."""
    before, after = (tokens[at].content if 0 <= at < len(tokens) else "" for at in (place - 1, place + 1))
    return "" if WIDE_LETTER.match(before[-1:]) and WIDE_LETTER.match(after[:1]) else "\n"


@lru_cache(maxsize=500)
def markdown(text: str | None) -> Markup:
    """Render Markdown that people wrote; whatever could act is cleaned away. The same text is rendered once.

    CommonMark leaves `**注意：**请` as it stands, because the closing stars follow punctuation and precede a letter;
    a zero-width space between them makes it close there, and is taken out again.
    """
    if not text:
        return Markup("")
    return _rendered_once(text) if len(text) <= SHORT else _rendered(text)


def _rendered(text: str) -> Markup:
    html = renderer().render(close_emphasis(text)).replace("\u200b", "")
    return Markup(nh3.clean(html))  # noqa: S704 - nh3 has just cleaned it


_rendered_once = lru_cache(maxsize=2048)(_rendered)
"""Questions, their options and explanations are short, and read again and again."""


def close_emphasis(text: str) -> str:
    """Put zero-width spaces where emphasis meets Chinese punctuation; take them out of what is rendered.

    Files that plain CommonMark has to read as well help themselves with a space, which Chinese does not have there.
    """
    opened = re.sub(r"(?<=[^\s*])\*\*(?=[“‘（《「【])", "\u200b**\u200b", text)
    closing = r"(?<=[：，。！？；）》」』”’】、])\*\*(?:(?=[^\s*])| (?=[\u3000-\u9fff\u201c]))"
    return re.sub(closing, "\u200b**\u200b", opened)


def init_app(app: Flask, babel: Any) -> None:
    """Bind the languages, and let templates write bilingual content, days and points."""
    spoken.init_app(app, babel)
    app.jinja_env.filters.update(
        local=local,
        day=day,
        day_range=day_range,
        moment=moment,
        roughly=roughly,
        markdown=markdown,
        quoted=quoted,
        points=points_shown,
        points_plain=points_plain,
    )
    app.jinja_env.globals.update(gap=gap)
