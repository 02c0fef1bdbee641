"""The mean of two ratings and how far they agree, for any ratings on the shipped rubric."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.checklists.schema import load_plain
from sqm_training.library import FOLDER
from sqm_training.measures.checklist import ChecklistSpec
from sqm_training.measures.ratings import agreement, mean_rating
from sqm_training.measures.score import Answer, score

pytestmark = pytest.mark.either
FILE = FOLDER / "checklists" / "RP.yaml"
SPEC = ChecklistSpec.from_plain(load_plain(FILE.read_text("utf-8"), FILE.name))
WEIGHTS = {"R1": 10, "R2": 15, "R3": 20, "R4": 20, "R5": 15, "R6": 10, "R7": 5, "R8": 5}
ratings = st.fixed_dictionaries({code: st.integers(1, 5) for code in WEIGHTS})


def answers(values: dict[str, int]) -> dict[str, Answer]:
    return {code: Answer(value) for code, value in values.items()}


def formula(values: dict[str, int]) -> Fraction:
    """Work out the score as the rubric defines it: the sum of w x (r - 1) / 4."""
    return sum((Fraction(WEIGHTS[code] * (value - 1), 4) for code, value in values.items()), Fraction(0))


@given(ratings)
def test_one_rater_scores_by_the_formula_of_the_rubric(values):
    mean = mean_rating(SPEC, [answers(values)])
    assert mean.calculated == score(SPEC, answers(values)).calculated == formula(values)
    assert 0 <= mean.calculated <= 100


@given(ratings, ratings)
def test_two_raters_count_half_each_item_by_item(first, second):
    mean = mean_rating(SPEC, [answers(first), answers(second)])
    assert mean.calculated == (formula(first) + formula(second)) / 2
    for code, weight in WEIGHTS.items():
        assert mean.items[code] == (Fraction(weight * (first[code] + second[code] - 2), 8), weight)
    assert mean == mean_rating(SPEC, [answers(second), answers(first)])
    assert mean.calculated <= max(formula(first), formula(second))


@given(ratings)
def test_two_who_say_the_same_are_as_one(values):
    assert mean_rating(SPEC, [answers(values)] * 2) == mean_rating(SPEC, [answers(values)])


@given(ratings, st.sampled_from(sorted(WEIGHTS)), st.integers(1, 4))
def test_a_better_rating_never_lowers_the_score(values, code, value):
    lower, higher = values | {code: value}, values | {code: value + 1}
    assert mean_rating(SPEC, [answers(lower)]).calculated < mean_rating(SPEC, [answers(higher)]).calculated


@given(ratings, ratings)
def test_every_item_agrees_differs_by_one_step_or_by_more(first, second):
    found = agreement(SPEC, answers(first), answers(second))
    assert sorted(found.same + found.near + found.apart) == sorted(WEIGHTS)
    assert all(first[code] == second[code] for code in found.same)
    assert all(abs(first[code] - second[code]) == 1 for code in found.near)
    assert all(abs(first[code] - second[code]) > 1 for code in found.apart)
    assert found.items == 8
    assert found == agreement(SPEC, answers(second), answers(first))


def test_what_one_rater_did_not_score_counts_by_the_other_alone():
    first, second = dict.fromkeys(WEIGHTS, 3), dict.fromkeys(WEIGHTS, 3) | {"R8": 5}
    given_up = answers(first) | {"R8": Answer(na=True)}
    mean = mean_rating(SPEC, [given_up, answers(second)])
    assert mean.items["R8"] == (5, 5)
    assert agreement(SPEC, given_up, answers(second)).items == 7


def test_hardly_anything_scored_is_no_score():
    assert mean_rating(SPEC, [{"R8": Answer(5)}]).calculated is None
    assert mean_rating(SPEC, [{}]).calculated is None
