"""A published result as a page shows it: whose items, what was done well, what was objected to, and roughly when."""

from dataclasses import dataclass, field
from fractions import Fraction

from ...checklists.models import Attachment, Checklist, ChecklistVersion, Item
from ...database import Text
from ...people.models import Person, Site
from ...standards.models import Standard
from ...visits.models import Addendum, Appeal, Result, Seen, Statement, Visit
from ...web.text import roughly
from .trainers import Trainer

BIG = 3


@dataclass(frozen=True)
class ReadItem:
    """One item of a result as it is shown: what was asked, what was got, and what supports it."""

    code: str
    text: Text
    section: str
    answers_for: str
    part: str
    got: Fraction
    possible: Fraction
    comment: str
    standard: Standard | None
    is_moment_of_truth: bool
    photos: tuple[Attachment, ...]
    trained_by: tuple[Trainer, ...]
    wordings: dict[str, str]
    appeal: Appeal | None = None

    @property
    def is_full(self) -> bool:
        """Whether all points were got."""
        return self.got == self.possible

    @property
    def lost(self) -> Fraction:
        """Points lost."""
        return self.possible - self.got


@dataclass(frozen=True)
class ReadResult:
    """A result with everything that its page shows."""

    result: Result
    visit: Visit
    site: Site
    checklist: Checklist
    version: ChecklistVersion
    person: Person | None
    own: list[ReadItem]
    others: list[ReadItem]
    critical: list[ReadItem]
    own_percent: Fraction | None
    others_percent: Fraction | None
    appeals: list[Appeal] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    seen: Seen | None = None
    unverified: list[Item] = field(default_factory=list)
    recalculated: list[Addendum] = field(default_factory=list)

    @property
    def done_well(self) -> list[ReadItem]:
        """Three own items with full points: moments of truth first, then by weight."""
        full = [item for item in self.own if item.is_full and item.possible]
        return sorted(full, key=lambda item: (not item.is_moment_of_truth, -item.possible))[:BIG]

    @property
    def can_be_better(self) -> list[ReadItem]:
        """Own items that lost points, most lost first."""
        return sorted((item for item in self.own if item.lost > 0), key=lambda item: -item.lost)

    @property
    def own_points(self) -> tuple[Fraction, Fraction]:
        """Points got and possible on the own items: what their percentage is made of."""
        return sum((one.got for one in self.own), Fraction(0)), sum((one.possible for one in self.own), Fraction(0))

    @property
    def answered(self) -> list[tuple[ReadItem, Appeal]]:
        """The objections that were answered, whatever became of the item, with what was asked."""
        items = {item.code: item for item in (*self.own, *self.others)}
        return [(items[one.item_code], one) for one in self.appeals if one.decision and one.item_code in items]

    @property
    def when(self) -> str:
        """The third of the month and the half of the day, no closer."""
        return roughly(self.visit.visited_at or self.result.approved_at)

    @property
    def is_capped(self) -> bool:
        """Whether a confirmed critical item lowered the total."""
        return self.result.reported is not None and self.result.reported != self.result.calculated


def percent(items: list[ReadItem]) -> Fraction | None:
    """Return the percentage of the possible points of some items, or None when nothing applied."""
    possible = sum((item.possible for item in items), Fraction(0))
    got = sum((item.got for item in items), Fraction(0))
    return min(Fraction(100), 100 * got / possible) if possible else None
