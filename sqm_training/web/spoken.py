"""Which language a page speaks, and what the words of the interface are in it."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Flask, g, has_app_context, has_request_context, request
from flask_babel import get_locale, get_translations
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from ..config import LANGUAGES
from .commands import terminal_language

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
HELD: dict[str, Any] = {}
"""The catalogues of each language, once they were asked for; Flask-Babel looks for them at each word anew."""


def wished_language() -> str:
    """Choose `zh` or `en`: the person's choice, else the one kept in the session, else the browser's wish."""
    if not has_request_context():
        return terminal_language()
    chosen = getattr(g, "language", None)
    if chosen in LANGUAGES:
        return str(chosen)
    for wish in request.accept_languages.values():
        short = wish.lower().split("-")[0]
        if short in LANGUAGES:
            return short
    return "zh"


def language() -> str:
    """Return the language now in use, `zh` or `en`.

    A page asks a thousand times: what Flask-Babel keeps for the request is looked at before Flask-Babel is asked.
    It keeps nothing when the first words of a request were said in a forced language.
    """
    try:
        locale = g._flask_babel.babel_locale or get_locale()
    except (AttributeError, RuntimeError):
        locale = get_locale()
    return "zh" if locale is not None and locale.language == "zh" else "en"


def spoken() -> Any:
    """Return the catalogues of the language now in use."""
    tongue = language()
    found = HELD.get(tongue)
    if found is None:
        found = get_translations()
        if has_app_context():
            HELD[tongue] = found
    return found


def gettext(words: str, /, **values: Any) -> str:
    """Say something in the language now in use."""
    found: str = spoken().ugettext(words)
    return found % values if values else found


def lazy_gettext(words: str, /, **values: Any) -> LazyString:
    """Say something in the language in use when it is shown."""
    return LazyString(gettext, words, **values)


def ngettext(one: str, many: str, n: int, /, **values: Any) -> str:
    """Say something of a number, which the words may name `num`."""
    found: str = spoken().ungettext(one, many, n)
    return found % ({"num": n} | values)


@lru_cache(maxsize=10_000)
def _escaping(_tongue: str, words: str) -> Markup:
    """Return what words without values say on a page; most words of a page take none."""
    return Markup(spoken().ugettext(words)) % {}  # noqa: S704 - words of a catalogue


@pass_eval_context
def _said(context: EvalContext, words: str, /, **values: Any) -> str:
    if context.autoescape and not values:
        return _escaping(language(), words)
    found = spoken().ugettext(words)
    return (Markup(found) if context.autoescape else found) % values  # noqa: S704 - words of a catalogue


def compile_catalogues() -> list[str]:
    """Compile each Chinese catalogue that is newer than its compiled form; return the names of all of them."""
    from babel.messages import mofile, pofile

    folder = CATALOGUES / "zh" / "LC_MESSAGES"
    names = []
    for source in sorted(folder.glob("*.po")):
        names.append(source.stem)
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalogue = pofile.read_po(stream, locale="zh", domain=source.stem)
        part = target.with_suffix(f".{id(catalogue)}")
        with part.open("wb") as stream:
            mofile.write_mo(stream, catalogue)
        part.replace(target)
    return names


def init_app(app: Flask, babel: Any) -> None:
    """Bind the languages: one Chinese catalogue per feature, all searched as one."""
    names = compile_catalogues()
    app.config["BABEL_DOMAIN"] = ";".join(names) or "messages"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join([str(CATALOGUES)] * max(1, len(names)))
    babel.init_app(app, locale_selector=wished_language)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # an extension of Jinja adds it
        gettext=lambda words: spoken().ugettext(words),
        ngettext=lambda one, many, n: spoken().ungettext(one, many, n),
        newstyle=True,
    )
    app.jinja_env.globals.update(_=_said, language=language)
