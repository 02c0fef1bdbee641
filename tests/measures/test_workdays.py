"""Working days and the deadlines counted in them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.measures.workdays import (
    add_working_days,
    deadline,
    is_working_day,
    working_days_between,
    working_days_left,
    years_without_rows,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
# The National Day week of 2024: 1 to 7 October free, 29 September and 12 October worked.
NATIONAL = {date(2024, 10, d): False for d in range(1, 8)} | {date(2024, 9, 29): True, date(2024, 10, 12): True}


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        (date(2024, 11, 4), 5, date(2024, 11, 11)),
        (date(2024, 11, 8), 1, date(2024, 11, 11)),
        (date(2024, 11, 9), 1, date(2024, 11, 11)),
        (date(2024, 11, 9), 0, date(2024, 11, 9)),
        (date(2024, 9, 27), 1, date(2024, 9, 29)),
        (date(2024, 9, 27), 3, date(2024, 10, 8)),
        (date(2024, 10, 10), 2, date(2024, 10, 12)),
    ],
)
def test_adding_working_days(start, n, end):
    assert add_working_days(start, n, NATIONAL) == end


def test_a_deadline_is_the_end_of_the_nth_working_day_after_the_local_day():
    late = datetime(2024, 11, 4, 17, 30, tzinfo=UTC)  # already Tuesday in Shanghai
    end = deadline(late, 5, {}, SHANGHAI)
    assert end == datetime(2024, 11, 12, 23, 59, 59, 999999, SHANGHAI)
    assert end.utcoffset() == timedelta(hours=8)


def test_working_days_left():
    end = datetime(2024, 11, 12, 23, 59, tzinfo=SHANGHAI)
    left = [
        working_days_left(datetime(2024, 11, d, 9, tzinfo=SHANGHAI), end, {}, SHANGHAI) for d in (5, 6, 9, 11, 12, 13)
    ]
    assert left == [5, 4, 2, 1, 0, 0]


def test_years_whose_holidays_nobody_entered():
    assert years_without_rows(date(2023, 12, 20), date(2025, 1, 5), NATIONAL) == [2023, 2025]
    assert years_without_rows(date(2024, 1, 1), date(2024, 12, 31), NATIONAL) == []


def test_what_makes_no_sense_is_refused():
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2024, 1, 1), -1, {})
    with pytest.raises(ValueError, match="timezone"):
        deadline(datetime(2024, 1, 1), 1, {}, SHANGHAI)  # noqa: DTZ001 - the missing timezone is the point


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))
tables = st.dictionaries(days, st.booleans(), max_size=30)


@given(days, st.integers(1, 40), tables)
def test_the_end_is_a_working_day_and_counting_back_agrees(start, n, holidays):
    end = add_working_days(start, n, holidays)
    assert is_working_day(end, holidays)
    assert working_days_between(start, end, holidays) == n
    assert working_days_between(start, end - timedelta(days=1), holidays) == n - 1
