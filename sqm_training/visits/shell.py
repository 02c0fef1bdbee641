"""What a tablet needs to open without a network: the files by their hashes, and the pages of nobody."""

import hashlib
import json
from functools import cache
from typing import Any

from flask import current_app, url_for

from ..web.assets import STATIC, asset, stylesheet, stylesheet_address

ENTRY = "js/service-worker.js"
FILES = ("icons.svg", "favicon.svg", "icon-192.png", "vendor/idb/idb.js")
SHARED = ("app", "conditions", "picture", "sheet")
STEPS = ("sheet-save", "visit-form", "visit-photos", "visit-store")
"""The form of one section a page needs no shell, but comes out of it where there is one."""


def modules() -> list[str]:
    """Return the scripts of the tablet."""
    own = sorted(file.relative_to(STATIC).as_posix() for file in (STATIC / "js" / "offline").glob("*.js"))
    return [*own, *(f"js/{name}.js" for name in SHARED + STEPS)]


@cache
def _sha256(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()


def shell() -> dict[str, Any]:
    """Return the files of the shell with their SHA-256, its pages, and a version that changes with any of them."""
    if current_app.debug:
        _sha256.cache_clear()
    files = [{"url": asset(name), "sha256": _sha256(name)} for name in (*modules(), *FILES)]
    sheet = hashlib.sha256(stylesheet().encode()).hexdigest()
    files.append({"url": stylesheet_address(), "sha256": sheet})
    pages = [url_for("visits.show_tablet_start", code=code) for code in ("zh", "en")]
    text = json.dumps([files, pages, _sha256(ENTRY)])
    return {"version": hashlib.sha256(text.encode()).hexdigest()[:16], "files": files, "pages": pages}


def worker() -> str:
    """Return the service worker with the list of the shell in front."""
    return f"const SHELL = {json.dumps(shell())};\n{(STATIC / ENTRY).read_text('utf-8')}"


def module_map() -> dict[str, Any]:
    """Return the import map that leads every module to the address of its version."""
    names = [*modules(), "vendor/idb/idb.js"]
    return {"imports": {url_for("static", filename=name): asset(name) for name in names}}
