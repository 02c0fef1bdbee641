"""Shrunken means, held to the published dyestuff figures and to a numerical likelihood."""

from math import isnan, nan

import numpy as np
import pytest
from pytest import approx
from scipy.optimize import minimize

from sqm_training.measures.shrink import empirical_bayes, variance_components

from .published import expected, rows

TABLE = "shrinkage_dyestuff"


@pytest.fixture
def dyestuff():
    groups = {}
    for row in rows(TABLE):
        groups.setdefault(row["Batch"], []).append(float(row["Yield"]))
    return groups


def test_variances_of_dyestuff(dyestuff):
    wanted = expected(TABLE)
    got = variance_components(dyestuff)
    assert got == approx((wanted["var_batch_REML"], wanted["var_resid"]), rel=1e-6)


def test_shrunken_means_of_dyestuff(dyestuff):
    shrunken = empirical_bayes(dyestuff)
    for row in rows(TABLE, "shrunken.csv"):
        one = shrunken[row["Batch"]]
        assert (one.mean, one.raw, one.n) == (approx(float(row["shrunken"])), approx(float(row["mean"])), 5)
        assert one.low < one.mean < one.high


def dense_deviance(groups, between, within):
    """Return -2 x the restricted log-likelihood, from full matrices."""
    y = np.concatenate([np.asarray(values, float) for values in groups])
    v = within * np.eye(len(y))
    at = 0
    for values in groups:
        v[at : at + len(values), at : at + len(values)] += between
        at += len(values)
    inverse = np.linalg.inv(v)
    x = np.ones(len(y))
    information = x @ inverse @ x
    residual = y - (x @ inverse @ y) / information
    return np.linalg.slogdet(v)[1] + np.log(information) + residual @ inverse @ residual


@pytest.mark.parametrize("seed", range(6))
def test_unbalanced_groups_get_the_restricted_maximum_likelihood(seed):
    rng = np.random.default_rng(seed)
    groups = {k: list(rng.normal(70 + rng.normal(0, 4), 8, rng.integers(1, 9))) for k in range(25)}
    between, within = variance_components(groups)
    best = minimize(
        lambda p: dense_deviance(groups.values(), np.exp(p[0]), np.exp(p[1])), [2, 4], method="Nelder-Mead",
        options={"xatol": 1e-7, "fatol": 1e-10, "maxiter": 4000},
    )  # fmt: skip
    assert dense_deviance(groups.values(), max(between, 1e-12), within) <= best.fun + 1e-7
    assert within == approx(np.exp(best.x[1]), rel=1e-3)
    assert between == approx(np.exp(best.x[0]), rel=1e-2, abs=1e-3)


def test_groups_that_differ_less_than_noise_have_no_variance_between():
    groups = {"a": [1.0, 9.0], "b": [9.0, 1.0], "c": [0.0, 10.0]}
    between, within = variance_components(groups)
    assert (between, within) == (0, approx(114 / 5))
    assert [one.mean for one in empirical_bayes(groups).values()] == approx([5, 5, 5])


def test_without_noise_nothing_is_shrunk():
    groups = {"a": [1.0, 1.0], "b": [3.0, 3.0, 3.0]}
    assert variance_components(groups) == (2, 0)
    shrunken = empirical_bayes(groups)
    assert [(one.mean, one.low, one.high) for one in shrunken.values()] == [(1, 1, 1), (3, 3, 3)]


def test_one_value_each_cannot_be_told_from_noise():
    groups = {"a": [1.0], "b": [2.0], "c": [3.0]}
    assert variance_components(groups) == (0, 1)
    assert empirical_bayes(groups)["a"].mean == 2


def test_a_group_without_values_gets_the_mean_of_all_and_the_widest_interval():
    shrunken = empirical_bayes(
        {"a": [60.0, 62.0, 61.0], "b": [80.0, 82.0], "c": [70.0, nan, 72.0], "d": [nan], "e": []}
    )
    for key in "de":
        one = shrunken[key]
        assert (one.n, isnan(one.raw)) == (0, True)
        assert one.high - one.low > max(shrunken[k].high - shrunken[k].low for k in "abc")
    assert shrunken["c"].n == 2


def test_too_little_data():
    assert empirical_bayes({}) == {}
    assert (variance_components({})[0], isnan(variance_components({"a": [1.0]})[1])) == (0, True)
    one = empirical_bayes({"a": [7.0]})["a"]
    assert (one.mean, one.n, isnan(one.low)) == (7, 1, True)
    assert variance_components({"a": [1.0, 3.0]}) == (0, 2)


def test_equal_values_everywhere():
    one = empirical_bayes({"a": [5.0, 5.0], "b": [5.0, 5.0]})["a"]
    assert (one.mean, one.low, one.high) == (5, 5, 5)


def test_intervals_cover_the_truth():
    rng = np.random.default_rng(1)
    hits = total = 0
    for _ in range(120):
        truth = rng.normal(75, 5, 40)
        groups = {i: list(rng.normal(t, 9, rng.integers(2, 12))) for i, t in enumerate(truth)}
        for i, one in empirical_bayes(groups).items():
            hits += one.low <= truth[i] <= one.high
            total += 1
    assert 0.93 <= hits / total <= 0.97
