"""Rating scale models: published expectations, the equations of maximum likelihood, and known truth."""

from math import isnan, log, nan

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from sqm_training.measures.severity import expected_and_variance, many_facet, rating_scale

from .published import expected, rows

pytestmark = pytest.mark.either
SCIENCE = "rasch_liking_for_science"


def science():
    table = np.full((75, 25), nan)
    for row in rows(SCIENCE, "observation_level_ministep.csv"):
        table[int(row["PUPIL"]) - 1, int(row["ACT"]) - 1] = int(row["OBSERVED"])
    return table


def test_every_cell_has_the_published_expectation_and_variance():
    steps = {}
    for row in rows(SCIENCE, "thresholds_ministep.csv"):
        if row["CATEGORY"] != "0":
            steps.setdefault(int(row["X.ACT"]), []).append(float(row["Rasch.Andrich.threshold.MEASURE"]))
    checked = expected(SCIENCE)["checked_here"]["items_whose_cellwise_expectation_and_variance_match_0.01"]
    table = pd.DataFrame(rows(SCIENCE, "observation_level_ministep.csv")).astype(float)
    for item, cells in table.groupby("ACT"):
        if item in checked:
            mean, variance = expected_and_variance(cells["PERSON.MEASURE"], cells["ITEM.MEASURE"], steps[item])
            assert np.abs(mean - cells["EXPECTATION"]).max() < 0.01
            assert np.abs(variance - cells["VARIANCE"]).max() < 0.01


def test_numbers_give_numbers_and_arrays_arrays():
    assert expected_and_variance(0, 0, [0]) == (0.5, 0.25)
    mean, variance = expected_and_variance([[0.0], [1.0]], [0.0, 1.0, 2.0], [-1, 1])
    assert mean.shape == variance.shape == (2, 3)
    assert mean[1, 1] == approx(1)
    for bad in ([], [[1.0]], [nan]):
        with pytest.raises(ValueError, match="thresholds"):
            expected_and_variance(0, 0, bad)


def test_the_fit_solves_the_likelihood_equations():
    table = science()
    found = rating_scale(table)
    mean, variance = expected_and_variance(found.persons[:, None], found.items[None, :], found.thresholds)
    totals = table.sum(axis=1)
    usual = (totals > 0) & (totals < 50)
    assert mean[usual].sum(axis=0) == approx(table[usual].sum(axis=0), abs=1e-3)
    assert mean[usual].sum(axis=1) == approx(totals[usual], abs=1e-3)
    assert mean[totals == 50].sum(axis=1) == approx(49.7)
    assert (found.items.mean(), found.thresholds.sum()) == (approx(0, abs=1e-9), approx(0, abs=1e-9))
    assert found.standard_errors == approx(1 / np.sqrt(variance.sum(axis=0)))
    residual = (table - mean) ** 2
    assert found.infit == approx(residual.sum(axis=0) / variance.sum(axis=0))
    assert found.outfit == approx((residual / variance).mean(axis=0))
    assert isnan(found.person_outfit[int(np.argmax(totals))])


def test_the_rating_scale_lies_near_the_published_partial_credit():
    found = rating_scale(science())
    published = [float(row["MEASURE"]) for row in rows(SCIENCE, "items_ministep_pcm.csv")]
    persons = [float(row["MEASURE"]) for row in rows(SCIENCE, "persons_ministep_pcm.csv")]
    assert np.corrcoef(found.items, published)[0, 1] > 0.97
    assert np.abs(found.persons - persons).max() < 0.2
    assert set(np.argsort(found.outfit)[-2:]) == {4, 22}
    assert found.reliability == approx(0.9, abs=0.03)
    assert found.separation == approx(np.sqrt(found.reliability / (1 - found.reliability)))


def test_two_items_have_their_known_solution():
    """Of right-wrong answers to two items, joint likelihood finds twice the log odds of those who differ."""
    table = [[1, 0]] * 30 + [[0, 1]] * 10 + [[1, 1]] * 5 + [[0, 0]] * 5
    found = rating_scale(table)
    assert found.items[1] - found.items[0] == approx(2 * log(30 / 10), abs=1e-4)
    assert found.persons[0] == approx(0, abs=1e-6)
    assert found.persons[44] == approx(-found.persons[49])


def test_missing_responses_extremes_and_persons_without_any():
    rng = np.random.default_rng(5)
    skill, hard = rng.normal(size=80), np.array([-1.0, 0, 1, 0.5, -0.5])
    table = (rng.random((80, 5)) < 1 / (1 + np.exp(hard - skill[:, None]))).astype(float)
    table[rng.random(table.shape) < 0.2] = nan
    table = np.column_stack([table, np.ones(80)])
    table[0] = nan
    found = rating_scale(table)
    assert isnan(found.persons[0])
    assert isnan(found.person_standard_errors[0])
    assert found.items[5] < found.items[:5].min()
    assert isnan(found.infit[5])
    assert not np.isnan(found.persons[1:][~np.isnan(table[1:, :5]).all(axis=1)]).any()


@pytest.mark.parametrize(
    ("responses", "cause"),
    [
        ([[1, 1], [0, 0]], "every score is extreme"),
        ([[0.5, 1]], "whole numbers"),
        ([[-1, 1]], "whole numbers"),
        ([1, 2], "persons x items"),
        ([[nan, nan]], "every score is extreme"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_cause(responses, cause):
    with pytest.raises(ValueError, match=cause):
        rating_scale(responses)


def ratings(seed=1, employees=30, shoppers=5, items=8):
    rng = np.random.default_rng(seed)
    skill, severity, hard = rng.normal(0, 1, employees), rng.normal(0, 0.8, shoppers), rng.normal(0, 1, items)
    severity -= severity.mean()
    rows_ = []
    for e in range(employees):
        for s in rng.choice(shoppers, 2, replace=False):
            for i in range(items):
                mean, _ = expected_and_variance(skill[e], severity[s] + hard[i] - hard.mean(), [-1, 1])
                rows_.append((f"E{e}", f"S{s}", f"I{i}", rng.binomial(2, mean / 2)))
    frame = pd.DataFrame(rows_, columns=["employee", "shopper", "item", "score"])
    return frame, skill, severity


def test_many_facets_find_severity_and_give_averages_not_logits():
    frame, skill, severity = ratings()
    found = many_facet(frame, ["employee", "shopper", "item"], "score")
    got = [found.measures["shopper"][f"S{s}"].measure for s in range(5)]
    assert np.corrcoef(got, severity)[0, 1] > 0.9
    assert sum(got) == approx(0, abs=1e-6)
    people = [found.measures["employee"][f"E{e}"] for e in range(30)]
    assert np.corrcoef([one.measure for one in people], skill)[0, 1] > 0.8
    assert all(0 <= one.adjusted <= 2 and one.n == 16 for one in people)
    one = people[3]
    assert one.adjusted == approx(expected_and_variance(one.measure, 0, found.thresholds)[0])
    lenient, strict = int(np.argmin(got)), int(np.argmax(got))
    shopper = found.measures["shopper"]
    assert shopper[f"S{lenient}"].adjusted > shopper[f"S{strict}"].adjusted


def test_two_facets_are_the_rating_scale_model():
    frame, *_ = ratings(2)
    pivot = frame.pivot_table(index="employee", columns="item", values="score", aggfunc="max")
    long = pivot.reset_index().melt("employee", value_name="score")
    scale, facets = rating_scale(pivot), many_facet(long, ["employee", "item"], "score")
    assert [facets.measures["item"][key].measure for key in pivot.columns] == approx(list(scale.items), abs=1e-4)
    assert [facets.measures["employee"][key].measure for key in pivot.index] == approx(list(scale.persons), abs=1e-4)


def test_levels_that_nothing_links_have_no_measure():
    frame, *_ = ratings(3)
    apart = frame.head(16).assign(employee="E99", shopper="S99")
    found = many_facet(pd.concat([frame, apart]), ["employee", "shopper", "item"], "score")
    assert [len(one) for one in found.subsets["shopper"]] == [5, 1]
    assert isnan(found.measures["shopper"]["S99"].measure)
    assert isnan(found.measures["employee"]["E99"].adjusted)
    with pytest.raises(ValueError, match="two facets"):
        many_facet(frame, ["employee"], "score")
    with pytest.raises(KeyError):
        many_facet(frame, ["employee", "nobody"], "score")
