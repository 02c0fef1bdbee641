"""What arrives from a tablet, and what becomes of it."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ....errors import RuleBroken
from ....people.models import Person
from ....web.text import _
from ...models import Addendum, Submission, Visit
from ..body import photos_named
from .checking import Checked, checked_addendum
from .endings import Ending
from .judging import Judgement, judged


class Conflict(RuleBroken):
    """Another submission for the same visit is there; this one is kept for a person to decide.

    `missing` lists its photos that have not arrived: they are wanted all the same.
    """

    def __init__(self, visit_id: int, missing: list[str]) -> None:
        super().__init__(_("Another submission of this visit was received before. Both are kept; nothing is lost."))
        self.visit_id, self.missing = visit_id, missing


@dataclass(frozen=True)
class Received:
    """What became of a submission: complete with its receipt, or waiting for photos."""

    submission: Submission
    is_new: bool
    photos: list[str]
    missing: list[str] = field(default_factory=list)

    @property
    def receipt(self) -> dict[str, Any]:
        """What the tablet may delete its copy for."""
        one = self.submission
        return {
            "uuid": one.uuid,
            "revision": one.revision,
            "digest": one.digest,
            "photos": sorted(self.photos),
            "received_at": (one.completed_at or one.received_at).isoformat(),
        }


@dataclass(frozen=True)
class Arrival:
    """What a person sent under which name, opened but not yet judged; `addendum` when it is a later verification."""

    person: Person
    visit: Visit
    addendum: Addendum | None
    uuid: str
    revision: int
    raw: bytes
    payload: dict[str, Any]
    judgement: Judgement | None = None

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the raw body."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def addendum_id(self) -> int | None:
        """The id of the addendum that is answered, or None."""
        return self.addendum.id if self.addendum else None

    @property
    def photos(self) -> set[str]:
        """The digests of all photos that it names, in its list or with an answer."""
        return set(photos_named(self.payload))

    @property
    def is_same(self) -> bool | None:
        """Whether the submission before gave the same answers; None when it has still to be compared."""
        return self.judgement.is_same if self.judgement else None

    def checked(self) -> Checked | Ending:
        """Return what the checklist accepts of it, or the accepted ending; raise `Invalid` with every problem."""
        if self.addendum is not None:
            return checked_addendum(self.visit, self.addendum, self.payload)
        return self.judgement.accepted() if self.judgement else judged(self.visit, self.payload)
