"""Sharing a wave out among shoppers."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.visits.sharing import Place, Shopper, connected_groups, expected_reach, share_out, windows

pytestmark = pytest.mark.either
START, END = date(2026, 3, 1), date(2026, 3, 31)
COMPANY, HALLS = 1, [Place(id, (1, id)) for id in (10, 11, 12, 13)]


def shoppers(number):
    return [Shopper(id) for id in range(100, 100 + number)]


def plan(places, people, **options):
    return share_out(places, people, per_place=3, starts_on=START, ends_on=END, **options)


def test_windows_follow_each_other_and_cover_the_period():
    assert windows(START, END, 3) == [
        (date(2026, 3, 1), date(2026, 3, 10)),
        (date(2026, 3, 11), date(2026, 3, 20)),
        (date(2026, 3, 21), date(2026, 3, 31)),
    ]


def test_every_place_gets_its_visits_and_the_load_is_even():
    planned = plan(HALLS, shoppers(6), double_share=0)
    assert Counter(one.place_id for one in planned) == {place.id: 3 for place in HALLS}
    load = Counter(one.shopper_id for one in planned)
    assert max(load.values()) - min(load.values()) <= 1


def test_nobody_returns_to_a_place_within_the_rotation():
    planned = plan(HALLS, shoppers(6))
    pairs = Counter((one.shopper_id, one.place_id) for one in planned)
    assert set(pairs.values()) == {1}


def test_nobody_is_sent_to_the_own_site_nor_above_or_below_it():
    own = Shopper(1, site_id=10, line=(1, 10))
    head = Shopper(2, site_id=1, line=(1,))
    planned = plan(HALLS, [own, head], double_share=0)
    assert {one.place_id for one in planned if one.shopper_id == 1} <= {11, 12, 13}
    assert all(one.shopper_id != 2 for one in planned)


def test_a_tenth_of_the_encounters_is_scored_by_two():
    planned = plan(HALLS, shoppers(8), double_share=0.1)
    pairs = Counter(one.pair for one in planned if one.pair)
    assert len(pairs) == 2 and set(pairs.values()) == {2}
    for pair in pairs:
        first, second = (one for one in planned if one.pair == pair)
        assert first.place_id == second.place_id and first.opens_on == second.opens_on
        assert first.shopper_id != second.shopper_id


def test_what_nobody_may_do_stays_open_with_its_reason():
    planned = plan(HALLS[:1], shoppers(1), double_share=0)
    assert [one.why_open for one in planned] == ["", "rotation", "rotation"]
    assert plan(HALLS[:1], [], double_share=0)[0].why_open == "nobody"


def test_groups_are_linked_through_common_places():
    assert connected_groups([(1, 10), (2, 10), (2, 11), (3, 12)]) == [{1, 2}, {3}]


@given(st.integers(1, 8), st.integers(0, 30), st.integers(0, 5))
def test_expected_reach_is_a_number_of_people(people, visits, already):
    reached = expected_reach([already] * people, visits)
    assert -1e-9 <= reached <= people + 1e-9
    if already >= 3:
        assert reached == pytest.approx(people)
    if already + visits < 3:
        assert reached == pytest.approx(0)


@given(st.integers(1, 5), st.integers(0, 7), st.integers(0, 1000))
def test_rules_hold_for_any_plan(places, people, seed):
    planned = plan([Place(id, (1, id)) for id in range(places)], shoppers(people), seed=seed)
    days = {}
    for one in planned:
        if one.shopper_id is None:
            assert one.why_open
            continue
        days.setdefault((one.shopper_id, one.place_id), []).append(one.opens_on)
    assert all(b - a >= timedelta(days=90) for found in days.values() for a, b in pairwise(sorted(found)))
