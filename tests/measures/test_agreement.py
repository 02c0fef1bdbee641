"""Agreement of raters: the published tables, direct formulas, and tables that tell nothing."""

from collections import Counter
from itertools import permutations
from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from sqm_training.measures import agreement

from .published import expected, rows

pytestmark = pytest.mark.either
GWET, ALPHA, ICC = "agree_gwet_distrib6", "agree_krippendorff_12x4", "agree_icc_shrout_fleiss_1979"


def numbers(table, name="data.csv", skip=0):
    return [[float(cell) if cell else nan for cell in list(row.values())[skip:]] for row in rows(table, name)]


def test_gwet_and_fleiss_give_the_published_figures():
    counts, figures = numbers(GWET, "counts.csv"), expected(GWET)
    for form in (counts, np.array(counts), pd.DataFrame(counts), np.array(counts, int)):
        assert agreement.gwet_ac1(form) == approx(figures["gwet_AC1"], abs=1e-6)
        assert agreement.fleiss_kappa(form) == approx(figures["fleiss_kappa"], abs=1e-6)
    assert agreement.gwet_ac1_error(counts) == approx(figures["gwet_AC1_se"], abs=1e-6)


@pytest.mark.parametrize("level", agreement.LEVELS)
def test_krippendorff_gives_the_published_figures_at_every_level(level):
    table, figures = numbers(ALPHA, skip=1), expected(ALPHA)
    assert agreement.krippendorff_alpha(table, level) == approx(figures["computed_krippendorff_pkg"][level], abs=1e-9)
    none = [[None if isnan(cell) else cell for cell in row] for row in table]
    assert agreement.krippendorff_alpha(none, level) == agreement.krippendorff_alpha(np.array(table), level)


def test_units_with_missing_ratings_count_as_published():
    counts, figures = agreement.counts_of(numbers(ALPHA, skip=1)), expected(ALPHA)["irrCAC_python"]
    assert agreement.gwet_ac1(counts) == approx(figures["gwet"], abs=1e-5)
    assert agreement.fleiss_kappa(counts) == approx(figures["fleiss"], abs=1e-5)


def test_intraclass_correlations_give_the_published_figures():
    found = agreement.icc(numbers(ICC, skip=1))
    assert found == {key: approx(value) for key, value in expected(ICC)["full_precision_here"].items()}
    published = list(expected(ICC)["published"].values())
    assert [round(value, 2) for value in found.values()] == published


def pairwise_alpha(table, distance):
    """Krippendorff's alpha straight from its definition: all pairs within units against all pairs of values."""
    units = [[v for v in row if not isnan(v)] for row in table]
    units = [row for row in units if len(row) >= 2]
    pooled = [v for row in units for v in row]
    seen = sum(distance(a, b) / (len(row) - 1) for row in units for a, b in permutations(row, 2)) / len(pooled)
    chance = sum(distance(a, b) for a, b in permutations(pooled, 2)) / (len(pooled) * (len(pooled) - 1))
    return 1 - seen / chance


cell = st.sampled_from([1.0, 2.0, 3.0, 5.0, nan])


@settings(max_examples=30)
@given(st.lists(st.lists(cell, min_size=3, max_size=3), min_size=4, max_size=8))
def test_alpha_is_what_its_definition_says(table):
    distances = {
        "nominal": lambda a, b: float(a != b),
        "interval": lambda a, b: (a - b) ** 2,
        "ratio": lambda a, b: ((a - b) / (a + b)) ** 2,
    }
    values = {v for row in table for v in row if not isnan(v) and sum(not isnan(x) for x in row) >= 2}
    for level, distance in distances.items():
        found = agreement.krippendorff_alpha(table, level)
        assert isnan(found) if len(values) < 2 else found == approx(pairwise_alpha(table, distance))


@settings(max_examples=30)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=30))
def test_two_raters_by_the_textbook(pairs):
    a, b = zip(*pairs, strict=True)
    n = len(pairs)
    seen = sum(x == y for x, y in pairs) / n
    first, second = Counter(a), Counter(b)
    chance = sum(first[c] * second[c] for c in "abc") / n**2
    assert agreement.percent(a, b).value == approx(seen)
    kappa = agreement.cohen_kappa(a, b)
    assert isnan(kappa) if chance == 1 else kappa == approx((seen - chance) / (1 - chance))
    counts = agreement.counts_of(pairs)
    shares = counts.mean(axis=0) / 2
    q = len(shares)
    e = float((shares * (1 - shares)).sum()) / (q - 1) if q > 1 else 0
    assert agreement.gwet_ac1(counts) == approx((seen - e) / (1 - e))


def test_kappa_collapses_at_high_pass_rates_and_ac1_does_not():
    a, b = ["yes"] * 96 + ["no"] * 2 + ["yes"] * 2, ["yes"] * 98 + ["no"] * 2
    counts = agreement.counts_of(list(zip(a, b, strict=True)))
    assert agreement.percent(a, b) == (0.96, approx(0.9016, abs=1e-4), approx(0.9843, abs=1e-4))
    assert agreement.cohen_kappa(a, b) < 0
    assert agreement.gwet_ac1(counts) > 0.95


def test_missing_values_and_numbers_of_any_kind():
    a = [1, 2, None, 3, nan, pd.NA, "x"]
    b = np.array([1.0, 3, 1, 3, 2, 2, nan])
    assert agreement.percent(a, b).value == approx(2 / 3)
    assert agreement.percent(pd.Series([True, False]), [1, 1]).value == 0.5
    value, low, high = agreement.percent([], [])
    assert (isnan(value), low, high) == (True, 0, 1)
    assert isnan(agreement.cohen_kappa([nan], [1]))


def test_words_are_categories_too():
    table = [["yes", "yes", None], ["no", "no", "no"], ["yes", "no", None]]
    assert agreement.krippendorff_alpha(table, "nominal") == approx(1 - 0.2857142857 / (24 / 42), abs=1e-6)
    with pytest.raises(ValueError, match="level ordinal needs numbers"):
        agreement.krippendorff_alpha(table, "ordinal")


def test_tables_that_tell_nothing():
    same = [[1, 1], [1, 1]]
    assert isnan(agreement.krippendorff_alpha(same, "interval"))
    assert isnan(agreement.krippendorff_alpha([], "nominal"))
    assert isnan(agreement.fleiss_kappa([[2, 0], [2, 0]]))
    assert agreement.gwet_ac1([[2, 0], [2, 0]]) == 1
    assert isnan(agreement.gwet_ac1([[1, 0], [0, 1]]))
    assert isnan(agreement.gwet_ac1([[0, 0]]))
    assert isnan(agreement.gwet_ac1_error([[2, 0]]))
    assert all(isnan(value) for value in agreement.icc(same).values())
    assert all(isnan(value) for value in agreement.icc([[1, nan], [2, 3]]).values())
    assert agreement.icc([[1, 1], [2, 2], [3, 3]])["ICC(A,1)"] == 1


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        (lambda: agreement.percent([1], [1, 2]), "differ in length: 1 and 2"),
        (lambda: agreement.cohen_kappa([1], []), "differ in length"),
        (lambda: agreement.gwet_ac1([[1, -1]]), "from 0 on"),
        (lambda: agreement.fleiss_kappa([[1, nan]]), "from 0 on"),
        (lambda: agreement.fleiss_kappa([1, 2]), "rows of numbers"),
        (lambda: agreement.gwet_ac1([[1, 2], [1]]), "all of one length"),
        (lambda: agreement.icc([[1], [2]]), "two raters"),
        (lambda: agreement.icc([["a", "b"]]), "rows of numbers"),
        (lambda: agreement.krippendorff_alpha([[1], [2]], "nominal"), "two raters"),
        (lambda: agreement.krippendorff_alpha([[1, 2], [2]], "nominal"), "one place for each rater"),
        (lambda: agreement.krippendorff_alpha([[1, 2]], "cardinal"), "nominal, ordinal, interval, ratio"),
        (lambda: agreement.krippendorff_alpha([[-1, 2]], "ratio"), "not negative"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(call, cause):
    with pytest.raises(ValueError, match=cause):
        call()
