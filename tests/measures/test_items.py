"""Item analysis: the LSAT table, direct formulas, and items that tell nothing."""

from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from sqm_training.measures import items

from .published import expected, rows

pytestmark = pytest.mark.either
LSAT = "item_lsat6_bock_lieberman"


def lsat():
    patterns = rows(LSAT, "patterns.csv")
    return [[int(row[f"Item_{i}"]) for i in range(1, 6)] for row in patterns for _ in range(int(row["Freq"]))]


def test_the_lsat_gives_the_published_figures():
    found, figures, table = items.analysis(lsat()), expected(LSAT), rows(LSAT, "item_stats_here.csv")
    assert found.n == figures["n"]
    assert found.difficulty == approx([float(row["p"]) for row in table])
    assert found.item_rest == approx([float(row["r_rest"]) for row in table], abs=1e-9)
    assert found.item_total == approx([float(row["r_total"]) for row in table], abs=1e-9)
    assert found.alpha == approx(figures["KR20_population_variance"], abs=1e-9)
    assert found.alpha_if_deleted == approx(figures["alpha_if_deleted_ltm"], abs=5e-4)
    assert found.flags == [()] * 5


def test_points_against_direct_correlations():
    rng = np.random.default_rng(3)
    skill = rng.normal(size=(60, 1))
    table = pd.DataFrame(np.clip(np.round(2 + skill + rng.normal(size=(60, 4))), 0, 5))
    found = items.analysis(table, possible=[5, 5, 5, 5])
    for i in range(4):
        rest = table.drop(columns=i).sum(axis=1)
        assert found.item_rest[i] == approx(np.corrcoef(table[i], rest)[0, 1])
    total = table.sum(axis=1)
    assert found.alpha == approx(4 / 3 * (1 - table.var().sum() / total.var()))
    assert found.difficulty == approx(table.mean().to_numpy() / 5)
    assert items.analysis(table).difficulty == approx((table.mean() / table.max()).to_numpy())


def test_flags_say_what_an_item_does_not_tell():
    rng = np.random.default_rng(1)
    good = (rng.random((200, 3)) < 1 / (1 + np.exp(-2 * rng.normal(size=(200, 1))))).astype(float)
    noise, easy = rng.integers(0, 2, 200).astype(float), np.ones(200)
    hard, absent = (np.arange(200) % 20 == 0).astype(float), np.where(rng.random(200) < 0.5, nan, good[:, 0])
    found = items.analysis(np.column_stack([good, noise, easy, hard, absent]))
    assert found.flags[:3] == [()] * 3
    assert "tells_nothing" in found.flags[3]
    assert found.flags[4] == ("too_easy", "tells_nothing")
    assert "too_hard" in found.flags[5]
    assert found.flags[6] == ("often_missing",)
    assert isnan(found.item_rest[4])


def test_missing_answers_use_the_pairs_that_are_there():
    table = np.array(lsat(), float)
    holes = table.copy()
    holes[np.random.default_rng(2).random(holes.shape) < 0.2] = nan
    whole, part = items.analysis(table), items.analysis(holes)
    assert part.alpha == approx(whole.alpha, abs=0.08)
    assert part.item_rest == approx(whole.item_rest, abs=0.08)
    frame = pd.DataFrame(holes)
    covariance = frame.cov()
    assert part.alpha == approx(5 / 4 * (1 - np.trace(covariance) / covariance.to_numpy().sum()), rel=0.02)
    assert part.missing == approx(frame.isna().mean().to_numpy())


def test_tables_that_tell_nothing():
    one = items.analysis([[1], [0]])
    assert (one.difficulty.tolist(), isnan(one.alpha), isnan(one.item_rest[0])) == ([0.5], True, True)
    same = items.analysis([[1, 1], [1, 1]])
    assert (isnan(same.alpha), same.flags) == (True, [("too_easy", "tells_nothing")] * 2)
    apart = items.analysis([[1, nan], [0, nan], [nan, 1], [nan, 0]])
    assert (apart.difficulty.tolist(), isnan(apart.alpha), isnan(apart.item_rest[0])) == ([0.5, 0.5], True, True)
    empty = items.analysis([[nan, 1], [nan, 0]])
    assert (isnan(empty.difficulty[0]), empty.missing.tolist()) == (True, [1, 0])
    nobody = items.analysis([[0, 0], [0, 0]])
    assert nobody.difficulty.tolist() == [0, 0]


@pytest.mark.parametrize(
    ("matrix", "possible", "cause"),
    [
        ([1, 0, 1], None, "persons x items"),
        ([], None, "persons x items"),
        ([[float("inf"), 1]], None, "infinite"),
        ([[1, 0]], [1], "2 numbers above 0"),
        ([[1, 0]], [1, 0], "2 numbers above 0"),
        ([["yes", "no"]], None, "rows of numbers"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(matrix, possible, cause):
    with pytest.raises(ValueError, match=cause):
        items.analysis(matrix, possible)
