"""How a report is answered: the page to print, one of its charts, all of them, PDF, or the workbook."""

import base64
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any

from flask import Response, render_template, request

from ...errors import NotFound
from ..access import this_app
from ..drawings import WIDE_PX, send_drawing, width_asked
from ..lists import FORMATS, exported
from ..paper import can_make_pdf, send_pdf
from ..text import language, zone
from .model import Drawing, Report
from .workbook import report_workbook

EDITION = 2
"""Raised whenever drawings change, so that kept copies are not used any more."""
FILES = ("pdf", "xlsx", "charts")


def asked_for() -> str:
    """Return what the address asks for: `page`, `svg`, or one of the files."""
    wanted = request.args.get("export", "")
    return wanted if wanted in (*FILES, "svg") else "page"


Charts = Iterable[Callable[[], Drawing]]
"""The charts of a report in their order, each put together only when it is asked for."""


def send_report(make: Callable[[], Report], charts: Charts) -> Any:
    """Answer with the report as the address asks for it; whoever keeps the trail is told of files.

    The address of one of its `charts` does not have the whole report made.
    """
    wanted = asked_for()
    if wanted == "svg":
        return _send_chart(charts)
    report = make()
    if wanted == "page":
        return render_template("components/report.html", report=report)
    if wanted == "pdf":
        pictures = _pictures(report) if can_make_pdf() else []
        answer = send_pdf(_filename(report), "components/report_paper.html", request.path, report=report,
                          pictures=pictures)  # fmt: skip
    else:
        answer = _send_file(report, *(_charts(report) if wanted == "charts" else _workbook(report)))
    exported.send(
        this_app(),
        name=report.name,
        kind=wanted,
        rows=sum(len(one.rows) for one in report.tables),
        about_id=report.about_id,
    )
    return answer


def _send_chart(charts: Charts) -> Response:
    number = request.args.get("chart", 0, type=int)
    make = next(islice(charts, number, None), None) if number >= 0 else None
    if make is None:
        raise NotFound
    chosen, width = make(), width_asked()

    def draw() -> bytes:
        from ...charts.style import svg

        return svg(chosen.draw(width))

    return send_drawing(repr((request.path, number, chosen.stamp, width, language(), EDITION)), draw)


def _pictures(report: Report) -> list[str]:
    """Return all charts as pictures that need no address, with their own fonts."""
    from ...charts.style import png

    return [f"data:image/png;base64,{base64.b64encode(png(one.draw(WIDE_PX))).decode()}" for one in report.drawings]


def _charts(report: Report) -> tuple[bytes, str, str]:
    from ...charts.style import pdf_pages

    if not report.drawings:
        raise NotFound
    return pdf_pages([one.draw(WIDE_PX) for one in report.drawings]), "application/pdf", "-charts.pdf"


def _workbook(report: Report) -> tuple[bytes, str, str]:
    return report_workbook(report), FORMATS["xlsx"], ".xlsx"


def _filename(report: Report) -> str:
    return f"{report.name}-{datetime.now(zone()):%Y-%m-%d}"


def _send_file(report: Report, made: bytes, kind: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{_filename(report)}{ending}"'}
    return Response(made, content_type=kind, headers=headers)
