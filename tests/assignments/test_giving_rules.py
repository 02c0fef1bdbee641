"""Giving tasks: all or nothing, never twice, and the terms have to make sense."""

import pytest
from sqlalchemy import func, select

from sqm_training.assignments.actions.giving import give
from sqm_training.assignments.models import Assignment, AssignmentBatch
from sqm_training.assignments.queries.candidates import Wanted
from sqm_training.assignments.terms import Terms
from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.people.models import AuditRow, Person

from .kit import at_once, in_days
from .test_candidates import SC01


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def hand_out(cast, terms=None, numbers="employee colleague 9999", **values):
    terms = terms or Terms(in_days(14), reason="Practise")
    return give(target=SC01, wanted=Wanted("names", numbers=numbers), terms=terms, by=cast.trainer, at=now(), **values)


def test_one_row_per_person_and_one_for_the_batch(app, cast):
    batch = hand_out(cast, Terms(in_days(14), in_days(20), 3, 2, "months", " Practise "))
    tasks = list(db.session.scalars(select(Assignment).order_by(Assignment.person_id)))
    assert [task.person_id for task in tasks] == [cast.employee.id, cast.colleague.id]
    for row in (batch, *tasks):
        assert (row.due_on, row.cut_off_on, row.attempts_allowed, row.reason) == (
            in_days(14),
            in_days(20),
            3,
            "Practise",
        )
        assert (row.repeat_every, row.repeat_unit, row.title) == (2, "months", SC01.title)
    assert batch.counts == {"new": 2, "unknown": 1}
    assert batch.people == {"how": "names", "numbers": 3}
    row = db.session.scalar(select(AuditRow).order_by(AuditRow.id.desc()))
    assert (row.act, row.ref, row.details) == ("assignments.give", str(batch.id), {"target": "scenario:SC01", "n": 2})


@pytest.mark.either
@pytest.mark.parametrize(
    ("due", "cut", "others", "field"),
    [
        (-1, None, {}, "due_on"),
        (5, 4, {}, "cut_off_on"),
        (None, -1, {}, "cut_off_on"),
        (5, None, {"attempts_allowed": 0}, "attempts_allowed"),
        (5, None, {"repeat_unit": "days"}, "repeat_every"),
        (5, None, {"reason": " "}, "reason"),
        (5, None, {"reason": "x" * 501}, "reason"),
    ],
)
def test_terms_that_make_no_sense_are_refused(app, cast, due, cut, others, field):
    days = [None if offset is None else in_days(offset) for offset in (due, cut)]
    with pytest.raises(RuleBroken) as refusal:
        hand_out(cast, Terms(*days, **{"reason": "x", **others}))
    assert refusal.value.field == field
    assert count(Assignment) == count(AssignmentBatch) == 0


def test_nobody_left_or_another_number_than_shown_writes_nothing(app, cast):
    with pytest.raises(RuleBroken, match="Nobody is left"):
        hand_out(cast, numbers="9999")
    with pytest.raises(RuleBroken, match="has changed in the meantime"):
        hand_out(cast, expected=3)
    hand_out(cast, expected=2)
    with pytest.raises(RuleBroken, match="Nobody is left"):
        hand_out(cast)
    assert count(Assignment) == 2


def test_four_trainers_at_once_give_it_once(app, cast):
    trainer_id = cast.trainer.id

    def give_once():
        give(
            target=SC01,
            wanted=Wanted("role", role="employee"),
            terms=Terms(in_days(3), reason="x"),
            by=db.session.get_one(Person, trainer_id),
            at=now(),
        )

    assert at_once(app, 4, give_once) == 1
    assert count(Assignment) == 3
