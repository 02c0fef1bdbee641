"""What a course changed: Student's paired interval and Welch's, against figures worked out by others."""

from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training.measures.gain import beyond, paired

SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
"""Student's own data (1908): extra hours of sleep with two drugs, ten patients."""


def test_students_data_gives_students_interval():
    gain = paired(SLEEP_1, SLEEP_2)
    assert gain.n == 10 and isclose(gain.difference, 1.58)
    assert isclose(gain.low, 0.7001142, abs_tol=1e-6) and isclose(gain.high, 2.4598858, abs_tol=1e-6)
    assert gain.is_shown


def test_welch_on_the_same_data_as_two_groups():
    difference, low, high = beyond(SLEEP_2, SLEEP_1)
    assert isclose(difference, 1.58)
    assert isclose(low, -0.2054832, abs_tol=1e-6) and isclose(high, 3.3654832, abs_tol=1e-6)


def test_one_person_has_no_interval():
    gain = paired([50], [70])
    assert (gain.difference, gain.low, gain.is_shown) == (20, None, False)


@pytest.mark.parametrize(("before", "after"), [([], []), ([1], [1, 2])])
def test_what_cannot_be_compared_is_refused(before, after):
    with pytest.raises(ValueError, match="same number"):
        paired(before, after)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=2, max_size=30))
def test_the_interval_holds_the_difference_and_turns_with_it(pairs):
    before, after = [a for a, _b in pairs], [b for _a, b in pairs]
    gain, back = paired(before, after), paired(after, before)
    assert gain.low <= gain.difference <= gain.high
    assert isclose(gain.low, -back.high, abs_tol=1e-9)
