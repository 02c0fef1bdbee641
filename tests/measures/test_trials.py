"""The promises of measurement kept on drawn organisations, from raw scores to the verdict."""

from statistics import fmean

import pytest

from sqm_training.measures.simulate import Plan, draw
from sqm_training.measures.trials import coverage, ever_above_last, ever_improved, ever_outside, strictness_removed

pytestmark = pytest.mark.either


def test_nine_tenths_of_strictness_go_when_shoppers_have_thirty_visits():
    plan = Plan(employees=60, raters=12, waves=6)
    drawn = [draw(plan, seed) for seed in range(20)]
    assert min(one.visits.groupby("rater").size().mean() for one in drawn) >= 30
    removed = [strictness_removed(one) for one in drawn]
    assert 0.9 <= fmean(removed) <= 1.1


def test_intervals_hold_the_truth_as_often_as_they_say():
    found = [coverage(draw(Plan(employees=80, raters=10, waves=6), seed)) for seed in range(15)]
    people, shoppers = map(fmean, zip(*found, strict=True))
    assert 0.93 <= people <= 0.97
    assert 0.92 <= shoppers <= 0.98


def test_nobody_is_called_improved_for_the_waves_or_the_shoppers():
    """Eighteen looks with everything estimated: shifts of waves, strictness, the error variance."""
    ever = [one for seed in (1, 2) for one in ever_improved(draw(Plan(employees=100, waves=18), seed)).values()]
    assert sum(ever) / len(ever) <= 0.05 + 2 * (0.05 * 0.95 / len(ever)) ** 0.5


def test_those_who_gained_are_found_by_the_same_chain():
    plan = Plan(employees=80, waves=18, trained_share=0.3, gain=13)
    organisation = draw(plan, 3)
    ever = ever_improved(organisation)
    trained = [ever[key] for key, wave in organisation.trained_before.items() if wave is not None]
    others = [ever[key] for key, wave in organisation.trained_before.items() if wave is None]
    assert fmean(trained) > 0.55
    assert fmean(others) <= 0.1


def test_what_the_naive_rules_would_have_said():
    assert 0.15 <= ever_outside(18) <= 0.30
    assert ever_above_last(18) > 0.9
