"""The state of an assignment: a table of cases, laws for all cases, and the same answer in SQL."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from sqm_training.assignments.models import Assignment
from sqm_training.assignments.queries.state import in_states, state_on
from sqm_training.assignments.states import TO_DO, Facts, State, fold, state_of, step
from sqm_training.database import now
from sqm_training.extensions import db

TODAY = date(2026, 11, 25)
EVENTS = ("started", "awaiting", "passed", "failed")


def day(offset: int | None) -> date | None:
    return None if offset is None else TODAY + timedelta(days=offset)


@dataclass
class Asked:
    """What was asked for, in days from today."""

    due: int | None = 3
    cut: int | None = None
    attempts_allowed: int | None = None
    attempts_used: int = 0
    failed: int = 0
    started: int | None = None
    awaiting: int | None = None
    passed: int | None = None
    is_waived: bool = False

    due_on = property(lambda self: day(self.due))
    cut_off_on = property(lambda self: day(self.cut))
    started_on = property(lambda self: day(self.started))
    awaiting_on = property(lambda self: day(self.awaiting))
    passed_on = property(lambda self: day(self.passed))


@pytest.mark.either
@pytest.mark.parametrize(
    ("asked", "state"),
    [
        (Asked(), State.OPEN),
        (Asked(due=None), State.OPEN),
        (Asked(due=0), State.OPEN),
        (Asked(due=-1), State.OVERDUE),
        (Asked(started=0), State.STARTED),
        (Asked(due=-1, started=-2), State.OVERDUE),
        (Asked(due=-1, cut=0), State.OVERDUE),
        (Asked(due=-2, cut=-1), State.CLOSED),
        (Asked(due=None, cut=-1), State.CLOSED),
        (Asked(passed=0), State.DONE),
        (Asked(due=-3, passed=-3), State.DONE),
        (Asked(due=-3, passed=-2), State.DONE_LATE),
        (Asked(due=None, passed=0), State.DONE),
        (Asked(due=-4, cut=-3, passed=-3), State.DONE_LATE),
        (Asked(due=-4, cut=-3, passed=-2), State.CLOSED),
        (Asked(awaiting=-1), State.AWAITING),
        (Asked(due=-2, awaiting=-2), State.AWAITING),
        (Asked(due=-4, cut=-3, awaiting=-3), State.AWAITING),
        (Asked(due=-4, cut=-3, awaiting=-2), State.CLOSED),
        (Asked(attempts_allowed=2, failed=1), State.OPEN),
        (Asked(attempts_allowed=2, failed=2), State.FAILED_OUT),
        (Asked(attempts_allowed=2, failed=2, due=-9, cut=-8), State.FAILED_OUT),
        (Asked(attempts_allowed=2, failed=2, passed=0), State.FAILED_OUT),
        (Asked(attempts_allowed=2, failed=1, passed=0), State.DONE),
        (Asked(is_waived=True, due=-5), State.WAIVED),
        (Asked(is_waived=True, attempts_allowed=1, failed=1), State.WAIVED),
        (Asked(is_waived=True, passed=-1), State.DONE),
    ],
)
def test_states(asked, state):
    assert state_of(asked, TODAY) is state


offsets = st.one_of(st.none(), st.integers(-6, 6))
anything = st.builds(
    Asked,
    due=offsets,
    cut=offsets,
    attempts_allowed=st.one_of(st.none(), st.integers(1, 3)),
    failed=st.integers(0, 4),
    started=offsets,
    awaiting=offsets,
    passed=offsets,
    is_waived=st.booleans(),
)


@pytest.mark.either
@given(anything, st.integers(0, 9))
def test_as_days_pass_a_task_only_moves_on(asked, days):
    order = [*reversed(TO_DO), State.CLOSED]
    before, after = state_of(asked, TODAY), state_of(asked, TODAY + timedelta(days=days))
    if before in order:
        assert after is before or order.index(after) > order.index(before) or after is State.OVERDUE
    else:
        assert after is before


@pytest.mark.either
@given(anything)
def test_more_time_or_attempts_never_undo_what_was_done(asked):
    before = state_of(asked, TODAY)
    asked.due = None if asked.due is None else asked.due + 3
    asked.cut = None if asked.cut is None else asked.cut + 3
    asked.attempts_allowed = None if asked.attempts_allowed is None else asked.attempts_allowed + 1
    after = state_of(asked, TODAY)
    if before in {State.DONE, State.DONE_LATE}:
        assert after in {State.DONE, State.DONE_LATE}
    if before is State.DONE:
        assert after is State.DONE


@pytest.mark.either
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 9))))
def test_folding_all_events_is_stepping_through_them(events):
    dated = [(event, TODAY + timedelta(days=offset)) for event, offset in events]
    facts = Facts()
    for event, on in dated:
        facts = step(facts, event, on)
    assert fold(dated) == facts
    failures = [event for event, _on in dated]
    before = failures[: failures.index("passed")] if "passed" in failures else failures
    assert facts.failed == before.count("failed")
    assert (facts.passed_on is None) == ("passed" not in failures)


@pytest.mark.either
def test_marking_makes_nobody_late():
    facts = fold([("started", TODAY), ("awaiting", TODAY), ("passed", TODAY + timedelta(days=4))])
    assert facts == Facts(started_on=TODAY, passed_on=TODAY)


def test_sql_gives_every_row_the_same_state(app, cast):
    rows = []
    for due, cut, allowed, failed, started, awaiting, passed, waived in product(
        (None, -2, 0), (None, -1, 1), (None, 1), (0, 1), (None, -3), (None, -2, 0), (None, -2, -1, 0), (False, True)
    ):
        if due is not None and cut is not None and cut < due:
            continue
        rows.append(
            {
                "person_id": cast.employee.id,
                "kind": "card",
                "ref": "X",
                "title": {},
                "path": "/",
                "assigned_at": now(),
                "due_on": day(due),
                "cut_off_on": day(cut),
                "attempts_allowed": allowed,
                "failed": failed,
                "started_on": day(started),
                "awaiting_on": day(awaiting),
                "passed_on": day(passed),
                "waived_at": now() if waived else None,
                "waive_reason": "moved" if waived else "",
            }
        )
    db.session.execute(insert(Assignment), rows)
    pairs = db.session.execute(select(Assignment, state_on(TODAY))).all()
    assert len(pairs) == len(rows)
    assert [(one.id, found) for one, found in pairs] == [(one.id, state_of(one, TODAY)) for one, _found in pairs]
    to_do = set(db.session.scalars(select(Assignment.id).where(in_states(TODAY, TO_DO))))
    assert to_do == {one.id for one, found in pairs if found in TO_DO}
