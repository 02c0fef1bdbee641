"""What makes the pages work on a tablet without a network: the service worker, the manifest, the page to start from."""

from typing import Any

from flask import Response, g, jsonify, make_response, render_template, url_for

from ...config import LANGUAGES
from ...errors import NotFound
from ...web.access import public
from ...web.assets import asset
from ...web.text import _, language
from .. import shell
from . import bp
from .capture.sheet import OWNER

bp.add_app_template_global(shell.module_map)


@bp.get("/service-worker.js")
@public
def send_service_worker() -> Response:
    """Send the service worker; browsers ask for it anew at every visit."""
    return Response(shell.worker(), mimetype="text/javascript", headers={"Cache-Control": "no-cache"})


@bp.get("/manifest.webmanifest")
@public
def show_manifest() -> Response:
    """Tell a browser what it needs to put the pages on the home screen."""
    code = language()
    icons = [
        {"src": asset(f"icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    answer = jsonify(
        name=_("SQM Training"),
        short_name=_("SQM"),
        lang="zh-CN" if code == "zh" else "en",
        id="/",
        start_url=url_for("visits.show_tablet_start", code=code),
        scope="/",
        display="standalone",
        background_color="#f4f6f8",
        theme_color="#0b6e99",
        icons=icons,
    )
    answer.mimetype = "application/manifest+json"
    answer.headers["Vary"] = "Cookie, Accept-Language"
    return answer


@bp.get("/tablet/<code>")
@public
def show_tablet_start(code: str) -> Any:
    """Show what this tablet holds; the page itself is nobody's, a script fills it from the tablet's memory."""
    if code not in LANGUAGES:
        raise NotFound
    g.language = code
    page = make_response(render_template("visits/show_tablet_start.html"))
    page.headers[OWNER] = "nobody"
    return page
