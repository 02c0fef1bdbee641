"""Critical items, caps, and sheets to which too few items apply."""

from fractions import Fraction as F

import pytest

from sqm_training.measures.score import Answer, score

from .score_kit import BANDS, FAULTS, FEE, NA, OPTIONS, item, say, sheet


def veto(**keys):
    return sheet(item("A", points=90), item("B", points=10), item("V1", points=0, critical_on=["yes"]), **keys)


@pytest.mark.parametrize(("cap", "reported"), [(59, 59), ("zero", 0), ("flag", 90), (95, 90), ("59.5", F(119, 2))])
def test_a_critical_failure_caps_what_is_reported(cap, reported):
    result = score(veto(cap=cap), say(A="yes", B="no", V1="yes"))
    assert (result.calculated, result.critical, result.reported) == (90, ["V1"], reported)


def test_only_confirmed_failures_are_felt():
    answers = say(A="yes", B="yes", V1="yes")
    assert score(veto(), answers).reported == 59
    waiting = score(veto(), answers, confirmed=[])
    assert (waiting.critical, waiting.reported) == (["V1"], 100)
    assert score(veto(), answers, confirmed={"V1"}).reported == 59


def test_na_and_hidden_never_fail():
    plain = veto()
    assert score(plain, {**say(A="yes", B="yes"), "V1": Answer("yes", na=True)}).critical == []
    plain["sections"][0]["items"][2]["when"] = "A == 'no'"
    assert score(plain, say(A="yes", B="yes", V1="yes")).critical == []


@pytest.mark.parametrize(
    ("plain", "value", "fails"),
    [
        (item(critical=True), "no", True),
        (item(critical=True), "yes", False),
        (item(critical=True, points=0), "no", False),
        (item(kind="levels", critical=True), 0.5, False),
        (item(kind="levels", critical_on=[0, 0.5]), 0.5, True),
        (item(kind="scale", critical_on=[1]), 1, True),
        (item(kind="choice", options=OPTIONS, critical_on=["c"]), "c", True),
        (item(kind="choice", options=OPTIONS, critical_on=[1]), 1, True),
        (item(kind="choices", options=OPTIONS, critical_on=["c"]), ["a", "c"], True),
        (item(kind="choices", options=OPTIONS, critical_on=["c"]), ["a"], False),
        (item(kind="bands", bands=BANDS, critical=True), 500, True),
        (item(kind="deduct", faults=FAULTS, critical_on=["rude"]), {"rude": 1}, True),
        (item(kind="deduct", faults=FAULTS, critical_on=["rude"]), {"rude": 0, "late": 1}, False),
        (item(kind="key", critical=True), [], True),
        (item(critical_on=[True]), "yes", True),
    ],
)
def test_which_answers_are_a_critical_failure(plain, value, fails):
    assert score(sheet(plain), say(A=value), FEE).critical == (["A"] if fails else [])


# Rule 6 ------------------------------------------------------------------------------------------------------------
def test_too_few_items_apply():
    plain = sheet(*(item(f"I{n}", points=1, allow_na=True) for n in range(10)))
    seven = {f"I{n}": Answer("yes") if n < 7 else NA for n in range(10)}
    assert (score(plain, seven).scorable, score(plain, seven).calculated) == (True, 100)
    six = {**seven, "I6": NA}
    assert (score(plain, six).scorable, score(plain, six).calculated, score(plain, six).reported) == (False, None, None)
    assert (score(plain, six).got, score(plain, six).possible) == (6, 6)


def test_hidden_items_are_not_shown_and_so_do_not_make_a_sheet_unscorable():
    plain = sheet(item("A", points=1), item("B", points=99, when="A == 'no'"))
    assert score(plain, say(A="yes")).scorable


def test_a_sheet_without_points_has_no_score():
    result = score(sheet(item(kind="text")), say(A="x"))
    assert (result.calculated, result.scorable, result.sections["S"].percent) == (None, False, None)
