"""The rules of objecting to an item that hold for every result: the clock, the words, who answers and how."""

from collections.abc import Callable, Collection
from datetime import datetime

from ...database import now
from ...errors import RuleBroken
from ...jobs import outbox
from ...jobs.outbox import Words
from ...measures import workdays
from ...measures.score import Answer
from ...people.models import Person
from ...people.queries.calendar import holiday_map
from ...web.text import _, both, zone
from ..models import Objection

SHORTEST_REASON = 4


def working_deadline(at: datetime, days: int) -> datetime:
    """Return the end of the n-th working day after the local day of `at`."""
    return workdays.deadline(at, days, holiday_map([at.year, at.year + 1]), zone())


def days_left(at: datetime, since: datetime, days: int) -> int | None:
    """Return how many of so many working days since a day are left after today, 0 on the last, None when it is over."""
    holidays = holiday_map([since.year, since.year + 1, at.year])
    until = workdays.deadline(since, days, holidays, zone())
    return None if at > until else workdays.working_days_left(at, until, holidays, zone())


def text_given(text: str) -> str:
    """Return what somebody says without its margins, or raise `RuleBroken` when nothing is said."""
    text = text.strip()
    if not text:
        raise RuleBroken(_("Write what happened in your own words."), field="text")
    return text


def reason_given(reason: str) -> str:
    """Return the reason without its margins, or raise `RuleBroken` when there is none to speak of."""
    reason = reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise RuleBroken(_("Write the reason in a few words: it stays with the result."), field="reason")
    return reason


def has_no_stake(by: Person, appellant: Person, involved: Collection[int | None]) -> bool:
    """Say whether a trainer or administrator may answer: neither the appellant, nor involved, nor the line manager."""
    if not by.has_role("trainer", "admin") or by.id in {appellant.id, *involved}:
        return False
    leads = by.has_role("manager") and by.site_id is not None and appellant.site is not None
    return not (leads and appellant.site is not None and by.site_id in appellant.site.line)


def checked_decision(*, objection: Objection, decision: str, reason: str, answer: Answer | None) -> str:
    """Return the reason of a decision that can be taken; raise `RuleBroken` otherwise."""
    if objection.decision:
        raise RuleBroken(_("This objection has already been answered."))
    if decision not in {"upheld", "rejected"}:
        raise RuleBroken(_("Choose whether the objection is upheld or rejected."), field="decision")
    reason = reason_given(reason)
    if decision == "upheld" and answer is None:
        raise RuleBroken(_("Say which answer is right instead."), field="answer")
    return reason


def lower() -> RuleBroken:
    """Return the refusal of an answer by which a score would fall."""
    return RuleBroken(
        _("With this answer the score would be lower. An objection never lowers a score."), field="answer"
    )


def same() -> RuleBroken:
    """Return the refusal of an upheld objection that would leave the answer as it is."""
    return RuleBroken(_("This is the answer as it stands. Choose the one that is right instead."), field="answer")


def close(*, objection: Objection, by: Person, decision: str, reason: str) -> None:
    """Keep the answer to an objection."""
    objection.decision, objection.reason = decision, reason
    objection.decided_by_id, objection.decided_at = by.id, now()


def tell(*, objection: Objection, key: str, person_id: int, about: Callable[[], str], path: str) -> None:
    """Tell who objected that the answer is there; `about` says what the result was, `path` is where it is read."""

    def body() -> str:
        said = {"about": about(), "item": objection.item_code}
        if objection.decision == "upheld":
            return _("%(about)s, %(item)s: your objection is upheld; item and result were corrected.", **said)
        return _("%(about)s, %(item)s: your objection is not upheld. The reason stands with the result.", **said)

    words = Words(both(lambda: _("Your objection has been answered")), both(body), path)
    outbox.leave(key=f"objection:{key}", person_id=person_id, words=words, at=objection.decided_at or now())
