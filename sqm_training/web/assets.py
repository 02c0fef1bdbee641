"""Static files under addresses that change with their content, so that browsers may keep them for a year."""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, request, url_for

from .access import public

bp = Blueprint("assets", __name__)
STATIC = Path(__file__).resolve().parent.parent / "static"
FIRST = ("tokens", "base", "layout", "components", "components-forms", "components-lists")
LAST = ("print",)
KEEP = "public, max-age=31536000, immutable"


@cache
def stylesheet() -> str:
    """Return all style sheets as one: shared ones first, then those of features by name, print last."""
    found = {file.stem: file for file in sorted((STATIC / "css").glob("*.css"))}
    middle = [name for name in found if name not in FIRST + LAST]
    return lean("\n".join(found[name].read_text("utf-8") for name in (*FIRST, *middle, *LAST) if name in found))


def lean(sheet: str) -> str:
    """Return a style sheet without comments and without the white space that only people need."""
    return re.sub(r"\s*([{};])\s*", r"\1", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)).strip()


def version_of(content: bytes) -> str:
    """Return a short word for a content."""
    return hashlib.sha256(content).hexdigest()[:12]


@cache
def _version_of_file(name: str) -> str:
    return version_of((STATIC / name).read_bytes())


def asset(name: str) -> str:
    """Return the address of a static file, with the version of its content."""
    return url_for("static", filename=name, v=_version_of_file(name))


def stylesheet_address() -> str:
    """Return the address of the one style sheet."""
    return url_for("assets.send_stylesheet", version=version_of(stylesheet().encode()))


@bp.get("/assets/style-<version>.css")
@public
def send_stylesheet(version: str) -> Response:
    """Send the style sheet; an old address gets the present one, to be kept only when it is the right one."""
    sheet = stylesheet()
    keep = KEEP if version == version_of(sheet.encode()) else "no-cache"
    return Response(sheet, mimetype="text/css", headers={"Cache-Control": keep})


def _keep_versioned(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = KEEP
    return response


def _forget() -> None:
    stylesheet.cache_clear()
    _version_of_file.cache_clear()


def init_app(app: Flask) -> None:
    """Let templates name static files; while developing, read them anew for every page."""
    app.after_request(_keep_versioned)
    if app.debug:
        app.before_request(_forget)
    app.jinja_env.globals.update(asset=asset, stylesheet_address=stylesheet_address)
