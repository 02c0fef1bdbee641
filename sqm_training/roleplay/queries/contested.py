"""Reads of objections to the marks of free answers."""

from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, lazyload

from ...checklists.objections import Listed, Source, register
from ...errors import NotFound
from ...extensions import db
from ...people.models import Person
from ...web.text import _
from ..models import Attempt, MarkObjection, ScenarioVersion, Step


def _rows(decided: bool) -> Select[MarkObjection]:
    return select(MarkObjection).where(MarkObjection.decision != "" if decided else MarkObjection.decision == "")


def listed(decided: bool, most: int) -> list[Listed]:
    """Return the objections to marks that are open, due first, or were decided last."""
    order = MarkObjection.decided_at.desc() if decided else MarkObjection.due_at
    rows = _rows(decided).options(
        joinedload(MarkObjection.person).options(joinedload(Person.site), lazyload(Person.role_rows))
    )
    return [
        Listed.of(
            one,
            site=one.person.site.title if one.person.site else {},
            about=_("Free answer in a role-play"),
            path=f"/marking/objections/{one.id}",
        )
        for one in db.session.scalars(rows.order_by(order, MarkObjection.id).limit(most))
    ]


def counting_open() -> Select[Any]:
    """Count the objections to marks that nobody has answered."""
    return _rows(False).with_only_columns(func.count(MarkObjection.id))


def objection_by_id(objection_id: int) -> MarkObjection:
    """Return an objection with the free answer, its marks and the scenario, or raise `NotFound`."""
    step = joinedload(MarkObjection.step)
    version = step.joinedload(Step.attempt).joinedload(Attempt.scenario_version)
    found = db.session.scalar(
        select(MarkObjection)
        .options(
            joinedload(MarkObjection.person).options(joinedload(Person.site), lazyload(Person.role_rows)),
            version.joinedload(ScenarioVersion.scenario),
            step.selectinload(Step.marks),
        )
        .where(MarkObjection.id == objection_id)
    )
    if found is None:
        raise NotFound
    return found


register("mark", Source(listed, counting_open))
