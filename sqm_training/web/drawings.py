"""Drawings at an address of their own: kept by the reader's browser, asked for again by their tag, drawn when new."""

import hashlib
from collections.abc import Callable

from flask import Response, request

WIDE_PX, NARROW_PX = 860, 380
"""How wide charts are drawn, in pixels: for a laptop or paper, and for a phone."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def width_asked() -> int:
    """Return how wide the address wants its chart."""
    return NARROW_PX if request.args.get("width") == "narrow" else WIDE_PX


def send_drawing(stamp: str, draw: Callable[[], bytes]) -> Response:
    """Answer 304 when the reader already has the drawing of this stamp, else draw it; it is kept privately."""
    tag = hashlib.sha256(stamp.encode()).hexdigest()[:32]
    response = Response(mimetype="image/svg+xml")
    response.set_etag(tag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Cookie"
    if tag not in request.if_none_match:
        response.data = draw()
    response.make_conditional(request)
    return response
