"""A visit that could not be done, sent by a tablet like any other: one name, one receipt, no sheet."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ....database import now
from ....people.models import Person
from ...models import Submission, Visit
from ..capture import check_ending, end_visit


@dataclass(frozen=True)
class Ending:
    """Why a visit could not be done, as the rules for endings accept it."""

    ending: str
    note: str


def ending_in(payload: Mapping[str, Any]) -> Ending | None:
    """Return the ending that was sent in place of a filled sheet, or None; raise `RuleBroken` when it is not allowed.

    What else was filled in stays in the body.
    """
    if payload.get("ending") is None:
        return None
    ending = Ending(str(payload["ending"]), str(payload.get("note") or ""))
    check_ending(ending.ending, ending.note)
    return ending


def take_in_ending(submission: Submission, visit: Visit, ending: Ending, by: Person, *, was_sent: bool = False) -> None:
    """End the visit; the submission counts and has no sheet. `was_sent`: it takes the place of one that has."""
    end_visit(visit=visit, ending=ending.ending, note=ending.note, by=by, was_sent=was_sent)
    submission.state, submission.completed_at = "received", now()
