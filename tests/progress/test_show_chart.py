"""The improvement chart gives nobody's day away."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from sqm_training.progress.queries.chart import rough_days

DAYS = st.lists(st.dates(date(2024, 1, 1), date(2027, 12, 31)), max_size=12).map(sorted)


@given(DAYS)
def test_points_stand_in_their_third_of_the_month_in_order(days):
    rough = rough_days(days)
    assert len(set(rough)) == len(days) or len(days) > 5
    for day, shown in zip(days, rough, strict=True):
        assert abs((day - shown).days) <= 12 + 2 * len(days)


def test_two_days_of_one_third_look_alike():
    assert rough_days([date(2026, 3, 2)]) == rough_days([date(2026, 3, 9)]) == [date(2026, 3, 5)]
    assert rough_days([date(2026, 3, 31)]) == [date(2026, 3, 25)]
    assert rough_days([date(2026, 3, 2), date(2026, 3, 3)]) == [date(2026, 3, 5), date(2026, 3, 7)]
