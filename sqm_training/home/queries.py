"""What each role should do next, and what a search finds."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from ..assignments.models import Completion
from ..assignments.queries import lists, tasks
from ..checklists import objections
from ..database import now
from ..extensions import counts, db, together
from ..jobs.models import JobRun
from ..people.models import Person, PersonRole, Site
from ..people.queries import calendar
from ..people.queries.sites import sites_managed_by
from ..progress.models import Summary
from ..progress.queries import scores, standards
from ..progress.queries.dividing import divides
from ..progress.queries.results import is_new_to
from ..progress.queries.sites import people_who_improved
from ..roleplay.models import Scenario
from ..roleplay.queries import library, marking
from ..standards.models import Standard
from ..standards.queries import counting_open_changes
from ..training.queries import marking as quiz_marking
from ..training.queries.reflections import plans_to_confirm, refreshers_due
from ..training.queries.standing import begun_by, running
from ..visits.models import Draft, PersonResult, Result, Visit, VisitState
from ..visits.queries import addenda, planning, queue
from ..web.text import local_day, roughly

LONGEST_NUMBER = 10
"""So many digits are no visit's number, and more than a database takes."""
QUEUED = 5
"""So many of the visits that await review stand on a trainer's home; the others are counted."""


@dataclass(frozen=True)
class Part:
    """One part of the start page: the role it is for and what its template shows."""

    role: str
    facts: dict[str, Any] = field(default_factory=dict)


def parts_for(person: Person) -> list[Part]:
    """Return the parts of the person's start page, the most pressing role first."""
    makers = {
        "shopper": for_shopper,
        "employee": for_employee,
        "trainer": for_trainer,
        "manager": for_manager,
        "admin": for_admin,
    }
    return [Part(role, make(person)) for role, make in makers.items() if person.has_role(role)]


def _count(statement: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def for_shopper(person: Person) -> dict[str, Any]:
    """Return the shopper's returned visits, those whose window is open, and what can be verified now."""
    today = local_day(now())
    mine = planning.all_visits().where(Visit.shopper_id == person.id)
    open_now = mine.where(Visit.state == VisitState.PLANNED, Visit.opens_on <= today).order_by(Visit.closes_on)
    drafts = select(Draft.id).join(Visit, Visit.id == Draft.visit_id).where(Visit.shopper_id == person.id)
    return {
        "returned": list(db.session.scalars(mine.where(Visit.state == VisitState.RETURNED))),
        "open": list(db.session.scalars(open_now.limit(6))),
        "verify": addenda.addenda_to_answer(person, until=today),
        "drafts": _count(drafts.where(Visit.state.in_((VisitState.PLANNED, VisitState.RETURNED)))),
        "today": today,
    }


def for_employee(person: Person) -> dict[str, Any]:
    """Return tasks, unread results, the verdict, and what to practise."""
    unread = (
        select(PersonResult, Visit)
        .join(Result, Result.id == PersonResult.result_id)
        .join(Visit, Visit.id == Result.visit_id)
        .options(joinedload(Visit.site))
        .where(PersonResult.person_id == person.id, is_new_to(person))
        .where(Result.published_at.is_not(None), Result.withdrawn_at.is_(None))
        .order_by(PersonResult.at.desc())
    )
    summaries, trainings, begun, refreshers = together(
        select(Summary).where(Summary.key.in_(("pooled", f"{scores.ADJUSTED}{person.id}"))),
        select(Completion).where(Completion.person_id == person.id, divides()),
        begun_by(person),
        refreshers_due(person),
    )
    held = {row.key: row for row in summaries}
    visits = scores.visit_scores(person.id, held)
    return {
        "as_of": held["pooled"].as_of if "pooled" in held else None,
        "tasks": tasks.open_for(person),
        "courses": running(person, begun),
        "refreshers": refreshers,
        "unread": [(row, visit.site, roughly(row.at)) for row, visit in db.session.execute(unread.limit(3))],
        "published": len(visits),
        "verdict": scores.verdict_on(visits, sorted(one.at for one in trainings)),
        "practise": standards.to_practise(standards.own_standards(person.id, now() - scores.YEAR)),
    }


def for_trainer(person: Person) -> dict[str, Any]:
    """Return what needs a trainer today, the newest wave, and the weakest standards."""
    late = select(func.count(Visit.id)).where(Visit.state == VisitState.PLANNED, Visit.closes_on < local_day(now()))
    overdue, to_mark, to_mark_in_quizzes, proposals, *appeals = counts(
        late,
        marking.counting_waiting(person),
        quiz_marking.counting_waiting(person),
        counting_open_changes(person),
        *objections.counting(),
    )
    held = scores.summaries(standards.SUMS, "improved")
    weak, as_of = standards.weakest()
    improved = people_who_improved() if "improved" in held else ([], None)
    waiting = queue.waiting(person)
    return {
        "queue": queue.rows_of(dict(islice(waiting.ways.items(), QUEUED))),
        "waiting": waiting.total,
        "appeals": sum(appeals),
        "overdue": overdue,
        "tasks": lists.count_by_state(person, local_day(now())),
        "marking": to_mark,
        "quiz_marking": to_mark_in_quizzes,
        "proposals": proposals,
        "wave": planning.current_wave(local_day(now())),
        "weak": weak,
        "as_of": as_of,
        "improved": improved,
    }


def for_manager(person: Person) -> dict[str, Any]:
    """Return the manager's own site, how many employees it has, and what waits there."""
    is_employee = Person.role_rows.any(PersonRole.role == "employee")
    managed = sites_managed_by(person)
    weak, as_of = standards.weakest(managed)
    return {
        "site": db.session.get(Site, person.site_id) if person.site_id else None,
        "people": _count(select(Person.id).where(Person.site_id.in_(managed), Person.is_active, is_employee)),
        "tasks": lists.count_by_state(person, local_day(now())) if managed else {},
        "plans": len(plans_to_confirm(person)),
        "weak": weak,
        "as_of": as_of,
    }


def for_admin(_person: Person) -> dict[str, Any]:
    """Return the size of the organisation and what is missing in it."""
    people, without_password, sites, proposals = counts(
        select(func.count(Person.id)).where(Person.is_active),
        select(func.count(Person.id)).where(Person.is_active, Person.password_hash.is_(None)),
        select(func.count(Site.id)).where(Site.is_active),
        counting_open_changes(),
    )
    return {
        "people": people,
        "sites": sites,
        "without_password": without_password,
        "calendar": calendar.years_to_enter(local_day(now())),
        "proposals": proposals,
        "jobs_run": db.session.scalar(select(JobRun.id).limit(1)) is not None,
    }


def found(person: Person, words: str) -> dict[str, list[Any]]:
    """Return standards, people and visits that match, only those that the person may open."""
    if not words:
        return {}
    pattern = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    result: dict[str, list[Any]] = {"standards": _standards(pattern)}
    if person.has_role("trainer", "admin", "manager", "employee"):
        result["scenarios"] = _scenarios(person, pattern)
    if person.has_role("trainer", "admin", "manager"):
        result["people"] = _people(person, pattern)
    if person.has_role("trainer", "admin"):
        visits = planning.all_visits().join(Site, Site.id == Visit.site_id)
        matching = or_(Site.name.ilike(pattern, escape="\\"), Visit.reference.ilike(pattern, escape="\\"))
        if words.isdecimal() and len(words) < LONGEST_NUMBER:
            matching = or_(matching, Visit.id == int(words))
        result["visits"] = list(db.session.scalars(visits.where(matching).order_by(Visit.id.desc()).limit(20)))
    return {key: rows for key, rows in result.items() if rows}


def _standards(pattern: str) -> list[Standard]:
    titles = (Standard.title["zh"].as_string(), Standard.title["en"].as_string(), Standard.code)
    matching = or_(*(column.ilike(pattern, escape="\\") for column in titles))
    return list(db.session.scalars(select(Standard).where(matching).order_by(Standard.code).limit(20)))


def _scenarios(reader: Person, pattern: str) -> list[Scenario]:
    titles = (Scenario.title["zh"].as_string(), Scenario.title["en"].as_string(), Scenario.code)
    matching = library.library(reader).where(or_(*(column.ilike(pattern, escape="\\") for column in titles)))
    return [row[0] for row in db.session.execute(matching.order_by(Scenario.code).limit(20))]


def _people(reader: Person, pattern: str) -> list[Person]:
    matching = or_(Person.name.ilike(pattern, escape="\\"), Person.number.ilike(pattern, escape="\\"))
    rows = select(Person).where(matching, Person.is_active).order_by(Person.name).limit(20)
    if not reader.has_role("trainer", "admin"):
        rows = rows.where(Person.site_id.in_(sites_managed_by(reader)))
    return list(db.session.scalars(rows))
