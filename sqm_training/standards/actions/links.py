"""Links from standards to what measures and trains them; each owner replaces its own."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, or_

from ...database import Text
from ...extensions import db
from ..models import Relation, StandardLink


@dataclass(frozen=True, slots=True)
class Link:
    """One link to be kept: the standard, the thing's reference and title, and its page."""

    standard_id: int
    ref: str
    title: Text
    path: str


def replace_links(
    *, relation: Relation, kind: str, ref_prefix: str, links: Iterable[Link], ref: str | None = None
) -> None:
    """Replace all links of a kind whose reference begins with the prefix (such as `CTR:`) or is `ref` itself."""
    escaped = ref_prefix.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    db.session.execute(
        delete(StandardLink).where(
            StandardLink.relation == relation,
            StandardLink.kind == kind,
            or_(StandardLink.ref.like(f"{escaped}%", escape="\\"), StandardLink.ref == ref),
        )
    )
    db.session.add_all(
        StandardLink(
            standard_id=link.standard_id, relation=relation, kind=kind, ref=link.ref, title=link.title, path=link.path
        )
        for link in links
    )
    db.session.flush()
