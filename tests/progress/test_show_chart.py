"""The improvement chart gives nobody's day away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.models import Summary
from sqm_training.progress.queries.chart import improvement_series, own_limits, rough_days
from sqm_training.progress.queries.scores import VisitScore

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


def visits(*scores, excluded=None, adjusted=None):
    day = date(2026, 1, 5)
    return [
        VisitScore(n, n, now(), day + timedelta(days=10 * n), float(score), None if adjusted is None else adjusted[n],
                   "counter", n, None, (excluded or {}).get(n, ""), False)
        for n, score in enumerate(scores)
    ]  # fmt: skip


def test_a_visit_that_is_left_out_gives_no_signal_and_makes_none():
    plain = [80, 82, 79, 81, 80, 82]
    found = own_limits(visits(*plain, 30, excluded={6: "appealed"}), False)
    assert found.signals == []
    run = visits(70, 90, 70, 90, 70, 90, *[81] * 3, 82, *[81] * 3, excluded={9: "appealed"})
    assert "run7" not in {rule for _index, rule in own_limits(run, False).signals}


def test_a_visit_without_an_adjusted_score_is_hollow_among_adjusted_ones_and_makes_no_limits(app):
    found = visits(80, 84, 10, 85, 80, 90, adjusted=(81.0, 83.0, None, 84.0, 82.0, 88.0))
    assert own_limits(found, True) is None
    assert own_limits(found, False) is not None
    assert [one.hollow for one in improvement_series(found, adjusted=True).points].count("unadjusted") == 1
    assert not any(one.hollow for one in improvement_series(found).points)


def test_second_scorings_of_the_same_visits_leave_the_limits_as_they_are():
    once = own_limits(visits(80, 84, 79, 85, 80, 90), False)
    twice = own_limits(
        visits(80, 60, 84, 60, 79, 60, 85, 60, 80, 60, 90, excluded=dict.fromkeys(range(1, 11, 2), "pair")), False
    )
    assert (twice.center, twice.lower, twice.upper) == (once.center, once.lower, once.upper)


@pytest.mark.parametrize(("adjusted", "error"), [(False, 100.0), (True, 25.0)])
def test_the_band_has_the_error_of_the_scores_that_it_lies_around(app, adjusted, error):
    content = {"within": 100.0, "error": 25.0, "between": 9.0, "n": 99, "mean": 80.0, "is_confounded": False}
    db.session.add(Summary(key="pooled", content=content, as_of=now()))
    (band,) = improvement_series(visits(70, 80, 75, adjusted=(72.0, 78.0, 75.0)), adjusted=adjusted).bands
    assert (band.kind, band.upper - band.center) == ("pooled", pytest.approx(1.96 * error**0.5))
