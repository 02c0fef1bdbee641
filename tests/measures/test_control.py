"""Control charts give the published limits and signals."""

from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from sqm_training.measures.control import p_chart, seven_one_side, seven_trend, two_in_three, xmr

from .published import expected, rows

IMR, NHS, JUICE = "spc_imr_montgomery_6_5", "spc_nhs_making_data_count", "spc_p_orangejuice_montgomery_7_1"
VECTORS = expected(NHS)["rule_unit_vectors"]


def test_montgomery_costs_with_the_limits_of_the_first_twenty_weeks():
    chart = xmr([float(row["cost"]) for row in rows(IMR)], baseline=20)
    wanted = expected(IMR)["qicharts2_reference"]
    assert (chart.center, chart.mean_moving_range) == (wanted["cl"], approx(wanted["mr_cl"], abs=1e-9))
    assert chart.mr_upper == approx(wanted["mr_ucl"], abs=1e-6)
    book = expected(IMR)["published_montgomery"]
    assert (chart.lower, chart.upper) == (approx(book["I_LCL"], abs=0.03), approx(book["I_UCL"], abs=0.03))
    assert (chart.lower, chart.upper) == (
        approx(300.5 - 2.66 * wanted["mr_cl"]),
        approx(300.5 + 2.66 * wanted["mr_cl"]),
    )
    assert [i + 1 for i, rule in chart.signals if rule == "limit"] == wanted["signal_weeks_beyond_limits"]
    assert not [rule for _, rule in chart.signals if rule == "run7"]


@pytest.mark.parametrize(
    ("case", "outlier", "screen"),
    [("case1_screened", None, True), ("case2_y15_is_10_screened", 10, True), ("case3_y15_is_10_unscreened", 10, False)],
)
def test_nhs_limits_with_and_without_screening(case, outlier, screen):
    values = [float(row["y"]) for row in rows(NHS)]
    if outlier is not None:
        values[14] = outlier
    chart, wanted = xmr(values, screen=screen), expected(NHS)[case]
    got = (chart.center, chart.lower, chart.upper)
    assert got == approx((wanted["mean"], wanted["lpl"], wanted["upl"]), abs=expected(NHS)["tolerance"])


@pytest.mark.parametrize("vector", VECTORS["seven_one_side"])
def test_seven_on_one_side(vector):
    assert seven_one_side(vector["in"]) == [bool(mark) for mark in vector["out"]]


@pytest.mark.parametrize("vector", VECTORS["seven_trend"])
def test_seven_rising_or_falling(vector):
    assert seven_trend(vector["in"]) == [bool(mark) for mark in vector["out"]]


@pytest.mark.parametrize("vector", VECTORS["two_in_three"])
def test_two_of_three_near_the_limit(vector):
    assert two_in_three(vector["close"], vector["side"]) == [bool(mark) for mark in vector["out"]]


@pytest.mark.parametrize(
    ("part", "exclude", "case", "outside"),
    [
        (slice(0, 30), (), "phase1_30", [15, 23]),
        (slice(0, 30), (14, 22), "phase1_excluding_15_23", [15, 21, 23]),
        (slice(30, 54), (), "samples_31_54_own_baseline", []),
    ],
)
def test_orange_juice_cans(part, exclude, case, outside):
    table, wanted = rows(JUICE)[part], expected(JUICE)["qcc_printed"][case]
    chart = p_chart([float(row["count"]) for row in table], [float(row["size"]) for row in table], exclude)
    got = (chart.center, chart.lower[0], chart.upper[0])
    assert got == approx((wanted["center"], wanted["LCL"], wanted["UCL"]), abs=1e-6)
    assert [i + 1 for i, rule in chart.signals if rule == "limit"] == outside


def test_limits_of_shares_follow_the_size():
    chart = p_chart([5, 20, 0, 0], [10, 40, 0, nan])
    assert chart.center == 0.5
    assert chart.upper[:2] == approx([0.5 + 3 * 0.5 / 10**0.5, 0.5 + 3 * 0.5 / 40**0.5])
    assert all(isnan(x) for x in (chart.lower[2], chart.upper[3], chart.shares[2]))
    assert p_chart([0, 0], [5, 5]).upper == [0, 0]
    assert p_chart([], []).signals == []


@pytest.mark.parametrize(("counts", "sizes"), [([1], [1, 2]), ([3], [2]), ([-1], [2])])
def test_impossible_counts_are_refused(counts, sizes):
    with pytest.raises(ValueError, match="count"):
        p_chart(counts, sizes)


def test_an_excluded_or_missing_point_drops_both_its_moving_ranges():
    for chart in (xmr([1, 2, 50, 4, 6], exclude=[2]), xmr([1, 2, nan, 4, 6]), xmr([1, 2, None, 4, 6])):
        assert (chart.center, chart.mean_moving_range) == (3.25, 1.5)
        assert [isnan(r) for r in chart.moving_ranges] == [False, True, True, False]
    assert (2, "limit") in xmr([1, 2, 50, 4, 6], exclude=[2]).signals


def test_short_series_have_no_limits():
    assert isnan(xmr([]).center)
    one = xmr([5.0])
    assert (one.center, isnan(one.upper), one.signals) == (5.0, True, [])
    assert isnan(xmr([nan, nan, nan]).center)


@pytest.mark.parametrize("value", [0.1, 85, 1e9, 0])
def test_equal_values_signal_nothing(value):
    assert xmr([value] * 20).signals == []
    assert xmr([value] * 20, screen=True).upper == approx(value)


def test_runs_and_trends_are_marked_from_the_seventh_point():
    chart = xmr([5, 5, 5, 5, 5, 5, 5, 5, 1, 1, 1, 1, 1, 1, 1, 1], baseline=16)
    assert [i for i, rule in chart.signals if rule == "run7"] == [6, 7, 14, 15]
    assert [i for i, rule in xmr(range(9)).signals if rule == "trend7"] == [6, 7, 8]
    assert [i for i, rule in xmr([3, 3, 3, 3, 2, 3, 3, 3, 4]).signals if rule == "run7"] == []


def test_a_missing_point_breaks_a_run():
    assert [rule for _, rule in xmr([5, 5, 5, 5, nan, 5, 5, 5, 0, 0, 0]).signals if rule == "run7"] == []


@pytest.mark.parametrize("keys", [{"baseline": 0}, {"exclude": [3]}, {"exclude": [-1]}])
def test_impossible_settings_are_refused(keys):
    with pytest.raises(ValueError, match=r"baseline|index"):
        xmr([1, 2, 3], **keys)


def test_infinite_values_are_refused():
    with pytest.raises(ValueError, match="infinite"):
        xmr([1.0, float("inf")])


scores = st.lists(st.integers(0, 100), min_size=2, max_size=30)


@given(scores, st.integers(-50, 50))
def test_limits_move_with_the_scores_and_mirror_with_them(values, shift):
    chart, moved, mirrored = xmr(values), xmr([y + shift for y in values]), xmr([-y for y in values])
    assert (moved.lower, moved.upper) == (approx(chart.lower + shift), approx(chart.upper + shift))
    assert (mirrored.lower, mirrored.upper) == (approx(-chart.upper), approx(-chart.lower))
    assert mirrored.signals == chart.signals == moved.signals
