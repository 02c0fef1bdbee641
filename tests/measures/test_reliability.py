"""How many visits a wanted reliability takes, and where the variance of scores comes from."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from sqm_training.measures.agreement import icc
from sqm_training.measures.reliability import detectable_change, g_study, reliability_of_mean, visits_needed
from sqm_training.measures.verdict import judge


@pytest.mark.parametrize(
    ("single", "wanted", "visits"),
    [
        (0.5, 0.8, 4),
        (0.25, 0.8, 12),
        (0.2, 0.8, 16),
        (0.3, 0.8, 10),
        (0.9, 0.8, 1),
        (0.8, 0.8, 1),
        (1, 1, 1),
        (0.01, 0.5, 99),
    ],
)
def test_spearman_brown(single, wanted, visits):
    assert visits_needed(single, wanted) == visits


@pytest.mark.parametrize(("single", "wanted"), [(0, 0.8), (-0.1, 0.8), (0.5, 1), (1.2, 0.5), (0.5, -1)])
def test_what_no_number_of_visits_reaches_is_refused(single, wanted):
    with pytest.raises(ValueError, match="reliabilities"):
        visits_needed(single, wanted)


def crossed(employees=6, shoppers=4, items=5, seed=1, noise=1.0):
    rng = np.random.default_rng(seed)
    e, s, i = (rng.normal(0, sd, n) for sd, n in ((2, employees), (1, shoppers), (1.5, items)))
    es, ei, si = (rng.normal(0, 0.7, n) for n in ((employees, shoppers), (employees, items), (shoppers, items)))
    grid = [(a, b, c) for a in range(employees) for b in range(shoppers) for c in range(items)]
    score = [50 + e[a] + s[b] + i[c] + es[a, b] + ei[a, c] + si[b, c] + rng.normal(0, noise) for a, b, c in grid]
    return pd.DataFrame(grid, columns=["employee", "shopper", "item"]).assign(score=score)


def anova(frame):
    """The textbook analysis of variance of a fully crossed design: mean squares, then variances from them."""
    cube = frame.set_index(["employee", "shopper", "item"])["score"].unstack().to_numpy()
    p, r, n = (frame[name].nunique() for name in ("employee", "shopper", "item"))
    y = cube.reshape(p, r, n)
    mean = y.mean()
    a, b, c = y.mean((1, 2)), y.mean((0, 2)), y.mean((0, 1))
    ab, ac, bc = y.mean(2), y.mean(1), y.mean(0)
    ms_a = r * n * ((a - mean) ** 2).sum() / (p - 1)
    ms_b = p * n * ((b - mean) ** 2).sum() / (r - 1)
    ms_c = p * r * ((c - mean) ** 2).sum() / (n - 1)
    ms_ab = n * ((ab - a[:, None] - b + mean) ** 2).sum() / ((p - 1) * (r - 1))
    ms_ac = r * ((ac - a[:, None] - c + mean) ** 2).sum() / ((p - 1) * (n - 1))
    ms_bc = p * ((bc - b[:, None] - c + mean) ** 2).sum() / ((r - 1) * (n - 1))
    rest = y - ab[:, :, None] - ac[:, None, :] - bc + a[:, None, None] + b[:, None] + c - mean
    ms_e = (rest**2).sum() / ((p - 1) * (r - 1) * (n - 1))
    return {
        ("employee",): (ms_a - ms_ab - ms_ac + ms_e) / (r * n),
        ("shopper",): (ms_b - ms_ab - ms_bc + ms_e) / (p * n),
        ("item",): (ms_c - ms_ac - ms_bc + ms_e) / (p * r),
        ("employee", "shopper"): (ms_ab - ms_e) / n,
        ("employee", "item"): (ms_ac - ms_e) / r,
        ("shopper", "item"): (ms_bc - ms_e) / p,
        ("residual",): ms_e,
    }


def test_a_balanced_design_gives_the_analysis_of_variance():
    frame = crossed()
    found = g_study(frame)
    assert found.estimates == {term: approx(value) for term, value in anova(frame).items()}
    assert (found.levels, found.n, found.confounded["employee", "shopper", "item"]) == (
        {"employee": 6, "shopper": 4, "item": 5},
        120,
        ("residual",),
    )
    assert sum(found.shares().values()) == approx(1)


def test_an_unbalanced_design_finds_the_truth():
    frame = crossed(employees=120, shoppers=30, items=20, seed=2).sample(frac=0.3, random_state=1)
    found = g_study(frame).variances
    assert found["employee",] == approx(4, rel=0.35)
    assert found["residual",] == approx(1, rel=0.1)
    assert found["employee", "shopper"] == approx(0.49, rel=0.3)


def test_the_decision_study_divides_errors_by_what_is_sampled():
    found = g_study(crossed())
    v = found.variances
    one = found.design({"shopper": 3, "item": 10})
    relative = v["employee", "shopper"] / 3 + v["employee", "item"] / 10 + v["residual",] / 30
    absolute = relative + v["shopper",] / 3 + v["item",] / 10 + v["shopper", "item"] / 30
    assert one.generalizability == approx(v["employee",] / (v["employee",] + relative))
    assert one.phi == approx(v["employee",] / (v["employee",] + absolute))
    assert (one.relative_error**2, one.absolute_error**2) == (approx(relative), approx(absolute))
    same = found.design({"shopper": 3, "item": 10}, fixed=["item"])
    truth = v["employee",] + v["employee", "item"] / 10
    error = v["employee", "shopper"] / 3 + v["residual",] / 30
    assert same.generalizability == approx(truth / (truth + error))
    for bad in ({"employee": 3}, {"visit": 2}, {"item": 0}):
        with pytest.raises(ValueError, match=r"facet|name some"):
            found.design(bad)


def test_a_shopper_nested_in_an_employee_is_confounded():
    frame = crossed().assign(shopper=lambda f: f["employee"].astype(str) + "/" + f["shopper"].astype(str))
    found = g_study(frame)
    assert found.confounded["shopper",] == ("employee", "shopper")
    assert ("shopper",) not in found.variances
    assert all(np.isfinite(list(found.estimates.values())))


def test_one_way_is_the_intraclass_correlation():
    table = np.random.default_rng(3).normal(size=(8, 4)) + np.arange(8)[:, None] + np.arange(4)
    long = pd.DataFrame(table).reset_index(names="employee").melt("employee", var_name="shopper", value_name="score")
    found = g_study(long, ["employee", "shopper"])
    assert found.design().generalizability == approx(icc(table)["ICC(C,1)"])
    assert found.design().phi == approx(icc(table)["ICC(A,1)"])
    assert found.design({"shopper": 4}).phi == approx(icc(table)["ICC(A,k)"])


def test_repeated_cells_tell_interaction_from_error():
    frame = pd.concat([crossed(seed=s, noise=2).assign(score=lambda f: f["score"]) for s in (1, 1)])
    found = g_study(frame)
    assert found.estimates["residual",] == approx(0, abs=1e-9)
    assert found.estimates["employee", "shopper", "item"] > 1


def test_missing_and_constant_scores():
    frame = crossed()
    frame.loc[0, "score"] = np.nan
    assert g_study(frame).n == 119
    flat = g_study(frame.assign(score=80.0))
    assert set(flat.variances.values()) == {0.0}
    assert np.isnan(flat.design().phi)
    assert np.isnan(flat.shares()["employee",])
    with pytest.raises(ValueError, match="two rows"):
        g_study(frame.head(1))
    with pytest.raises(ValueError, match="two facets"):
        g_study(frame, ["employee"])
    with pytest.raises(KeyError):
        g_study(frame, ["employee", "nobody"])


def test_means_of_visits_and_the_change_that_they_show():
    assert reliability_of_mean(0.25, 12) == approx(0.8)
    assert visits_needed(0.25, reliability_of_mean(0.25, 7)) == 7
    assert detectable_change(2, 72.25) is None
    for n in (3, 4, 7, 18):
        judged = judge([(date(2026, 1, day), 80.0, day) for day in range(1, n + 1)], [], 72.25)
        assert detectable_change(n, 72.25) == approx(judged.minimal_detectable)
    assert detectable_change(18, 72.25) == approx(2.015 * 8.5 * (2 / 9) ** 0.5)
    assert detectable_change(40, 72.25) == detectable_change(18, 72.25)
    with pytest.raises(ValueError, match="reliability"):
        reliability_of_mean(1.2, 3)
