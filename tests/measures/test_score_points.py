"""What each type of item earns, and which answers leave the sums."""

from fractions import Fraction as F

import pytest

from sqm_training.measures.score import Answer, BadValue, ChecklistSpec, ItemScore, demanded, problems, score

from .score_kit import BANDS, FAULTS, FEE, LEVELS, NA, OPTIONS, item, say, sheet


@pytest.mark.parametrize(
    ("plain", "value", "got"),
    [
        (item(), "yes", 4),
        (item(), "no", 0),
        (item(), True, 4),
        (item(good="no"), "no", 4),
        (item(good=False), "yes", 0),
        (item(kind="levels"), 0.5, 2),
        (item(kind="levels"), "0.5", 2),
        (item(kind="levels"), "1/2", 2),
        (item(kind="levels"), 1, 4),
        (item(kind="levels", levels=LEVELS), 0.1, F(2, 5)),
        (item(kind="levels", levels=[0, 1]), 0, 0),
        (item(kind="scale", low=1, high=4), 2, F(4, 3)),
        (item(kind="scale", low=1, high=4), "4", 4),
        (item(kind="scale", low=0, high=10), 0, 0),
        (item(kind="choice", options=OPTIONS), "b", F(5, 2)),
        (item(kind="choice", options=OPTIONS), "c", 0),
        (item(kind="choice", options=OPTIONS), 1, 0),
        (item(kind="choices", options=OPTIONS), ["a", "c"], 2),
        (item(kind="choices", options=OPTIONS), ["a", "b"], 4),
        (item(kind="choices", options=OPTIONS), ["c"], 0),
        (item(kind="choices", options=OPTIONS), ["a", "a"], 3),
        (item(kind="choices", options=OPTIONS), "b c", F(3, 2)),
        (item(kind="bands", bands=BANDS), 60, 4),
        (item(kind="bands", bands=BANDS), 60.5, 2),
        (item(kind="bands", bands=BANDS), "180", 2),
        (item(kind="bands", bands=BANDS), 181, 0),
        (item(kind="bands", bands=[*BANDS, {"to": "*", "points": 1}]), 9999, 1),
        (item(kind="bands", bands=BANDS), 0, 4),
        (item(kind="key"), [0, 2], F(8, 3)),
        (item(kind="key"), [], 0),
        (item(kind="key"), [0, 1, 2, 2], 4),
        (item(kind="deduct", faults=FAULTS), {}, 4),
        (item(kind="deduct", faults=FAULTS), {"late": 5}, 2),
        (item(kind="deduct", faults=FAULTS), {"late": 1, "rude": 1}, F(1, 2)),
        (item(kind="deduct", faults=FAULTS), {"rude": 9}, 0),
    ],
)
def test_points_by_type(plain, value, got):
    result = score(sheet(plain), {"A": {"value": value}}, FEE)
    assert result.items["A"] == ItemScore(F(got), F(4), "scored")
    assert (result.got, result.possible, result.calculated) == (got, 4, F(got) * 25)


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        (item(), "maybe"),
        (item(), 1),
        (item(), ["yes"]),
        (item(kind="levels"), 0.3),
        (item(kind="levels"), True),
        (item(kind="scale"), 6),
        (item(kind="scale"), 1.5),
        (item(kind="scale"), float("nan")),
        (item(kind="choice", options=OPTIONS), "z"),
        (item(kind="choices", options=OPTIONS), ["a", "z"]),
        (item(kind="choices", options=OPTIONS), 5),
        (item(kind="bands", bands=BANDS), "soon"),
        (item(kind="bands", bands=BANDS), float("inf")),
        (item(kind="bands", bands=BANDS, **{"from": "ticket", "until": "called"}), -1),
        (item(kind="key"), [3]),
        (item(kind="key"), [True]),
        (item(kind="key"), "0"),
        (item(kind="deduct", faults=FAULTS), {"late": -1}),
        (item(kind="deduct", faults=FAULTS), {"late": 1.5}),
        (item(kind="deduct", faults=FAULTS), {"loud": 1}),
        (item(kind="deduct", faults=FAULTS), 2),
        (item(kind="number"), "many"),
        (item(kind="text"), 5),
        (item(kind="time"), "25:00"),
    ],
)
def test_a_value_that_is_not_allowed_never_becomes_a_number(plain, value):
    with pytest.raises(BadValue) as caught:
        score(sheet(plain), say(A=value), FEE)
    assert caught.value.item == "A"
    (problem,) = problems(sheet(plain), say(A=value), FEE)
    assert problem == ("A", "bad_value")
    assert problem.details == caught.value.reason
    assert demanded(ChecklistSpec.from_plain(sheet(plain)).items[0], Answer(value), FEE) == set()


def test_what_is_remembered_of_one_answer_lets_no_other_pass_that_only_equals_it():
    spec = ChecklistSpec.from_plain(sheet(item(kind="deduct", faults=FAULTS)))
    assert score(spec, say(A={"late": 1}), FEE).got == score(spec, say(A={"late": 1}), FEE).got
    for value in ({"late": True}, {"late": 1.0}):
        with pytest.raises(BadValue):
            score(spec, say(A=value), FEE)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("number", 3.5), ("number", "12"), ("text", "好"), ("time", "14:05"), ("time", "2024-11-03T14:05:09+08:00")],
)
def test_supporting_material_earns_nothing(kind, value):
    result = score(sheet(item(), item("B", kind)), say(A="yes", B=value))
    assert (result.got, result.possible, result.items["B"].state) == (4, 4, "unscored")
    assert problems(sheet(item(), item("B", kind)), say(A="yes", B=value)) == []


def test_a_photo_is_answered_by_its_photos_and_a_note_by_nothing():
    plain = sheet(item(), item("P", "photo"), item("N", "note"))
    assert problems(plain, say(A="yes")) == [("P", "unanswered")]
    assert problems(plain, {**say(A="yes"), "P": Answer(photos=("ab",))}) == []


# Rule 1 ------------------------------------------------------------------------------------------------------------
def test_unanswered_na_and_hidden_leave_both_sums():
    plain = sheet(item("A"), item("B"), item("C", required=False), item("D", when="A == 'no'"), scorable_share=0)
    result = score(plain, {**say(A="yes"), "B": NA})
    assert (result.got, result.possible, result.calculated) == (4, 4, 100)
    assert {code: entry.state for code, entry in result.items.items()} == {
        "A": "scored",
        "B": "na",
        "C": "unanswered",
        "D": "hidden",
    }
    assert problems(plain, {**say(A="yes"), "B": NA}) == [("B", "no_na")]
    assert problems(plain, say(A="no")) == [("B", "unanswered"), ("D", "unanswered")]


def test_an_answer_that_is_also_na_counts_as_na():
    result = score(sheet(item()), {"A": Answer("no", na=True)})
    assert (result.items["A"].state, result.calculated, result.scorable) == ("na", None, False)


def test_what_can_only_be_answered_later_may_stay_open():
    plain = sheet(item(), item("L", due_after=3))
    assert problems(plain, say(A="yes")) == []
    assert problems(plain, say(A="yes"), later=True) == [("L", "unanswered")]
