"""A person's progress in small: every standard, dimension, moment of truth or channel on its own."""

from typing import Any

from flask import redirect, render_template, request, url_for

from ...database import now
from ...people import settings
from ...people.looks import note_view
from ...people.queries.notice import has_accepted_notice
from ...people.sessions import signed_in_person
from ...web.access import EVERYBODY, allow
from ...web.drawings import send_drawing, width_asked
from ...web.text import language
from ..queries import parts as queries
from ..queries.scores import error_as_of
from . import bp
from .people import YEAR, drawn_person, whose

EDITION = 4
SHORT, SHORTER = 11, 9
"""How many Han characters fit over a panel; over one of a narrow drawing."""


def _axis() -> str:
    wanted = request.args.get("by", "")
    return wanted if wanted in queries.AXES else queries.AXES[0]


@bp.get("/people/<int:person_id>/parts")
@allow(*EVERYBODY)
def show_parts(person_id: int) -> Any:
    """Show a person's parts with small charts and the table behind them; a leader's look is noted."""
    person, is_own = whose(person_id)
    if is_own and not has_accepted_notice(person):
        return redirect(url_for("people.show_notice", next=request.path))
    if not is_own:
        note_view(actor_id=signed_in_person().id, kind="person", ref=str(person.id), person_id=person.id)
    by = _axis()
    return render_template(
        "progress/show_parts.html",
        person=person,
        is_own=is_own,
        by=by,
        axes=queries.AXES,
        parts=queries.parts_of(person.id, by, now() - YEAR),
        as_of=error_as_of(),
        most=queries.MOST,
    )


@bp.get("/people/<int:person_id>/parts.svg")
@allow(*EVERYBODY)
def show_parts_chart(person_id: int) -> Any:
    """Draw the small charts of a person whom the reader may see; a leader's look is noted."""
    person = drawn_person(person_id)
    if person is None:
        return redirect(url_for("people.show_notice"))
    parts = queries.parts_of(person.id, _axis(), now() - YEAR, judged=False)[: queries.MOST]
    width = width_asked()
    theme = "dark" if request.args.get("theme") == "dark" else "light"
    target = float(settings.get("target_score"))
    stamp = repr((parts, width, theme, language(), target, EDITION))
    return send_drawing(stamp, lambda: _drawn(parts, target, width, theme))


def _drawn(parts: list[queries.Part], target: float, width: int, theme: str) -> bytes:
    from ...charts.multiples import WIDE, Panel, multiples
    from ...charts.style import svg
    from ...charts.words import shortened

    room = SHORT if width >= WIDE else SHORTER
    panels = [
        Panel(shortened(one.title, room), one.days, one.values, one.mean, one.low, one.high, one.trained_on)
        for one in parts
    ]
    return svg(multiples(panels, target=target, theme=theme, width_px=width))
