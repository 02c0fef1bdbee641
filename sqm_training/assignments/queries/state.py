"""The state of an assignment as an SQL expression, equal to `states.state_of` row by row."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

from ..models import Assignment
from ..states import UNFINISHED, State


def state_on(today: date, row: Any = Assignment) -> ColumnElement[str]:
    """Return the state on a local day; `row` holds the columns when they do not come from the table itself."""
    may_count = or_(row.attempts_allowed.is_(None), row.failed < row.attempts_allowed)

    def in_time(column: ColumnElement[date | None]) -> ColumnElement[bool]:
        return and_(column.is_not(None), or_(row.cut_off_on.is_(None), column <= row.cut_off_on))

    passed = and_(in_time(row.passed_on), may_count)
    return case(
        (and_(passed, row.passed_on > row.due_on), State.DONE_LATE),
        (passed, State.DONE),
        (row.waived_at.is_not(None), State.WAIVED),
        (~may_count, State.FAILED_OUT),
        (in_time(row.awaiting_on), State.AWAITING),
        (row.cut_off_on < today, State.CLOSED),
        (row.due_on < today, State.OVERDUE),
        (row.started_on.is_not(None), State.STARTED),
        else_=State.OPEN,
    )


def in_states(today: date, states: Iterable[State]) -> ColumnElement[bool]:
    """Return the condition that an assignment is in one of these states on a local day.

    For states in which more may happen it says so twice, so that the index of what is not settled is used.
    """
    wanted = list(states)
    condition = state_on(today).in_(wanted)
    return and_(not_settled(), condition) if set(wanted) <= set(UNFINISHED) else condition


def not_settled() -> ColumnElement[bool]:
    """Return the condition that a task is neither passed nor waived, as the index has it."""
    return and_(Assignment.passed_on.is_(None), Assignment.waived_at.is_(None))
