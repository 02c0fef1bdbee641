"""Surveys: gaps, shares and their intervals, against the published tables."""

from math import isnan, nan, sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from sqm_training.measures import survey

from .published import expected, rows

pytestmark = pytest.mark.either
SERVQUAL, WILSON = "servqual_worked_example", "survey_wilson_newcombe_1998"


def test_wilson_gives_the_published_intervals():
    for row in rows(WILSON, "intervals.csv"):
        found = survey.wilson(int(row["x"]), int(row["n"]))
        assert found == (approx(float(row["wilson_lo"]), abs=5e-5), approx(float(row["wilson_hi"]), abs=5e-5))
    for case in expected(WILSON)["small_n_table"]:
        assert survey.wilson(case["x"], case["n"]) == approx(case["wilson"])


@given(st.integers(0, 60), st.integers(1, 60), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_solves_the_score_equation(k, n, level):
    """At both ends of the interval the observed share lies exactly z standard errors away."""
    k, z = min(k, n), {0.8: 1.281551566, 0.95: 1.959963985, 0.99: 2.575829304}[level]
    for end in survey.wilson(k, n, level):
        if 0 < end < 1:
            assert abs(k / n - end) == approx(z * sqrt(end * (1 - end) / n), rel=1e-6)


def test_nps_gives_the_published_figures():
    value, error, low, high = expected(WILSON)["nps_example_computed"]["nps_se_lo_hi"]
    found = survey.nps(60, 25, 15)
    assert found == (approx(value), approx(low), approx(high))
    assert (found.high - found.value) / 1.96 == approx(error)
    assert survey.nps_of([10] * 60 + [8] * 25 + [0, 6, 3] * 5 + [None, nan]) == found
    assert (survey.nps(3, 0, 0), isnan(survey.nps(0, 0, 0).value)) == ((1, 1, 1), True)


def test_csat_is_the_share_of_the_top_two_and_ces_a_mean():
    assert survey.csat([5, 4, 4, 3, 1, nan]) == (0.6, *survey.wilson(3, 5))
    assert survey.csat([]) == (approx(nan, nan_ok=True), 0, 1)
    values = [2, 3, 3, 5, 7]
    half = 2.7764451 * np.std(values, ddof=1) / sqrt(5)
    assert survey.ces(values) == (4, approx(4 - half), approx(min(4 + half, 7)))
    assert survey.ces([3]) == (3, 1, 7)
    assert survey.ces([4, 4, 4]) == (4, 4, 4)


def questionnaires(people=4, seed=1):
    rng = np.random.default_rng(seed)
    return rng.integers(1, 8, (people, 22)).astype(float), rng.integers(1, 8, (people, 22)).astype(float)


def test_servqual_gives_the_published_gaps():
    table, figures = rows(SERVQUAL, "dimension_gaps.csv"), expected(SERVQUAL)
    gaps = {row["dimension"]: float(row["gap_P_minus_E"]) for row in table}
    weights = {row["dimension"]: float(row["weight_zpb1990"]) for row in table}
    wanted = np.full((3, 22), 6.0)
    seen = wanted + [gap for name, n in survey.DIMENSIONS.items() for gap in [gaps[name]] * n]
    found = survey.servqual(wanted, seen, weights)
    assert {name: gap.value for name, gap in found.gaps.items()} == {k: approx(v) for k, v in gaps.items()}
    assert found.unweighted.value == approx(figures["unweighted_published"], abs=0.005)
    assert found.weighted.value == approx(figures["weighted_with_ZPB_weights_computed"], abs=1e-9)
    assert list(survey.DIMENSIONS) == list(gaps)
    by_person = survey.servqual(wanted, seen, [[weights[name] for name in gaps]] * 3)
    assert by_person.weighted.value == approx(found.weighted.value)


def test_expectations_of_one_respondent():
    answers = [float(row["E"]) for row in rows(SERVQUAL, "single_respondent_expectations.csv")]
    found = survey.servqual(answers, [7] * 22)
    means = expected(SERVQUAL)["single_respondent_E_means_computed"]
    assert {name: one.value for name, one in found.expectations.items()} == {k: approx(v) for k, v in means.items()}
    assert (found.servperf.value, found.n, found.weighted) == (7, 1, None)
    assert isnan(found.unweighted.low)


def test_servqual_by_hand_with_missing_answers():
    wanted, seen = questionnaires()
    seen[0, 0], wanted[1, 21], seen[2, 4:9] = nan, nan, nan
    found = survey.servqual(pd.DataFrame(wanted), seen)
    gap = pd.DataFrame(seen - wanted)
    starts = dict(zip(survey.DIMENSIONS, (0, 4, 9, 13, 17), strict=True))
    for name, start in starts.items():
        own = gap.iloc[:, start : start + survey.DIMENSIONS[name]].mean(axis=1)
        assert found.gaps[name].value == approx(own.mean())
        half = {3: 4.30265273, 4: 3.18244631}[own.count()] * own.std() / sqrt(own.count())
        assert (found.gaps[name].low, found.gaps[name].high) == (approx(own.mean() - half), approx(own.mean() + half))
    assert found.unweighted.value == approx(np.mean([one.value for one in found.gaps.values()]))
    assert found.item_gaps == approx(gap.mean().to_numpy())


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        (lambda: survey.wilson(3, 2), "0 <= k <= n"),
        (lambda: survey.wilson(nan, 2), "k must be a finite number"),
        (lambda: survey.wilson(1, 2, 1), "level lies between"),
        (lambda: survey.nps(-1, 0, 0), "counts from 0 on"),
        (lambda: survey.nps_of([11]), "11 lies outside 0..10"),
        (lambda: survey.csat([0]), "0 lies outside 1..5"),
        (lambda: survey.servqual([[1] * 21], [[1] * 21]), "22 answers"),
        (lambda: survey.servqual([[1] * 22], [[1] * 22] * 2), "differ in shape"),
        (lambda: survey.servqual([1] * 22, [1] * 22, [1] * 5), "add to 100"),
        (lambda: survey.servqual([1] * 22, [1] * 22, [100]), "five numbers"),
        (lambda: survey.servqual([1] * 22, [1] * 22, {"tangibles": 100}), "exactly the dimensions"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(call, cause):
    with pytest.raises(ValueError, match=cause):
        call()


def test_nothing_asked_is_nothing_known():
    assert survey.wilson(0, 0) == (0, 1)
