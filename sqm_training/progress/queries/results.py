"""One published result as the people it concerns may read it: never the shopper, never the hour."""

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, null, select
from sqlalchemy.orm import joinedload, lazyload, load_only

from ...checklists.models import Attachment, Checklist, ChecklistVersion, Item, Section, SheetAnswer
from ...errors import NotFound
from ...extensions import db, together
from ...jobs.queries import is_unread
from ...ledger.models import MILLION
from ...people.models import Person
from ...people.queries.sites import is_managed_by
from ...roleplay.queries.wordings import best_wordings
from ...standards.models import Standard, Touchpoint
from ...visits.actions.telling import RESULTS
from ...visits.models import Addendum, Appeal, CriticalDecision, PersonResult, Result, Seen, Statement, Visit
from ...visits.queries.addenda import unverified_items
from ...web.text import language
from .reading import ReadItem, ReadResult, percent
from .trainers import Trainer, trainers_of


def published() -> Select[Result]:
    """Select results that are open to the people they concern."""
    return select(Result).where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))


def is_new_to(person: Person) -> ColumnElement[bool]:
    """Return the condition that the person was told something about a result and has not opened it since."""
    path = literal(RESULTS).concat(cast(Result.id, String))
    return is_unread(person.id, [path, path.concat("#answered")])


def my_results(person: Person) -> list[tuple[PersonResult, Result, Visit, bool]]:
    """Return the person's published results, newest first, each with whether it is not read yet."""
    rows = db.session.execute(
        select(PersonResult, Result, Visit, is_new_to(person))
        .join(Result, Result.id == PersonResult.result_id)
        .join(Visit, Visit.id == Result.visit_id)
        .options(joinedload(Visit.site))
        .where(PersonResult.person_id == person.id, Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(PersonResult.at.desc())
    )
    return [(row, result, visit, is_new) for row, result, visit, is_new in rows]


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
        lazyload(Person.role_rows),
    )
    met = (_is_met(reader.id).label("reader_met"), Person)
    named = Person.id == (person_id if person_id is not None else null())
    rows = published().add_columns(*met).outerjoin(Person, and_(named, _is_met(Person.id)))
    found = db.session.execute(rows.where(Result.id == result_id).options(*with_all)).unique().one_or_none()
    if found is None:
        raise NotFound
    result, is_met, person = found
    if person_id in {None, reader.id} and is_met:
        return result, reader
    if not reader.has_role("trainer", "admin") and not is_managed_by(reader, result.visit.site):
        raise NotFound
    if person_id is not None and person is None:
        raise NotFound
    return result, person


def _is_met(person_id: Any) -> ColumnElement[bool]:
    """Return the condition that a result has a part of a person."""
    return exists().where(PersonResult.result_id == Result.id, PersonResult.person_id == person_id)


@dataclass(frozen=True)
class Around:
    """What stands around a result in small tables, in their order."""

    appeals: list[Appeal]
    statements: list[Statement]
    addenda: list[Addendum]
    confirmed: set[str]
    photos: dict[str, list[Attachment]]
    seen: Seen | None


def _around(result: Result, person: Person | None) -> Around:
    """Read what stands around a result, and the error of one visit that its page tells, in one query."""
    of_person = Appeal.person_id == person.id if person else Appeal.id.is_not(None)
    by_person = Statement.person_id == person.id if person else Statement.id.is_not(None)
    decided = and_(CriticalDecision.visit_id == result.visit_id, CriticalDecision.decision == "confirmed")
    who_stated = select(Statement.person_id).where(Statement.result_id == result.id, by_person)
    appeals, statements, _who, addenda, decisions, photos, seen, *_held = together(
        select(Appeal).where(Appeal.result_id == result.id, of_person),
        select(Statement).where(Statement.result_id == result.id, by_person),
        select(Person).where(Person.id.in_(who_stated)),
        select(Addendum).where(Addendum.visit_id == result.visit_id),
        select(CriticalDecision).where(decided),
        select(Attachment).where(Attachment.sheet_id == result.sheet_id),
        select(Seen).where(Seen.result_id == result.id, Seen.person_id == (person.id if person else null())),
    )
    by_item: dict[str, list[Attachment]] = defaultdict(list)
    for one in sorted(photos, key=lambda one: one.id):
        by_item[one.item_code].append(one)
    return Around(
        sorted(appeals, key=lambda one: one.id),
        sorted(statements, key=lambda one: one.id),
        sorted(addenda, key=lambda one: one.revision),
        {one.item_code for one in decisions},
        by_item,
        next(iter(seen), None),
    )


def read_result(result: Result, person: Person | None) -> ReadResult:
    """Gather a result's page in a fixed number of queries."""
    visit, known = result.visit, _around(result, person)
    parts = {contact.part for contact in visit.contacts if person is not None and contact.person_id == person.id}
    failed = set(result.sheet.critical) if result.is_imported else set(result.sheet.critical) & known.confirmed
    items = read_items(result, known, failed)
    own = [one for one in items if one.answers_for == "person" and one.part in parts]
    others = [one for one in items if one.answers_for != "person" and one.possible]
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
        appeals=known.appeals,
        statements=known.statements,
        seen=known.seen,
        unverified=unverified_items(visit, known.addenda),
        recalculated=[one for one in known.addenda if one.change.get("after_publication")],
    )


def read_items(result: Result, known: Around, failed: set[str]) -> list[ReadItem]:
    """Return the scored and the failed critical items of a result; hidden and inapplicable ones are left out.

    Those that lost points come with what trains their standards.
    """
    rows = db.session.execute(
        select(SheetAnswer.got, SheetAnswer.possible, SheetAnswer.comment, Item.code, Item.text, Item.answers_for,
               Section.code.label("section"), Standard, Touchpoint.part, Touchpoint.is_moment_of_truth)
        .join(Item, Item.id == SheetAnswer.item_id)
        .join(Section, Section.id == Item.section_id)
        .outerjoin(Standard, Standard.id == Item.standard_id)
        .outerjoin(Touchpoint, Touchpoint.code == Item.touchpoint)
        .where(SheetAnswer.sheet_id == result.sheet_id, SheetAnswer.possible.is_not(None) | Item.code.in_(failed))
        .order_by(Section.position, Item.position)
        .options(load_only(Standard.code, Standard.target))
    ).all()  # fmt: skip
    lost = {row.Standard.id: row.Standard.code for row in rows if row.Standard and row.got != row.possible}
    links = trainers_of(list(lost))
    wordings = _wordings(lost, links)
    appeals = {appeal.item_code: appeal for appeal in known.appeals}
    return [
        ReadItem(
            code=row.code,
            text=row.text,
            section=row.section,
            answers_for=row.answers_for,
            part=row.part or "main",
            got=Fraction(row.got or 0, MILLION),
            possible=Fraction(row.possible or 0, MILLION),
            comment=row.comment,
            standard=row.Standard,
            is_moment_of_truth=bool(row.is_moment_of_truth),
            photos=tuple(known.photos.get(row.code, ())),
            trained_by=links.get(row.Standard.id, ()) if row.Standard else (),
            wordings=wordings.get(row.Standard.code, {}) if row.Standard else {},
            appeal=appeals.get(row.code),
        )
        for row in rows
    ]


def _wordings(codes: dict[int, str], links: dict[int, tuple[Trainer, ...]]) -> dict[str, dict[str, str]]:
    """Return what is best said at the moments of scenarios that train each standard, by its code and the moment."""
    moments = [(link.ref, codes[key]) for key, found in links.items() for link in found if link.is_part]
    wordings: dict[str, dict[str, str]] = defaultdict(dict)
    for (ref, code), words in best_wordings(moments, language()).items():
        wordings[code][ref] = words
    return wordings


def version_of(result: Result) -> ChecklistVersion:
    """Return the checklist version on which the result was filled."""
    return db.session.get_one(ChecklistVersion, result.sheet.version_id)
