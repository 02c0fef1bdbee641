"""The Monday card of a hall, for a phone and for one sheet of paper."""

from typing import Any

from flask import redirect, render_template, request, url_for

from ...database import now
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.qr import qr_code, whole_address
from ...web.text import local, local_day
from ..queries import card as queries
from ..queries import card_figures, sites
from . import bp

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)
SIZES = ((280, "short"), (440, "normal"), (900, "long"))
"""Up to how many letters (a Han character counts as two) a sheet is set in which type; beyond them it is `dense`."""


@bp.get("/monday")
@allow(Role.EMPLOYEE, *LEADERS)
def find_card() -> Any:
    """Lead to the card of the site asked for, else of the own one, for trainers of the whole organisation."""
    reader, site_id = signed_in_person(), request.args.get("site", type=int)
    if site_id is None:
        site = queries.first_site(reader)
        site_id = site.id if site else None
    if site_id is None:
        return redirect(url_for("progress.list_sites" if reader.has_role(*LEADERS) else "home.show_home"))
    standard = request.args.get("standard") or None
    return redirect(url_for("progress.show_card", site_id=site_id, standard=standard))


@bp.get("/sites/<int:site_id>/card")
@allow(Role.EMPLOYEE, *LEADERS)
def show_card(site_id: int) -> str:
    """Show this Monday's card of a site, of its weakest standard or of the one in the address."""
    reader = signed_in_person()
    site = queries.readable_site(reader, site_id)
    card = queries.monday_card(site, queries.monday_of(local_day(now())), request.args.get("standard", ""))
    address = whole_address(card.link.path)
    is_leader = reader.has_role(*LEADERS)
    return render_template(
        "progress/show_card.html",
        card=card,
        address=address,
        code=qr_code(address),
        size=_size(card),
        fewest_visits=card_figures.FEWEST_VISITS,
        fewest_people=card_figures.FEWEST_PEOPLE,
        sites=sites.sites_for(reader) if is_leader else [],
        choices=card.choices if is_leader else [],
    )


def _size(card: queries.Card) -> str:
    """Return how the sheet is set, so that it fills one page of A4 and no more."""
    drill = card.standard.practice.get("drill")
    words = "".join(local(one) for one in (card.standard.title, card.standard.target, card.say, card.avoid, drill))
    length = sum(1 if letter.isascii() else 2 for letter in words)
    return next((size for most, size in SIZES if length <= most), "dense")
