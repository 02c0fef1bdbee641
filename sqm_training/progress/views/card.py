"""The Monday card of a hall, for a phone and for one sheet of paper."""

from typing import Any

from flask import redirect, render_template, request, url_for

from ...database import now
from ...errors import NotFound
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.qr import qr_code, whole_address
from ...web.text import local, local_day
from ..queries import card as queries
from ..queries import sites
from . import bp

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)
LONG = 440
"""From so many letters on (a Han character counts as two) the sheet is set in smaller type."""


@bp.get("/card")
@allow(Role.EMPLOYEE, *LEADERS)
def find_card() -> Any:
    """Lead to the card of the site asked for, else of the own one, for trainers of the whole organisation."""
    site_id = request.args.get("site", type=int)
    site = queries.first_site(signed_in_person()) if site_id is None else None
    if site_id is None and site is None:
        raise NotFound
    standard = request.args.get("standard") or None
    return redirect(url_for("progress.show_card", site_id=site.id if site else site_id, standard=standard))


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
        is_long=_length(card) > LONG,
        fewest_visits=queries.FEWEST_VISITS,
        fewest_people=queries.FEWEST_PEOPLE,
        sites=sites.sites_for(reader) if is_leader else [],
        choices=queries.cards_to_choose() if is_leader else [],
    )


def _length(card: queries.Card) -> int:
    """Return how much text the card holds, in Latin letters."""
    practice = card.standard.practice.get("drill")
    words = "".join(local(one) for one in (card.standard.title, card.standard.target, card.say, card.avoid, practice))
    return sum(1 if letter.isascii() else 2 for letter in words)
