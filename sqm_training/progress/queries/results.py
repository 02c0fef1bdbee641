"""One published result as the people it concerns may read it: never the shopper, never the hour."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ...checklists.models import Attachment, Checklist, ChecklistVersion, Item, Section, SheetAnswer
from ...database import Text
from ...errors import NotFound
from ...extensions import db
from ...ledger.models import MILLION
from ...people.models import Person, Site
from ...people.queries.sites import sites_managed_by
from ...standards.models import Standard, StandardLink, Touchpoint
from ...visits.models import Addendum, Appeal, PersonResult, Result, Seen, Statement, Visit
from ...visits.queries.addenda import addenda_of, unverified_items
from ...web.text import _, language, zone

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
    trained_by: tuple[StandardLink, ...]
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
    def when(self) -> str:
        """The third of the month and the half of the day, no closer."""
        return roughly(self.visit.visited_at or self.result.approved_at)

    @property
    def is_capped(self) -> bool:
        """Whether a confirmed critical item lowered the total."""
        return self.result.reported is not None and self.result.reported != self.result.calculated


def roughly(at: datetime) -> str:
    """Write a moment so vaguely that nobody is given away: `early November, morning`."""
    there = at.astimezone(zone())
    third = min((there.day - 1) // 10, 2)
    morning = there.hour < 12
    if language() == "zh":
        return f"{there.year}年{there.month}月{'上中下'[third]}旬，{'上午' if morning else '下午'}"
    part = (_("early"), _("mid"), _("late"))[third]
    return f"{part} {there:%B %Y}, {_('morning') if morning else _('afternoon')}"


def published() -> Select[Result]:
    """Select results that are open to the people they concern."""
    return select(Result).where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))


def my_results(person: Person) -> list[tuple[PersonResult, Result, Visit]]:
    """Return the person's published results, newest first."""
    rows = db.session.execute(
        select(PersonResult, Result, Visit)
        .join(Result, Result.id == PersonResult.result_id)
        .join(Visit, Visit.id == Result.visit_id)
        .options(joinedload(Visit.site))
        .where(PersonResult.person_id == person.id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(PersonResult.at.desc())
    )
    return [(row, result, visit) for row, result, visit in rows]


def result_for(reader: Person, result_id: int, person_id: int | None = None) -> tuple[Result, Person | None]:
    """Return a published result and whose page it is, when the reader may see it; raise `NotFound` otherwise.

    An employee sees the own part; the site's manager, trainers and administrators may open anybody's part of it.
    """
    result = db.session.scalar(published().where(Result.id == result_id).options(joinedload(Result.sheet)))
    if result is None:
        raise NotFound
    met = set(db.session.scalars(select(PersonResult.person_id).where(PersonResult.result_id == result.id)))
    if person_id in {None, reader.id} and reader.id in met:
        return result, reader
    visit = db.session.get_one(Visit, result.visit_id)
    if not reader.has_role("trainer", "admin") and visit.site_id not in sites_managed_by(reader):
        raise NotFound
    if person_id is None:
        return result, None
    if person_id not in met:
        raise NotFound
    return result, db.session.get_one(Person, person_id)


def read_result(result: Result, person: Person | None) -> ReadResult:
    """Gather a result's page in a fixed number of queries."""
    visit = db.session.scalars(select(Visit).options(joinedload(Visit.site)).where(Visit.id == result.visit_id)).one()
    appeals = list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.result_id == result.id)
            .where(Appeal.person_id == person.id if person else Appeal.id.is_not(None))
            .order_by(Appeal.id)
        )
    )
    parts = {contact.part for contact in visit.contacts if person is not None and contact.person_id == person.id}
    items = read_items(result, {appeal.item_code: appeal for appeal in appeals})
    own = [one for one in items if one.answers_for == "person" and one.part in parts]
    others = [one for one in items if one.answers_for != "person"]
    failed, addenda = set(result.sheet.critical), addenda_of([visit.id])[visit.id]
    return ReadResult(
        result=result,
        visit=visit,
        site=visit.site,
        checklist=db.session.get_one(Checklist, visit.checklist_id),
        person=person,
        own=own,
        others=others,
        critical=[one for one in items if one.code in failed],
        own_percent=percent(own),
        others_percent=percent(others),
        appeals=appeals,
        statements=list(db.session.scalars(_statements(result, person))),
        seen=db.session.get(Seen, (result.id, person.id)) if person else None,
        unverified=unverified_items(visit, addenda),
        recalculated=[one for one in addenda if one.change.get("after_publication")],
    )


def _statements(result: Result, person: Person | None) -> Select[Statement]:
    found = select(Statement).where(Statement.result_id == result.id).order_by(Statement.id)
    return found.where(Statement.person_id == person.id) if person else found


def percent(items: list[ReadItem]) -> Fraction | None:
    """Return the percentage of the possible points of some items, or None when nothing applied."""
    possible = sum((item.possible for item in items), Fraction(0))
    got = sum((item.got for item in items), Fraction(0))
    return min(Fraction(100), 100 * got / possible) if possible else None


def read_items(result: Result, appeals: dict[str, Appeal]) -> list[ReadItem]:
    """Return the scored items of a result in their order; hidden and inapplicable ones are left out."""
    rows = db.session.execute(
        select(SheetAnswer, Item, Section.code, Standard, Touchpoint)
        .join(Item, Item.id == SheetAnswer.item_id)
        .join(Section, Section.id == Item.section_id)
        .outerjoin(Standard, Standard.id == Item.standard_id)
        .outerjoin(Touchpoint, Touchpoint.code == Item.touchpoint)
        .where(SheetAnswer.sheet_id == result.sheet_id, SheetAnswer.possible.is_not(None))
        .order_by(Section.position, Item.position)
    ).all()
    photos, links = _photos(result), _links([row[3].id for row in rows if row[3]])
    return [
        ReadItem(
            code=item.code,
            text=item.text,
            section=section,
            answers_for=item.answers_for,
            part=touchpoint.part if touchpoint else "main",
            got=Fraction(answer.got or 0, MILLION),
            possible=Fraction(answer.possible or 0, MILLION),
            comment=answer.comment,
            standard=standard,
            is_moment_of_truth=bool(touchpoint and touchpoint.is_moment_of_truth),
            photos=tuple(photos.get(item.code, ())),
            trained_by=tuple(links.get(standard.id, ())) if standard else (),
            appeal=appeals.get(item.code),
        )
        for answer, item, section, standard, touchpoint in rows
    ]


def _photos(result: Result) -> dict[str, list[Attachment]]:
    found: dict[str, list[Attachment]] = defaultdict(list)
    for row in db.session.scalars(select(Attachment).where(Attachment.sheet_id == result.sheet_id)):
        found[row.item_code].append(row)
    return found


def _links(standard_ids: list[int]) -> dict[int, list[StandardLink]]:
    found: dict[int, list[StandardLink]] = defaultdict(list)
    for link in db.session.scalars(
        select(StandardLink).where(StandardLink.relation == "trains", StandardLink.standard_id.in_(standard_ids))
    ):
        found[link.standard_id].append(link)
    return found


def version_of(result: Result) -> ChecklistVersion:
    """Return the checklist version on which the result was filled."""
    return db.session.get_one(ChecklistVersion, result.sheet.version_id)
