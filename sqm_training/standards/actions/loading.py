"""Loading the shipped standards and touchpoints, without ever writing over what people changed."""

from collections import Counter
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from ...extensions import db
from ..models import Relation, Standard, Touchpoint
from .links import Link, replace_links

CARD = "card"


def load_library(plain: dict[str, Any], *, at: datetime) -> Counter[str]:
    """Load touchpoints and standards as they are shipped; return how many were added, updated, unchanged, kept.

    `kept` are standards that people have changed since: their number is above 1, and the shipped wording leaves
    them alone.
    """
    counts: Counter[str] = Counter()
    for row in plain["touchpoints"]:
        _load_touchpoint(row)
    db.session.flush()
    known = {standard.code: standard for standard in db.session.scalars(select(Standard))}
    for row in plain["standards"]:
        counts[_load_standard(known.get(row["code"]), row)] += 1
    db.session.flush()
    link_cards()
    return counts


def _load_touchpoint(row: dict[str, Any]) -> None:
    touchpoint = db.session.get(Touchpoint, row["code"]) or Touchpoint(code=row["code"])
    touchpoint.blueprint, touchpoint.position, touchpoint.title = row["blueprint"], row["position"], row["title"]
    touchpoint.is_moment_of_truth = bool(row.get("moment_of_truth"))
    touchpoint.part = row.get("part", "main")
    db.session.add(touchpoint)


def shipped(row: dict[str, Any]) -> dict[str, Any]:
    """Return the columns of a standard from its row of the library file."""
    basis = row.get("basis") or {}
    on = basis.get("date")
    return {
        "title": row["title"],
        "target": row["target"],
        "measure": row.get("measure"),
        "channel": row["channel"],
        "dimension": row["dimension"],
        "touchpoint_code": row.get("touchpoint"),
        "source": basis.get("source") or {},
        "document": basis.get("document") or "",
        "basis_on": date.fromisoformat(str(on)) if on else None,
        "city": basis.get("city") or {},
        "seen_elsewhere": basis.get("seen") or {},
        "practice": row.get("practice") or {},
        "is_verified": bool(basis.get("verified")),
        "is_own": bool(row.get("own")),
        "is_pledge": bool(row.get("pledge")),
    }


def _load_standard(standard: Standard | None, row: dict[str, Any]) -> str:
    columns = shipped(row)
    if standard is None:
        db.session.add(Standard(code=row["code"], number=1, state="proposed", **columns))
        return "added"
    if standard.number > 1:
        return "kept"
    changed = {name: value for name, value in columns.items() if getattr(standard, name) != value}
    for name, value in changed.items():
        setattr(standard, name, value)
    return "updated" if changed else "unchanged"


def link_cards() -> None:
    """Link every standard that has a practice card to its card."""
    standards = db.session.scalars(select(Standard).where(Standard.state != "retired").order_by(Standard.id))
    replace_links(
        relation=Relation.TRAINS,
        kind=CARD,
        ref_prefix="",
        links=[
            Link(standard.id, standard.code, standard.title, f"/standards/{standard.code}/practice")
            for standard in standards
            if standard.practice
        ],
    )
