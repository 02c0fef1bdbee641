"""The role-plays behind a person's share of points on a standard, each opening how it went."""

from typing import Any

from flask import get_template_attribute, redirect, render_template, request, url_for

from ...database import now
from ...ledger.models import MILLION
from ...people.looks import note_view
from ...people.queries.notice import has_accepted_notice
from ...people.sessions import signed_in_person
from ...web.access import EVERYBODY, allow
from ...web.lists import Column, Listing, list_page
from ...web.text import _, day, local, points_plain
from ..queries.plays import Played, played_behind
from . import bp
from .people import YEAR, whose


@bp.get("/people/<int:person_id>/plays")
@allow(*EVERYBODY)
def list_plays(person_id: int) -> Any:
    """List the role-plays of twelve months that gave a person's points on a standard; a leader's look is noted."""
    person, is_own = whose(person_id)
    if is_own and not has_accepted_notice(person):
        return redirect(url_for("people.show_notice", next=request.path))
    played = played_behind(person.id, request.args.get("standard", ""), now() - YEAR)
    if not is_own:
        note_view(actor_id=signed_in_person().id, kind="person", ref=str(person.id), person_id=person.id)
    page = _listing(played)
    if page.export:
        return page.export_response()
    return render_template("progress/list_plays.html", person=person, is_own=is_own, played=played, page=page)


def _listing(played: Played) -> Listing:
    sums, title = played.sums, get_template_attribute("progress/_behind.html", "debrief")
    return list_page(
        played.rows,
        columns=[
            Column("title", _("Role-play"), title, export=_title),
            Column("when", _("Day"), lambda row: day(row.at, year=True), sort=sums.at, is_short=True),
            Column("got", _("Points earned"), lambda row: _points(row.got), sort=sums.got, is_number=True),
            Column("possible", _("Points possible"), lambda row: _points(row.possible), sort=sums.possible,
                   is_number=True),
            Column("lost", _("Points lost"), lambda row: _points(row.possible - row.got),
                   sort=sums.possible - sums.got, is_number=True),
        ],
        default_sort="-when",
        empty=(_("No role-plays"), _("Nothing counts in this figure."), None, None),
        name="plays-behind",
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
    )  # fmt: skip


def _title(row: Any) -> str:
    return local(row.ScenarioVersion.title) if row.id else "–"


def _points(millionths: Any) -> str:
    return points_plain(int(millionths) / MILLION)
