"""Reads of objections to observed role-plays."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from ...checklists.actions.fill import answers_of
from ...checklists.given import Given, choices_of
from ...checklists.models import Item
from ...checklists.objections import Listed, Source, register
from ...errors import NotFound
from ...extensions import db
from ...measures.score import Answer
from ...people.models import Person
from ...web.text import _
from ..models import Observation, ObservationObjection, ObservationState, Rating


@dataclass(frozen=True)
class OpenedObjection:
    """One objection with its item, and what each rater gave, under the rater's name."""

    objection: ObservationObjection
    item: Item
    given: list[tuple[str, Given]]

    @property
    def observation(self) -> Observation:
        """The play that the objection is about."""
        return self.objection.observation

    @property
    def first(self) -> Given:
        """What the first rater gave, from which the right answer is chosen."""
        return (
            self.given[0][1]
            if self.given
            else Given(item=self.item, answer=Answer(), options=choices_of(self.item, None))
        )


def _of_results(decided: bool) -> Select[ObservationObjection]:
    """Select the objections to plays that count, decided or not."""
    rows = select(ObservationObjection).join(Observation, Observation.id == ObservationObjection.observation_id)
    state = ObservationObjection.decision != "" if decided else ObservationObjection.decision == ""
    return rows.where(Observation.state == ObservationState.DONE, state)


def listed(decided: bool, most: int) -> list[Listed]:
    """Return the objections to observed role-plays that are open, due first, or were decided last."""
    order = ObservationObjection.decided_at.desc() if decided else ObservationObjection.due_at
    rows = _of_results(decided).options(
        joinedload(ObservationObjection.person).lazyload(Person.role_rows),
        joinedload(ObservationObjection.observation).joinedload(Observation.site),
    )
    return [
        Listed.of(
            one,
            site=one.observation.site.title,
            about=_("Observed role-play"),
            path=f"/observations/objections/{one.id}",
        )
        for one in db.session.scalars(rows.order_by(order, ObservationObjection.id).limit(most))
    ]


def counting_open() -> Select[Any]:
    """Count the objections to observed role-plays that nobody has answered."""
    return _of_results(False).with_only_columns(func.count(ObservationObjection.id))


def objection_by_id(objection_id: int) -> OpenedObjection:
    """Return an objection with its item and the ratings, or raise `NotFound`."""
    play = joinedload(ObservationObjection.observation)
    objection = db.session.scalar(
        select(ObservationObjection)
        .options(
            joinedload(ObservationObjection.person).joinedload(Person.site),
            play.joinedload(Observation.scenario_version),
            play.joinedload(Observation.site),
            play.selectinload(Observation.ratings).options(joinedload(Rating.rater), selectinload(Rating.sheet)),
        )
        .where(ObservationObjection.id == objection_id)
    )
    if objection is None:
        raise NotFound
    version_id = objection.observation.checklist_version_id
    item = db.session.scalars(select(Item).where(Item.version_id == version_id, Item.code == objection.item_code)).one()
    return OpenedObjection(objection, item, _given(objection, item))


def _as_given(item: Item, answer: Answer) -> Given:
    return Given(item=item, answer=answer, options=choices_of(item, None))


def _given(objection: ObservationObjection, item: Item) -> list[tuple[str, Given]]:
    found = []
    for rating in objection.observation.ratings:
        answer = answers_of(rating.sheet).get(item.code) if rating.sheet else None
        if answer is not None:
            found.append((rating.rater.name, _as_given(item, answer)))
    return found


register("observation", Source(listed, counting_open))
