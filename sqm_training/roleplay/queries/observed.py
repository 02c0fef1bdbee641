"""A finished observed role-play as its page shows it: item by item, with quotes, agreement, moods, what to practise."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import and_, not_, select

from ...checklists.models import Item, Section, Sheet
from ...checklists.plain import spec_of
from ...database import Text
from ...extensions import db
from ...measures.ratings import Agreement, agreement, mean_rating
from ...measures.score import Answer
from ...standards.models import PART_KINDS, Relation, Standard, StandardLink
from ..models import Observation, Rating
from ..scripts import script_of

WEAK = Fraction(1, 2)
"""Below this share of the points an item is worth practising."""
MOST_TO_PRACTISE = 3


@dataclass(frozen=True)
class Training:
    """Something that trains a standard: what it is called, and where it is."""

    title: Text
    path: str


@dataclass(frozen=True)
class Row:
    """One item: what each rater answered (in the order of the raters), and the mean of the points."""

    item: Item
    section: Section
    answers: tuple[Answer, ...]
    got: Fraction | None
    possible: Fraction | None
    standard: Standard | None
    trained_by: tuple[Training, ...]
    is_critical: bool

    @property
    def mean(self) -> Fraction | None:
        """The mean of what was rated on the scale."""
        given = [Fraction(one.value) for one in self.answers if not one.na and isinstance(one.value, int)]
        return sum(given, Fraction(0)) / len(given) if given else None

    @property
    def share(self) -> Fraction | None:
        """Points got of those possible, 0 to 1."""
        return self.got / self.possible if self.got is not None and self.possible else None

    @property
    def anchors(self) -> list[dict[str, Any]]:
        """What the values of the scale look like."""
        return list(self.item.rules.get("anchors") or [])


@dataclass(frozen=True)
class Moved:
    """One line of the actor's card that moved the customer: up or down, and how often."""

    kind: str
    text: str
    times: int


@dataclass(frozen=True)
class Read:
    """All that the page of a result shows."""

    observation: Observation
    ratings: list[Rating]
    rows: list[Row]
    agreement: Agreement | None
    moods: list[int]
    moved: list[Moved]
    word: dict[str, str] | None

    @property
    def texts(self) -> dict[str, Text]:
        """What each item asks, by code."""
        return {row.item.code: row.item.text for row in self.rows}

    @property
    def lost(self) -> list[str]:
        """The codes of the items that can be objected to: points lost with any rater, or a critical failure."""
        return [row.item.code for row in self.rows if row.is_critical or (row.share is not None and row.share < 1)]

    @property
    def scored(self) -> list[Row]:
        """The items that earn points."""
        return [row for row in self.rows if row.possible]

    @property
    def critical(self) -> list[Row]:
        """The critical items that a rater marked."""
        return [row for row in self.rows if row.is_critical]

    @property
    def done_well(self) -> list[Row]:
        """The items with the best shares, three at most, none below three quarters."""
        good = [row for row in self.scored if row.share is not None and row.share >= Fraction(3, 4)]
        return sorted(good, key=lambda row: (-(row.share or 0), -(row.possible or 0)))[:MOST_TO_PRACTISE]

    @property
    def to_practise(self) -> list[Row]:
        """The items on which most points were lost, three at most, each below half of its points."""
        weak = [row for row in self.scored if row.share is not None and row.share <= WEAK]
        return sorted(weak, key=lambda row: (row.got or 0) - (row.possible or 0))[:MOST_TO_PRACTISE]


def read(observation: Observation, language: str) -> Read:
    """Return a play with the ratings that were sent, as its page shows it."""
    ratings, spec = [one for one in observation.ratings if one.sheet], spec_of(observation.rubric)
    asked = _asked(observation.checklist_version_id)
    codes = {item.id: item.code for item, _section, _standard in asked}
    trains = _trains({item.standard_id for item, _section, _standard in asked if item.standard_id})
    given = [_given(one.sheet, codes) for one in ratings if one.sheet]
    mean = mean_rating(spec, given)
    rows = []
    for item, section, standard in asked:
        got, possible = mean.items.get(item.code, (None, None))
        rows.append(
            Row(
                item=item,
                section=section,
                answers=tuple(answers.get(item.code, Answer()) for answers in given),
                got=got,
                possible=possible,
                standard=standard,
                trained_by=tuple(trains[item.standard_id]) if item.standard_id else (),
                is_critical=item.code in observation.critical,
            )
        )
    return Read(
        observation=observation,
        ratings=ratings,
        rows=rows,
        agreement=agreement(spec, *given) if len(given) == 2 else None,
        moods=[tick.mood for tick in observation.moods],
        moved=_moved(observation, language),
        word=_word(observation.rubric.words, observation.calculated),
    )


def _word(words: list[Any], calculated: Fraction | None) -> dict[str, str] | None:
    """Return what the rubric calls a score."""
    if calculated is None:
        return None
    fitting = [row for row in words if calculated >= Fraction(str(row["from"]))]
    return max(fitting, key=lambda row: Fraction(str(row["from"]))) if fitting else None


def _moved(observation: Observation, language: str) -> list[Moved]:
    """Return which lines of the card the actor ticked, in the reader's language, triggers first."""
    customer = script_of(observation.scenario_version, language).game.customer
    lines = {
        **{f"trigger:{place}": Moved("trigger", text, 0) for place, text in enumerate(customer.triggers)},
        **{f"cooler:{place}": Moved("cooler", text, 0) for place, text in enumerate(customer.coolers)},
    }
    ticks: Counter[str] = Counter(tick.cause for tick in observation.moods)
    return [Moved(one.kind, one.text, ticks[cause]) for cause, one in lines.items() if ticks[cause]]


def _given(sheet: Sheet, codes: dict[int, str]) -> dict[str, Answer]:
    return {codes[one.item_id]: Answer(one.value, one.is_na, one.comment) for one in sheet.answers}


def _asked(version_id: int) -> list[tuple[Item, Section, Standard | None]]:
    """Return the items in order, each with its section and its standard, in one query."""
    rows = db.session.execute(
        select(Item, Section, Standard)
        .join(Section, Section.id == Item.section_id)
        .outerjoin(Standard, Standard.id == Item.standard_id)
        .where(Item.version_id == version_id)
        .order_by(Section.position, Item.position)
    )
    return [(item, section, standard) for item, section, standard in rows]


def _trains(standard_ids: set[int]) -> dict[int, list[Training]]:
    """Return what trains standards as a whole, by standard; columns alone, for a standard has many."""
    is_part = and_(StandardLink.kind.in_(PART_KINDS), StandardLink.ref.contains(":"))
    rows = select(StandardLink.standard_id, StandardLink.title, StandardLink.path).where(
        StandardLink.standard_id.in_(standard_ids), StandardLink.relation == Relation.TRAINS.value, not_(is_part)
    )
    found: dict[int, list[Training]] = defaultdict(list)
    for standard_id, title, path in db.session.execute(rows.order_by(StandardLink.id)):
        found[standard_id].append(Training(title, path))
    return found
