"""QR codes: an address that a phone reads from a screen or from paper."""

from flask import current_app, request
from markupsafe import Markup


def qr_code(address: str) -> Markup:
    """Return the QR code of an address as a picture that needs no address of its own."""
    import segno

    return Markup(segno.make(address, error="m", micro=False).svg_data_uri(scale=4, border=2, light="white"))  # noqa: S704 - by segno


def whole_address(path: str) -> str:
    """Return the address of one of our pages for paper: under SQM_BASE_URL, else under the name asked for just now."""
    return str(current_app.config["SQM"].base_url or request.host_url.rstrip("/")) + path
