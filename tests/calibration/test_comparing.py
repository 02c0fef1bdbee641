"""What a comparison says, held to numbers worked out by hand and to what must hold for any answers."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training.calibration.comparing import NA, compare, place_counts, rater_line

pytestmark = pytest.mark.either
ITEMS = [SimpleNamespace(code=code) for code in "ABCD"]
PARTS = {"A": "one", "B": "one", "C": "two", "D": "two"}


def test_hits_strictness_and_agreement_by_hand():
    key = {"A": 1.0, "B": 0.5, "C": 0.0, "D": NA}
    found = compare(ITEMS, key, [key, key | {"A": 0.5}, {"A": 1.0, "B": 1.0, "C": 0.0, "D": 1.0}], PARTS)
    assert [(one.hits, one.n, one.counts) for one in found.items] == [
        (2, 3, (0, 1, 2, 0)), (2, 3, (0, 2, 1, 0)), (3, 3, (3, 0, 0, 0)), (2, 3, (0, 0, 1, 2)),
    ]  # fmt: skip
    assert [one.percent for one in found.items] == pytest.approx([1 / 3, 1 / 3, 1, 1 / 3])
    assert [(one.hits, one.stricter, one.lenient, one.other) for one in found.raters] == [
        (4, 0, 0, 0), (3, 1, 0, 0), (2, 0, 1, 1),
    ]  # fmt: skip
    assert found.raters[1].severity.difference == pytest.approx(-50 / 3)
    assert found.hits == pytest.approx(9 / 12)
    assert found.percent == pytest.approx(0.5)
    assert found.ac1 == pytest.approx((0.5 - 0.25) / (1 - 0.25), abs=0.02)
    assert found.alpha is not None and set(found.alphas) == {"one", "two"}


def test_one_shopper_agrees_with_nobody_and_none_says_nothing():
    key = {"A": 1.0}
    alone = compare(ITEMS, key, [key], PARTS)
    assert (alone.percent, alone.ac1, alone.alpha, alone.items[0].percent) == (None, None, None, None)
    nobody = compare(ITEMS, key, [], PARTS)
    assert (nobody.hits, nobody.raters, nobody.items[0].n) == (None, [], 0)
    assert compare(ITEMS, {}, [], PARTS).items == []


def test_all_alike_is_perfect_though_nothing_varies():
    best = dict.fromkeys("ABCD", 1.0)
    found = compare(ITEMS, best, [best, best, best], PARTS)
    assert (found.hits, found.percent, found.ac1, found.alpha) == (1, 1, 1, None)


SHARES = st.dictionaries(st.sampled_from("ABCD"), st.sampled_from([NA, 0.0, 0.5, 1.0]))


@settings(max_examples=40)
@given(key=SHARES, raters=st.lists(SHARES, max_size=4))
def test_counts_add_up_and_shares_stay_within_bounds(key, raters):
    found = compare(ITEMS, key, raters, PARTS)
    for one in found.items:
        assert sum(one.counts) == one.n >= one.hits
        assert one.percent is None or 0 <= one.percent <= 1
    for one in found.raters:
        assert one.hits + one.stricter + one.lenient + one.other == one.n
    assert all(value is None or value <= 1 + 1e-9 for value in (found.ac1, found.alpha, found.hits))


@given(key=SHARES)
@settings(max_examples=25)
def test_the_key_agrees_with_itself(key):
    line = rater_line(key, key)
    assert (line.hits, line.stricter, line.lenient, line.other) == (len(key), 0, 0, 0)


def test_answers_are_told_apart_by_what_they_earn():
    assert place_counts([0.0, 0.5, 0.7, 1.0, NA, NA]) == (1, 2, 1, 2)
