"""Figures of more published tables, small enough to stand here."""

from itertools import product
from math import nan

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from sqm_training.measures import agreement, control, items, reliability, severity, shrink

# Fleiss (1971): six psychiatrists put each of 30 patients into one of five categories.
DIAGNOSES = """00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 00501 30012 51000
02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"""
# Bock & Lieberman (1970), section 7: how often each pattern of right (1) and wrong (0) answers occurred, 00000 to 11111.
LSAT7 = [12, 19, 1, 7, 3, 19, 3, 17, 10, 5, 3, 7, 7, 23, 8, 28, 7, 39, 11, 34, 14, 51, 15, 90, 6, 25, 7, 35, 18, 136]
LSAT7 += [32, 308]
# Davies & Goldsmith (1972), table 6.5: strength of paste, ten batches, three casks each, two tests of each cask.
PASTES = """62.8 62.6 60.1 62.3 62.7 63.1 60 61.4 57.5 56.9 61.1 58.9 58.7 57.5 63.9 63.1 65.4 63.7 57.1 56.4 56.9 58.6 64.7
64.5 55.1 55.1 54.7 54.2 58.8 57.5 63.4 64.9 59.3 58.1 60.5 60 62.5 62.6 61 58.7 56.9 57.7 59.2 59.4 65.2 66 64.8 64.1
54.8 54.8 64 64 57.7 56.8 58.3 59.3 59.2 59.2 58.9 56.6"""
# Box & Tiao (1973), table 5.1.4: six batches whose means differ less than chance would make them.
BATCHES = """7.298 3.846 2.434 9.566 7.990 5.220 6.556 .608 11.788 -.892 .110 10.386 13.434 5.510 8.166 2.212 4.852 7.092
9.288 4.980 .282 9.014 4.458 9.446 7.198 1.722 4.782 8.106 .758 3.758"""


def numbers(text):
    return [float(number) for number in text.split()]


def test_cohen_1960():
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    pairs = [(i, j) for i, j in product(range(3), range(3)) for _ in range(table[i][j])]
    first, second = zip(*pairs, strict=True)
    assert agreement.cohen_kappa(first, second) == approx(0.492, abs=5e-4)
    assert agreement.percent(first, second).value == 0.7


def test_fleiss_1971():
    counts = [[int(n) for n in row] for row in DIAGNOSES.split()]
    assert agreement.fleiss_kappa(counts) == approx(0.430, abs=5e-4)


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.691), ("ordinal", 0.807), ("interval", 0.811)])
def test_alpha_of_three_coders_with_half_of_the_ratings_missing(level, alpha):
    coders = ["*****34121133*3", "1*213343*******", "**21344*21133*4"]
    table = [[nan if one == "*" else float(one) for one in coder] for coder in coders]
    assert agreement.krippendorff_alpha(np.array(table).T, level) == approx(alpha, abs=5e-4)


def test_viscosity_of_paint_by_montgomery():
    found = control.xmr(
        [33.75, 33.05, 34, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.2, 33.62, 33, 33.54, 33.12, 33.84]
    )
    assert (found.center, found.mean_moving_range) == (approx(33.52, abs=5e-3), approx(0.48, abs=5e-3))
    assert (found.lower, found.upper, found.mr_upper) == approx((32.24, 34.80, 1.57), abs=6e-3)
    assert found.signals == []


def test_purchase_orders_of_varying_number_by_montgomery():
    wrong = [12, 8, 6, 9, 10, 12, 11, 16, 10, 6, 20, 15, 9, 8, 6, 8, 10, 7, 5, 8, 5, 8, 10, 6, 9]
    of = [100, 80, 80, 100, 110, 110, 100, 100, 90, 90, 110, 120, 120, 120, 110, 80, 80, 80, 90]
    found = control.p_chart(wrong, of + [100] * 4 + [90] * 2)
    assert found.center == approx(0.096, abs=6e-4)
    assert found.upper[10] == approx(0.180, abs=1e-3)
    assert found.signals == [(10, "limit")]


def test_lsat_section_7():
    answers = [row for row, n in zip(product((0, 1), repeat=5), LSAT7, strict=True) for _ in range(n)]
    found = items.analysis(answers)
    assert list(found.difficulty) == approx([0.828, 0.658, 0.772, 0.606, 0.843])
    assert found.alpha == approx(0.453, abs=5e-4)


def test_casks_within_batches():
    frame = pd.DataFrame({"batch": np.repeat(range(10), 6), "cask": np.repeat(range(30), 2), "score": numbers(PASTES)})
    found = reliability.g_study(frame, ["batch", "cask"])
    assert list(found.variances.values()) == approx([1.657, 8.434, 0.678], abs=1e-3)
    assert found.confounded == {("cask",): ("batch", "cask")}


def test_batches_that_differ_less_than_chance():
    scores = numbers(BATCHES)
    groups = {batch: scores[5 * batch : 5 * batch + 5] for batch in range(6)}
    between, within = shrink.variance_components(groups)
    assert (between, within) == (0, approx(13.81, abs=5e-3))
    assert {round(one.mean, 4) for one in shrink.empirical_bayes(groups).values()} == {5.6656}


def test_ratings_that_begin_at_one_are_the_same_scale():
    table = np.random.default_rng(0).integers(0, 4, (20, 5))
    plain, later = severity.rating_scale(table), severity.rating_scale(table + 1)
    assert list(later.items) == approx(list(plain.items))
    assert list(later.thresholds) == approx(list(plain.thresholds))
    assert (plain.lowest, later.lowest) == (0, 1)
    long = pd.DataFrame(table + 1).melt(ignore_index=False, var_name="item", value_name="score").rename_axis("who")
    found = severity.many_facet(long.reset_index(), ["who", "item"], "score")
    assert 1 < found.measures["item"][0].adjusted < 4
    assert found.measures["item"][0].measure == approx(plain.items[0], abs=1e-4)


def test_a_score_that_nobody_got_keeps_the_thresholds_finite():
    table = np.random.default_rng(0).choice([0, 1, 3], (20, 5))
    found = severity.rating_scale(table)
    assert np.isfinite(found.thresholds).all()
    at = found.persons[~np.isnan(found.person_infit)]
    expected, _variance = severity.expected_and_variance(at[:, None], found.items[None, :], found.thresholds)
    inside = table[~np.isnan(found.person_infit)]
    assert expected.sum(axis=1) == approx(inside.sum(axis=1), abs=1e-3)


def test_a_person_without_a_place_has_no_expectation():
    expected, variance = severity.expected_and_variance([nan, 0.0], 0.0, [0.0])
    assert (np.isnan(expected).tolist(), variance[1]) == ([True, False], 0.25)
