"""Static files under addresses that change with their content, so that browsers may keep them for a year."""

import gzip
import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

from flask import Blueprint, Flask, Response, has_request_context, request, url_for
from flask_login import current_user
from markupsafe import Markup

from .access import public

bp = Blueprint("assets", __name__)
STATIC = Path(__file__).resolve().parent.parent / "static"
FIRST = ("tokens", "base", "layout", "components", "components-forms", "components-lists")
LAST = ("print",)
KEEP = "public, max-age=31536000, immutable"
COMPRESSED = frozenset({"static", "assets.send_stylesheet", "visits.send_service_worker"})
ICON = Markup(
    '<svg class="icon icon-{name}" width="20" height="20" {role} focusable="false">'
    '<use href="{address}#{name}"></use></svg>'
)
TEXTS = frozenset({"text/css", "text/javascript", "image/svg+xml"})


@cache
def stylesheet() -> str:
    """Return all style sheets as one: shared ones first, then those of features by name, print last."""
    found = {file.stem: file for file in sorted((STATIC / "css").glob("*.css"))}
    middle = [name for name in found if name not in FIRST + LAST]
    return squeezed("\n".join(found[name].read_text("utf-8") for name in (*FIRST, *middle, *LAST) if name in found))


def squeezed(sheet: str) -> str:
    """Return a style sheet without comments and without the space that only its writers need."""
    tight = re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    return re.sub(r"\s*([{};])\s*", r"\1", tight).replace(";}", "}\n").strip() + "\n"


def version_of(content: bytes) -> str:
    """Return a short word for a content."""
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _version_of_file(name: str) -> str:
    return version_of((STATIC / name).read_bytes())


def asset(name: str) -> str:
    """Return the address of a static file, with the version of its content."""
    return _address(request.script_root, name) if has_request_context() else _written(name)


@cache
def _address(_root: str, name: str) -> str:
    """Return an address below a root; a page names the same few files a hundred times."""
    return _written(name)


def _written(name: str) -> str:
    return url_for("static", filename=name, v=_version_of_file(name))


def icon(name: str, label: str | None = None) -> Markup:
    """Return a picture of the sheet of icons: seen only, unless it has a label."""
    return _icon(asset("icons.svg"), name, label)


@lru_cache(maxsize=1_000)
def _icon(address: str, name: str, label: str | None) -> Markup:
    role = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return ICON.format(name=name, role=role, address=address)


def stylesheet_address() -> str:
    """Return the address of the one style sheet."""
    return url_for("assets.send_stylesheet", version=_version_of_stylesheet())


@cache
def _version_of_stylesheet() -> str:
    return version_of(stylesheet().encode())


def chosen_theme() -> str | None:
    """Return the theme that the visitor chose, None when it follows the device."""
    theme: str = current_user.person.theme if current_user.is_authenticated else "auto"
    return None if theme == "auto" else theme


@bp.get("/assets/style-<version>.css")
@public
def send_stylesheet(version: str) -> Response:
    """Send the style sheet; an old address gets the present one, to be kept only when it is the right one."""
    sheet = stylesheet()
    keep = KEEP if version == _version_of_stylesheet() else "no-cache"
    return Response(sheet, mimetype="text/css", headers={"Cache-Control": keep})


def _keep_versioned(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = KEEP
    return response


@lru_cache(maxsize=200)
def _gzipped(data: bytes) -> bytes:
    return gzip.compress(data, 9, mtime=0)


def _compress(response: Response) -> Response:
    """Send text files that hold nothing of anybody compressed to browsers that take them so."""
    is_whole = response.status_code == 200 and "Content-Encoding" not in response.headers
    if request.endpoint not in COMPRESSED or not is_whole or response.mimetype not in TEXTS:
        return response
    response.headers["Vary"] = "Accept-Encoding"
    if request.accept_encodings["gzip"] > 0 and request.method == "GET":
        response.direct_passthrough = False
        response.data = _gzipped(response.get_data())
        response.headers["Content-Encoding"] = "gzip"
    return response


def _forget() -> None:
    for kept in (stylesheet, _version_of_stylesheet, _version_of_file, _address):
        kept.cache_clear()


def init_app(app: Flask) -> None:
    """Let templates name static files; while developing, read them anew for every page."""
    app.after_request(_keep_versioned)
    app.after_request(_compress)
    if app.debug:
        app.before_request(_forget)
    app.jinja_env.globals.update(
        picture=icon, asset=asset, chosen_theme=chosen_theme, stylesheet_address=stylesheet_address
    )
