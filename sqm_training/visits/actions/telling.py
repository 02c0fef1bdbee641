"""What people find in their inbox about visits: a result that is there or was corrected, a visit that came back."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select

from ...database import now
from ...extensions import db
from ...jobs import outbox
from ...jobs.outbox import Words
from ...web.text import _, both, day, local, moment, roughly
from ..models import Correction, PersonResult, Result, Return, Visit

RESULTS = "/results/"
"""What the address of a result begins with."""


def told_at(result_id: int) -> tuple[str, ...]:
    """Return the paths to which messages about a result lead: it is there, it changed, an objection is answered."""
    return f"{RESULTS}{result_id}", f"{RESULTS}{result_id}#answered"


def untell(result_id: int, person_ids: Iterable[int], at: datetime) -> None:
    """Let messages about a result that is no longer there count as read: nothing is left to open."""
    for person_id in person_ids:
        outbox.mark_read(person_id=person_id, at=at, paths=told_at(result_id))


def tell_published(result: Result, *, until: datetime | None) -> None:
    """Tell everybody who was met that the result is there, and until when it takes objections."""
    visit = db.session.get_one(Visit, result.visit_id)

    def body() -> str:
        return _(
            "Mystery shop, %(site)s, %(when)s. Your own items come first. Objections until %(day)s.",
            site=local(visit.site.title),
            when=_when(visit, result),
            day=day(until) if until else "–",
        )

    words = Words(both(lambda: _("A result is there for you")), both(body), f"/results/{result.id}")
    for person_id in _met(result):
        key = f"published:{result.id}:{person_id}"
        outbox.leave(key=key, person_id=person_id, words=words, at=result.published_at or now())


def tell_corrected(visit: Visit, trace: Correction) -> None:
    """Tell everybody who was met that an answer of a published result was corrected; the reason stays in review."""
    result = db.session.scalars(select(Result).where(Result.visit_id == visit.id)).one()

    def body() -> str:
        return _(
            "%(site)s, %(when)s: the answer to %(item)s was corrected, and the result worked out anew.",
            site=local(visit.site.title),
            when=_when(visit, result),
            item=trace.item_code,
        )

    words = Words(both(lambda: _("A result of yours was corrected")), both(body), f"/results/{result.id}")
    for person_id in _met(result):
        outbox.leave(key=f"corrected:{trace.id}:{person_id}", person_id=person_id, words=words, at=trace.at)


def tell_returned(visit: Visit, row: Return) -> None:
    """Tell the shopper that a visit came back, why, and until when an answer is awaited."""
    if visit.shopper_id is None:
        return

    def body() -> str:
        return _(
            "%(site)s: please answer by %(when)s. %(reason)s",
            site=local(visit.site.title),
            when=moment(row.due_at),
            reason=row.reason,
        )

    words = Words(both(lambda: _("A visit was returned to you")), both(body), f"/shops/{visit.id}")
    outbox.leave(key=f"returned:{visit.id}:{row.revision}", person_id=visit.shopper_id, words=words, at=row.at)


def _when(visit: Visit, result: Result) -> str:
    return roughly(visit.visited_at or result.approved_at)


def _met(result: Result) -> Iterator[int]:
    """Yield the people who were met in a visit, each once."""
    rows = select(PersonResult.person_id).where(PersonResult.result_id == result.id).distinct()
    yield from db.session.scalars(rows.order_by(PersonResult.person_id)).all()
