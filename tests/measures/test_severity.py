"""Adjusted scores: against dense matrices, known truth, and designs that cannot be compared."""

from math import inf, isnan

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from sqm_training.measures.severity import adjusted, subsets_of
from sqm_training.measures.severity.mixed import design, likeliest_ratio, solve
from sqm_training.measures.shrink import empirical_bayes
from sqm_training.measures.simulate import Plan, draw

from .published import FOLDER, rows

NAMES = ("employee", "rater", "score", "wave")


def frame(*tuples):
    return pd.DataFrame(tuples, columns=["employee", "rater", "score", "wave"][: len(tuples[0])])


def dense(visits, between, within):
    """Solve the same model with full matrices: deviance, contrasts of raters, mean and employees' predictions."""
    x = pd.get_dummies(visits[["rater", "wave"]].astype(str), dtype=float)
    raters, waves = [c for c in x if c.startswith("rater")], [c for c in x if c.startswith("wave")]
    columns = [np.ones(len(x))]
    columns += [x[c].to_numpy() - x[raters[-1]].to_numpy() for c in raters[:-1]]
    columns += [x[c].to_numpy() - x[waves[-1]].to_numpy() for c in waves[:-1]]
    x = np.column_stack(columns)
    z = pd.get_dummies(visits["employee"], dtype=float)
    y = visits["score"].to_numpy()
    inverse = np.linalg.inv(within * np.eye(len(y)) + between * z.to_numpy() @ z.to_numpy().T)
    information = x.T @ inverse @ x
    beta = np.linalg.solve(information, x.T @ inverse @ y)
    rest = y - x @ beta
    deviance = -np.linalg.slogdet(inverse)[1] + np.linalg.slogdet(information)[1] + rest @ inverse @ rest
    people = beta[0] + between * z.to_numpy().T @ inverse @ rest
    effects = dict(zip((c.removeprefix("rater_") for c in raters[:-1]), beta[1 : len(raters)], strict=True))
    errors = np.sqrt(np.diag(np.linalg.inv(information)))[1 : len(raters)]
    return deviance, effects, dict(zip(effects, errors, strict=True)), dict(zip(z.columns, people, strict=True))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_absorbing_employees_gives_what_full_matrices_give(seed):
    visits = draw(Plan(employees=25, raters=4, waves=5), seed).visits.sample(frac=0.8, random_state=seed)
    result = adjusted(visits, *NAMES)
    variances = result.variances
    deviance, effects, errors, people = dense(visits, variances["employee"], variances["error"])
    for key, effect in effects.items():
        got, low, high, _ = result.rater_effect[key]
        assert (got, (high - low) / 2) == (approx(effect), approx(1.96 * errors[key]))
    assert {key: one.mean for key, one in result.employees.items()} == {k: approx(v) for k, v in people.items()}
    for factor in (0.97, 1.03):
        assert dense(visits, variances["employee"] * factor, variances["error"])[0] > deviance
        assert dense(visits, variances["employee"], variances["error"] * factor)[0] > deviance


def test_one_rater_and_no_waves_is_plain_shrinkage():
    table = pd.DataFrame(rows("shrinkage_dyestuff")).assign(rater="R")
    table["Yield"] = table["Yield"].astype(float)
    result = adjusted(table, "Batch", "rater", "Yield")
    wanted = empirical_bayes(table.groupby("Batch")["Yield"].apply(list).to_dict())
    assert {key: one.mean for key, one in result.employees.items()} == {
        key: approx(one.mean, rel=1e-6) for key, one in wanted.items()
    }
    assert (result.variances["employee"], result.variances["error"]) == (
        approx(1764.05, rel=1e-4),
        approx(2451.25, rel=1e-4),
    )
    assert result.rater_effect == {"R": (0, 0, 0, 30)}
    assert (result.scores == table["Yield"]).all()


def test_effects_sum_to_zero_and_are_what_is_taken_out():
    visits = draw(Plan(), 4).visits
    result = adjusted(visits, *NAMES)
    for effects in (result.rater_effect, result.wave_effect):
        assert sum(effect for effect, *_ in effects.values()) == approx(0, abs=1e-9)
        assert sum(n for *_, n in effects.values()) == len(visits)
    taken = visits["rater"].map(lambda r: result.rater_effect[r][0]) + visits["wave"].map(
        lambda w: result.wave_effect[w][0]
    )
    assert np.allclose(result.scores, visits["score"] - taken)
    assert (result.is_confounded, result.shrunk_raters, len(result.subsets)) == (False, set(), 1)


def test_strictness_is_removed_and_intervals_cover_the_truth():
    slopes, covered_raters, covered_people = [], [], []
    for seed in range(25):
        organisation = draw(Plan(), seed)
        result = adjusted(organisation.visits, *NAMES)
        true = np.array(list(organisation.strictness.values()))
        left = true + [result.rater_effect[key][0] for key in organisation.strictness]
        slopes.append((left @ true) / (true @ true))
        covered_raters += [
            result.rater_effect[k][1] <= -s <= result.rater_effect[k][2] for k, s in organisation.strictness.items()
        ]
        covered_people += [one.low <= organisation.skill[key] <= one.high for key, one in result.employees.items()]
    assert abs(np.mean(slopes)) <= 0.1
    assert 0.93 <= np.mean(covered_people) <= 0.97
    assert 0.90 <= np.mean(covered_raters) <= 0.99


def test_only_the_largest_connected_subset_is_adjusted():
    organisation = draw(Plan(employees=45, raters=7, blocks=2), 3)
    visits = organisation.visits
    result = adjusted(visits, *NAMES)
    assert [len(subset) for subset in result.subsets] == [4, 3]
    inside = visits["rater"].isin(result.subsets[0]).to_numpy()
    assert (np.isfinite(result.scores) == inside).all()
    stranger = min(result.subsets[1])
    effect, low, _, n = result.rater_effect[stranger]
    assert (isnan(effect), isnan(low), n) == (True, True, int((visits["rater"] == stranger).sum()))
    outside = visits.loc[~inside, "employee"].iloc[0]
    one = result.employees[outside]
    assert (isnan(one.mean), one.n) == (True, 6)
    assert one.raw == approx(visits.loc[visits["employee"] == outside, "score"].mean())


def test_raters_with_few_visits_are_drawn_to_zero_and_named():
    visits = draw(Plan(raters=5), 8).visits
    extra = pd.DataFrame({"employee": ["E001", "E002"], "rater": ["NEW"] * 2, "wave": [0, 1], "score": [20.0, 25.0]})
    both = pd.concat([visits, extra])
    result = adjusted(both, *NAMES)
    assert result.shrunk_raters == {"NEW"}
    effect, low, high, n = result.rater_effect["NEW"]
    means = visits.groupby("employee")["score"].mean()
    unshrunk = np.mean([20 - means["E001"], 25 - means["E002"]])
    assert n == 2
    assert unshrunk < effect < -1
    assert low < effect < high
    assert sum(e for e, *_ in result.rater_effect.values()) == approx(0, abs=1e-9)


def test_a_rater_who_is_the_only_one_of_a_wave_is_confounded_with_it():
    rows_ = [
        (f"E{e}", "A" if w == 0 else "B", 70 + 3 * e % 7 + 5 * w + (e * w) % 3, w) for e in range(12) for w in (0, 1)
    ]
    result = adjusted(frame(*rows_), *NAMES)
    assert result.is_confounded
    assert [high for _, _, high, _ in result.rater_effect.values()] == [inf, inf]
    without = adjusted(frame(*rows_), *NAMES[:3])
    assert not without.is_confounded
    assert without.rater_effect["B"][0] - without.rater_effect["A"][0] == approx(
        np.mean([5 + (e % 3) for e in range(12)])
    )


def test_rows_with_missing_values_are_left_out_and_stay_nan():
    visits = draw(Plan(), 2).visits.reset_index(drop=True)
    holes = visits.astype({"employee": object, "rater": object, "wave": object, "score": object})
    holes.loc[0, "score"] = None
    holes.loc[1, "rater"] = None
    holes.loc[2, "employee"] = np.nan
    holes.loc[3, "wave"] = pd.NA
    result = adjusted(holes, *NAMES)
    assert np.isnan(result.scores).nonzero()[0].tolist() == [0, 1, 2, 3]
    assert np.allclose(result.scores[4:], adjusted(visits.iloc[4:], *NAMES).scores)


def test_nothing_to_adjust():
    empty = adjusted(frame(("E", "R", np.nan, 1)), *NAMES)
    assert (empty.employees, empty.rater_effect, empty.subsets) == ({}, {}, [])
    assert np.isnan(empty.scores).all()
    same = adjusted(frame(*[(f"E{i % 4}", f"R{i % 3}", 80.0, i % 2) for i in range(40)]), *NAMES)
    assert np.allclose(same.scores, 80)
    assert same.employees["E0"].mean == approx(80)


def test_scores_without_noise_are_recovered_exactly():
    rng = np.random.default_rng(1)
    skill, lenient = rng.normal(75, 5, 30), {"A": 4.0, "B": -1.0, "C": -3.0}
    rows_ = [(f"E{e}", r, skill[e] + lenient[r], 0) for e in range(30) for r in lenient]
    result = adjusted(frame(*rows_), *NAMES)
    assert {key: effect for key, (effect, *_) in result.rater_effect.items()} == {
        k: approx(v) for k, v in lenient.items()
    }
    assert result.employees["E3"].mean == approx(skill[3], abs=1e-3)


def test_subsets_are_found_through_chains():
    pairs = [(1, "a"), (1, "b"), (2, "b"), (2, "c"), (9, "x"), (8, "x"), (8, "y")]
    assert subsets_of(pairs) == [{"a", "b", "c"}, {"x", "y"}]
    assert subsets_of([]) == []


def test_an_employee_and_a_rater_of_the_same_name_are_two():
    assert subsets_of([("a", "b"), ("b", "c")]) == [{"b"}, {"c"}]


def test_employees_seen_once_each_tell_nothing_about_the_ratio():
    sums = design(np.arange(6), [np.zeros(6, int)], [1], np.array([1.0, 5, 2, 8, 3, 9]))
    assert likeliest_ratio(sums) == 0
    assert solve(sums, 0).within == approx(np.var([1, 5, 2, 8, 3, 9], ddof=1))


@pytest.mark.parametrize("who", [["E1"] * 12, ["E1", "E2"] * 6])
def test_where_every_ratio_is_as_likely_all_variance_counts_as_within(who):
    scores = np.random.default_rng(5).normal(80, 5, 12)
    rows_ = [(e, rater, score, e) for e, rater, score in zip(who, "AABB" * 3, scores, strict=True)]
    result = adjusted(frame(*rows_), *NAMES)
    assert result.variances["employee"] == 0
    assert all(one.high - one.low < 20 for one in result.employees.values())


def test_published_tables_carry_their_source():
    assert all((folder / "SOURCE.txt").is_file() for folder in FOLDER.iterdir() if folder.is_dir())
