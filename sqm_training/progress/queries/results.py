"""One published result as the people it concerns may read it: never the shopper, never the hour."""

from collections import defaultdict
from fractions import Fraction

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from ...checklists.models import Attachment, Checklist, ChecklistVersion, Item, Section, SheetAnswer
from ...errors import NotFound
from ...extensions import db
from ...ledger.models import MILLION
from ...people.models import Person
from ...people.queries.sites import is_managed_by
from ...roleplay.queries.wordings import best_wordings
from ...standards.models import Standard, StandardLink, Touchpoint
from ...visits.models import Appeal, CriticalDecision, PersonResult, Result, Seen, Statement, Visit
from ...visits.queries.addenda import addenda_of, unverified_items
from ...web.text import language
from .reading import ReadItem, ReadResult, percent
from .standards import one_of_each

SHOWN = 3
"""How many ways to practise a lost item shows."""


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
    visit = joinedload(Result.visit)
    with_all = (
        joinedload(Result.sheet),
        visit.joinedload(Visit.site),
        visit.joinedload(Visit.contacts),
        visit.joinedload(Visit.checklist_version).joinedload(ChecklistVersion.checklist),
    )
    rows = db.session.scalars(published().where(Result.id == result_id).options(*with_all))
    result = rows.unique().one_or_none()
    if result is None:
        raise NotFound
    met = set(db.session.scalars(select(PersonResult.person_id).where(PersonResult.result_id == result.id)))
    if person_id in {None, reader.id} and reader.id in met:
        return result, reader
    if not reader.has_role("trainer", "admin") and not is_managed_by(reader, result.visit.site):
        raise NotFound
    if person_id is None:
        return result, None
    if person_id not in met:
        raise NotFound
    return result, db.session.get_one(Person, person_id)


def read_result(result: Result, person: Person | None) -> ReadResult:
    """Gather a result's page in a fixed number of queries."""
    visit = result.visit
    appeals = list(
        db.session.scalars(
            select(Appeal)
            .where(Appeal.result_id == result.id)
            .where(Appeal.person_id == person.id if person else Appeal.id.is_not(None))
            .order_by(Appeal.id)
        )
    )
    parts = {contact.part for contact in visit.contacts if person is not None and contact.person_id == person.id}
    failed = _confirmed_failures(result)
    items = read_items(result, {appeal.item_code: appeal for appeal in appeals}, failed)
    own = [one for one in items if one.answers_for == "person" and one.part in parts]
    others = [one for one in items if one.answers_for != "person" and one.possible]
    addenda = addenda_of([visit.id])[visit.id]
    return ReadResult(
        result=result,
        visit=visit,
        site=visit.site,
        checklist=db.session.get_one(Checklist, visit.checklist_id),
        version=version_of(result),
        person=person,
        own=own,
        others=others,
        critical=[one for one in items if one.code in failed and (person is None or one in own)],
        own_percent=percent(own),
        others_percent=percent(others),
        appeals=appeals,
        statements=list(db.session.scalars(_statements(result, person))),
        seen=db.session.get(Seen, (result.id, person.id)) if person else None,
        unverified=unverified_items(visit, addenda),
        recalculated=[one for one in addenda if one.change.get("after_publication")],
    )


def _confirmed_failures(result: Result) -> set[str]:
    """Return the critical items that count: imported ones, and those that a second reviewer has confirmed."""
    if result.is_imported or not result.sheet.critical:
        return set(result.sheet.critical)
    confirmed = select(CriticalDecision.item_code).where(
        CriticalDecision.visit_id == result.visit_id, CriticalDecision.decision == "confirmed"
    )
    return set(result.sheet.critical) & set(db.session.scalars(confirmed))


def _statements(result: Result, person: Person | None) -> Select[Statement]:
    found = select(Statement).where(Statement.result_id == result.id).order_by(Statement.id)
    return found.where(Statement.person_id == person.id) if person else found


def read_items(result: Result, appeals: dict[str, Appeal], failed: set[str]) -> list[ReadItem]:
    """Return the scored and the failed critical items of a result; hidden and inapplicable ones are left out."""
    rows = db.session.execute(
        select(SheetAnswer, Item, Section.code, Standard, Touchpoint)
        .join(Item, Item.id == SheetAnswer.item_id)
        .join(Section, Section.id == Item.section_id)
        .outerjoin(Standard, Standard.id == Item.standard_id)
        .outerjoin(Touchpoint, Touchpoint.code == Item.touchpoint)
        .where(SheetAnswer.sheet_id == result.sheet_id, SheetAnswer.possible.is_not(None) | Item.code.in_(failed))
        .order_by(Section.position, Item.position)
    ).all()
    photos, links = _photos(result), _links([row[3].id for row in rows if row[3]])
    wordings = _wordings({row[3].id: row[3].code for row in rows if row[3]}, links)
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
            wordings=wordings.get(standard.code, {}) if standard else {},
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
    """Return what trains each standard: its card, then a moment of a scenario, a lesson, and so on."""
    found: dict[int, list[StandardLink]] = defaultdict(list)
    for link in db.session.scalars(
        select(StandardLink).where(StandardLink.relation == "trains", StandardLink.standard_id.in_(standard_ids))
    ):
        found[link.standard_id].append(link)
    return {key: one_of_each(links) for key, links in found.items()}


def _wordings(codes: dict[int, str], links: dict[int, list[StandardLink]]) -> dict[str, dict[str, str]]:
    """Return what is best said at the moments of scenarios that train each standard, by its code and the moment."""
    moments = [(link.ref, codes[key]) for key, found in links.items() for link in found[:SHOWN] if link.is_part]
    wordings: dict[str, dict[str, str]] = defaultdict(dict)
    for (ref, code), words in best_wordings(moments, language()).items():
        wordings[code][ref] = words
    return wordings


def version_of(result: Result) -> ChecklistVersion:
    """Return the checklist version on which the result was filled."""
    return db.session.get_one(ChecklistVersion, result.sheet.version_id)
