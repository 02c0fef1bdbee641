"""Counts below five are covered, and so is what a total and its other parts would tell of them."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training.progress.small_groups import FEW, How, Told, parts, single

COUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 30), min_size=2)


def test_a_small_part_covers_the_largest_by_what_follows_anyway():
    assert parts({"still": 30, "improved": 12, "dropped": 2}) == {
        "still": Told(28, How.LEAST),
        "improved": Told(12),
        "dropped": FEW,
    }
    assert parts({"still": 30, "improved": 12, "dropped": 6}) == {
        "still": Told(30),
        "improved": Told(12),
        "dropped": Told(6),
    }


def test_people_known_by_name_are_no_cover():
    told = parts({"still": 30, "improved": 7}, {"still": 4, "improved": 4})
    assert told == {"still": Told(4 + 25, How.LEAST), "improved": FEW}
    assert (single(7, own=4), single(7)) == (FEW, Told(7))


@pytest.mark.parametrize("size", [2, 3])
def test_nobody_works_out_a_small_part(size):
    """All counts that lead to the same words: a covered one may be at least three things."""
    for total in range(20):
        seen = defaultdict(list)
        for first in product(range(total + 1), repeat=size - 1):
            if sum(first) <= total:
                world = dict(zip("abc", (*first, total - sum(first)), strict=False))
                told = parts(world)
                seen[tuple(told.items()) if told else None].append(world)
        seen.pop(None, None)
        for told, worlds in seen.items():
            for key, how in told:
                assert how != FEW or len({world[key] for world in worlds}) >= 3


@given(COUNTS, st.data())
@settings(max_examples=40)
def test_what_is_told_is_true(counts, data):
    own = {key: data.draw(st.integers(0, n)) for key, n in counts.items()}
    for key, told in (parts(counts, own) or {}).items():
        if told.how == How.FEW:
            assert counts[key] - own[key] < 5
        else:
            assert counts[key] == told.n if told.is_exact else counts[key] >= told.n >= 5
