"""The single visits behind a figure of the insights, so that every number opens down to what it is made of."""

from collections.abc import Callable
from typing import Any

from flask import request

from ....errors import NotFound
from ....people.models import Person
from ....people.sessions import signed_in_person
from ....web.access import Role, allow
from .. import bp
from .flags import of_flags
from .items import of_item
from .pairs import of_pairs
from .scores import of_shopper, of_wave
from .shares import of_heat, of_part, of_steps, of_weakest
from .waves import of_objections, of_people, of_published, of_shoppers

KINDS: dict[str, Callable[[Person], Any]] = {
    "heat": of_heat,
    "steps": of_steps,
    "weakest": of_weakest,
    "part": of_part,
    "wave": of_wave,
    "shopper": of_shopper,
    "item": of_item,
    "pairs": of_pairs,
    "published": of_published,
    "people": of_people,
    "shoppers": of_shoppers,
    "objections": of_objections,
    "flags": of_flags,
}


@bp.get("/insights/visits")
@allow(Role.MANAGER, Role.TRAINER, Role.ADMIN)
def list_behind() -> Any:
    """List the visits behind the figure that the address names, and below them those that do not count in it."""
    kind = KINDS.get(request.args.get("of", ""))
    if kind is None:
        raise NotFound
    return kind(signed_in_person())
