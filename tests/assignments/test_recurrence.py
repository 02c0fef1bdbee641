"""When a repeated task begins again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.assignments.recurrence import next_start, nth_start

pytestmark = pytest.mark.either


def test_months_that_are_too_short_do_not_move_the_day_for_good():
    anchor = date(2026, 1, 31)
    starts = [nth_start(anchor, 1, "months", n) for n in range(4)]
    assert starts == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert next_start(anchor, date(2026, 2, 28), 1, "months") == date(2026, 3, 31)


def test_leap_days_and_year_ends():
    assert nth_start(date(2024, 2, 29), 12, "months", 1) == date(2025, 2, 28)
    assert nth_start(date(2024, 2, 29), 12, "months", 4) == date(2028, 2, 29)
    assert next_start(date(2026, 11, 25), date(2026, 11, 25), 2, "months") == date(2027, 1, 25)


days = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@given(days, st.integers(0, 4000), st.integers(1, 400), st.sampled_from(("days", "months")))
def test_the_next_start_is_the_first_one_after_the_last(anchor, later, every, unit):
    previous = anchor + timedelta(days=later)
    found = next_start(anchor, previous, every, unit)
    starts = [
        nth_start(anchor, every, unit, n) for n in range(1, later // (every if unit == "days" else every * 28) + 3)
    ]
    assert found == min(start for start in starts if start > previous)
