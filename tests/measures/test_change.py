"""One look at a change, held to the published figures."""

from math import isnan, nan, sqrt
from statistics import stdev

import pytest
from pytest import approx

from sqm_training.measures.change import reliable_change

from .published import expected, rows

TABLE = "change_rci_jacobson1989"


def test_couples_of_jacobson_1989():
    scores = {time: [float(row["das"]) for row in rows(TABLE) if row["time"] == time] for time in ("pre", "post")}
    wanted = expected(TABLE)
    sem = stdev(scores["pre"]) * sqrt(1 - wanted["das_reliability_used_in_package_examples"])
    changes = [reliable_change([a], [b], sem) for a, b in zip(scores["pre"], scores["post"], strict=True)]
    assert changes[0].standard_error == approx(wanted["computed_here"]["S_diff"])
    verdicts = [change.verdict for change in changes]
    assert verdicts.count("improved") == wanted["computed_here"]["reliably_improved"]
    assert verdicts.count("dropped") == wanted["computed_here"]["reliably_deteriorated"]


def test_the_worked_example_of_1991():
    paper = expected(TABLE)["jacobson_truax_1991_worked_example"]
    sem = paper["s1"] * sqrt(1 - paper["rxx"])
    change = reliable_change([paper["pre"]], [paper["post"]], sem)
    assert (round(sem, 2), round(change.standard_error, 2)) == (paper["SE"], paper["S_diff"])
    assert change.difference / change.standard_error == approx(paper["RC"], abs=0.01)
    assert change.verdict == "improved"


def test_more_visits_detect_less():
    change = reliable_change([70, 74], [80, 84, nan, 82], 8)
    assert change.difference == 10
    assert change.standard_error == approx(sqrt(64 / 2 + 64 / 3))
    assert (change.minimal_detectable, change.verdict) == (approx(1.96 * change.standard_error), "not_shown")
    assert (change.low, change.high) == (approx(10 - change.minimal_detectable), approx(10 + change.minimal_detectable))


@pytest.mark.parametrize(("after", "verdict"), [(80, "improved"), (60, "dropped"), (70, "not_shown")])
def test_without_error_any_difference_counts(after, verdict):
    assert reliable_change([70], [after], 0).verdict == verdict


def test_the_boundary_itself_counts():
    assert reliable_change([0], [1.96 * sqrt(2)], 1).verdict == "improved"


def test_nothing_on_one_side_shows_nothing():
    for change in (reliable_change([], [1, 2], 3), reliable_change([1], [nan], 3)):
        assert (isnan(change.difference), change.verdict) == (True, "not_shown")


@pytest.mark.parametrize("sem", [-1, nan])
def test_an_impossible_error_is_refused(sem):
    with pytest.raises(ValueError, match="standard error"):
        reliable_change([1], [2], sem)
