"""Pages as PDF: through WeasyPrint where it is installed; where it is not, the browser prints the same page."""

import logging
from functools import cache
from importlib.util import find_spec
from typing import Any

from flask import Flask, Response, flash, redirect, render_template, request

from .assets import STATIC, squeezed
from .text import _

log = logging.getLogger(__name__)
SHEETS = ("tokens", "base", "report", "certificate")


@cache
def can_make_pdf() -> bool:
    """Say whether WeasyPrint is installed; nothing is loaded for the answer."""
    return find_spec("weasyprint") is not None


@cache
def paper_style() -> str:
    """Return the style sheets that paper needs, as one."""
    return squeezed("\n".join((STATIC / "css" / f"{name}.css").read_text("utf-8") for name in SHEETS))


def send_pdf(name: str, template: str, page: str, **values: Any) -> Any:
    """Answer with a template as a PDF file; where that cannot be made, go to `page` and say how to print it."""
    made = make_pdf(render_template(template, style=paper_style(), **values))
    if made is None:
        flash(_("No PDF can be made here. Print this page, and choose “Save as PDF” as the printer."), "watch")
        return redirect(page)
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(made, content_type="application/pdf", headers=headers)


def make_pdf(html: str) -> bytes | None:
    """Return HTML as PDF, None where WeasyPrint or what it needs is missing; nothing outside the HTML is fetched."""
    if not can_make_pdf():
        return None
    try:
        logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it names each property that paper has no use for
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except (ImportError, OSError):  # installed, but the libraries that set text are not
        log.exception("WeasyPrint cannot be loaded")
        return None
    fetcher = URLFetcher(allowed_protocols={"data"}, allow_redirects=False)
    made: bytes = HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_tags=True)
    return made


def wants_pdf() -> bool:
    """Say whether the address asks for the page as PDF."""
    return request.args.get("export") == "pdf"


def init_app(app: Flask) -> None:
    """Let templates ask whether to offer PDF."""
    app.jinja_env.globals.update(can_make_pdf=can_make_pdf)
