"""Practice cards can be assigned: whoever has practised says so."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from ..extensions import db
from ..standards.models import Standard, StandardLink
from ..web.text import _l
from . import targets
from .targets import Target

KIND = "card"
MINUTES = 5
MOST = 60


def find(refs: Sequence[str]) -> dict[str, Target]:
    """Return the cards with these references."""
    return {target.ref: target for target in _cards(StandardLink.ref.in_(refs))}


def search(words: str, standard: str) -> list[Target]:
    """Return the cards whose code or title holds every word, of one standard when given."""
    conditions = [
        StandardLink.title["zh"].as_string().icontains(word, autoescape=True)
        | StandardLink.title["en"].as_string().icontains(word, autoescape=True)
        | StandardLink.ref.icontains(word, autoescape=True)
        for word in words.split()[:8]
    ]
    if standard:
        conditions.append(Standard.code == standard)
    return _cards(*conditions)[:MOST]


def _cards(*conditions: ColumnElement[bool]) -> list[Target]:
    rows = db.session.execute(
        select(StandardLink, Standard.code)
        .join(Standard, Standard.id == StandardLink.standard_id)
        .where(StandardLink.relation == "trains", StandardLink.kind == KIND, Standard.state != "retired")
        .where(*conditions)
        .order_by(Standard.code)
    )
    return [Target(KIND, link.ref, link.title, link.path, (code,), MINUTES) for link, code in rows]


def register() -> None:
    """Say that practice cards can be assigned."""
    targets.register(KIND, title=_l("Practice card"), find=find, search=search, is_self_reported=True)
