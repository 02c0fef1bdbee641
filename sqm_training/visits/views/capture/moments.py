"""The moments of a visit, tapped as they happen."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for

from ....database import now
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from ....web.text import local_day, zone
from ...actions import capture as actions
from ...queries import capture as queries
from .. import bp
from .drafts import keep


@bp.route("/shops/<int:visit_id>/moments", methods=["GET", "POST"])
@allow(Role.SHOPPER)
def capture_moments(visit_id: int) -> Any:
    """Tap the moments of the visit as they happen."""
    visit = queries.fillable_visit(visit_id, signed_in_person())
    filling = queries.filling_of(visit)
    content = queries.content_of(filling)
    if request.method == "POST":
        name, act = request.form.get("name", ""), request.form.get("act", "tap")
        if name in {moment["code"] for moment in visit.checklist_version.moments}:
            content = actions.tapped(
                content, name=name, at=None if act == "undo" else _tap_time(content), note=request.form.get("note", "")
            )
            keep(filling, content)
        return redirect(url_for("visits.capture_moments", visit_id=visit_id))
    taps = {tap["name"]: tap for tap in content["taps"]}
    return render_template(
        "visits/capture_moments.html", visit=visit, taps=taps, times={name: _shown(tap) for name, tap in taps.items()}
    )


def _tap_time(content: dict[str, Any]) -> datetime:
    """Return the time that was typed as a correction, on the day of the other taps, else the present time."""
    typed = request.form.get("time", "")
    try:
        clock = datetime.strptime(typed, "%H:%M:%S" if typed.count(":") == 2 else "%H:%M").time()  # noqa: DTZ007 - a clock time alone; its day and zone come from the visit
    except ValueError:
        return now()
    days = [datetime.fromisoformat(tap["at"]).astimezone(zone()).date() for tap in content["taps"]]
    return datetime.combine(days[0] if days else local_day(now()), clock, zone())


def _shown(tap: dict[str, Any]) -> str:
    return datetime.fromisoformat(tap["at"]).astimezone(zone()).strftime("%H:%M:%S")
