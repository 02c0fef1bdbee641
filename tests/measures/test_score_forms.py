"""Numbers as they are written, visibility, demands, and checklists that cannot be scored."""

from fractions import Fraction as F

import pytest

from sqm_training.measures.score import (
    Answer,
    BadChecklist,
    ChecklistSpec,
    demanded,
    millionths,
    problems,
    score,
    shown,
    visible,
)

from .score_kit import BANDS, FAULTS, FEE, NA, OPTIONS, item, say, sheet


def test_fractions_stay_exact_whatever_they_were_written_as():
    plain = sheet(item("A", points=0.1), item("B", points="0.2"), item("C", points=F(1, 3)))
    result = score(plain, say(A="yes", B="yes", C="no"))
    assert (result.got, result.possible) == (F(3, 10), F(19, 30))


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (None, ""),
        (F(8125, 100), "81.3"),
        (81.25, "81.3"),
        (81.35, "81.4"),
        (0, "0.0"),
        (100, "100.0"),
        (F(200, 3), "66.7"),
        (F(-1, 4), "-0.2"),
        (F(-1, 25), "0.0"),
        (F(9995, 100), "100.0"),
    ],
)
def test_rounding_only_when_shown(x, text):
    assert shown(x) == text


def test_millionths_are_rounded_half_up():
    assert [millionths(F(1, 3)), millionths(F(5, 10_000_000)), millionths(2)] == [333_333, 1, 2_000_000]


# Conditions, keys, demands -------------------------------------------------------------------------------------------
def test_visibility_follows_in_order_and_reads_only_what_is_visible():
    plain = sheet(
        item("A"), item("B", when="A == 'no'"), item("C", when="B == 'no'"), item("D", when="script.business == 'fee'")
    )
    assert visible(plain, say(A="no", B="no"), FEE) == {"A", "B", "C", "D"}
    assert visible(plain, say(A="yes", B="no")) == {"A"}
    assert visible(plain, {"A": Answer("no", na=True)}) == {"A"}


def test_a_tree_is_as_good_as_a_text():
    plain = sheet(item("A"), item("B", when=["==", {"item": "A"}, "no"]))
    assert visible(plain, say(A="no")) == {"A", "B"}


def test_without_an_answer_key_its_items_are_not_shown():
    plain = sheet(item("A"), item("K", "key"))
    assert score(plain, say(A="yes", K=[0])).items["K"].state == "hidden"
    assert problems(plain, say(A="yes")) == []
    assert score(plain, say(A="yes", K=[0, 1]), {"key": 4}).got == 6


@pytest.mark.parametrize(
    ("plain", "answer", "missing"),
    [
        (item(demand={"on": [0], "need": ["comment"]}), Answer("no"), {"comment"}),
        (item(demand={"on": [0], "need": ["comment"]}), Answer("no", comment="看手机"), set()),
        (item(demand={"on": [0], "need": ["comment"]}), Answer("no", comment="  "), {"comment"}),
        (item(demand={"on": [0], "need": ["comment"]}), Answer("yes"), set()),
        (item(demand={"on": ["no"], "need": ["comment", "photo"]}), Answer("no", photos=("a",)), {"comment"}),
        (item(demand={"on": ["<3"], "need": ["photo"]}, kind="levels"), Answer(0.5), {"photo"}),
        (item(demand={"on": ["<3"], "need": ["photo"]}, kind="levels"), Answer(1), set()),
        (item(demand={"on": [2], "need": ["photo"]}, kind="scale"), Answer(2), {"photo"}),
        (item(demand={"on": [2], "need": ["photo"]}, kind="bands", bands=BANDS), Answer(100), {"photo"}),
        (
            item(demand={"on": ["rude"], "need": ["comment"]}, kind="deduct", faults=FAULTS),
            Answer({"rude": 1}),
            {"comment"},
        ),
        (
            item(demand=[{"on": ["no"], "need": ["comment"]}, {"on": ["<5"], "need": ["photo"]}]),
            Answer("no"),
            {"comment", "photo"},
        ),
        (
            item(demand=[{"on": ["no"], "need": ["comment"]}, {"on": ["<5"], "need": ["photo"]}]),
            Answer("yes"),
            {"photo"},
        ),
        (item(demand={"on": [0], "need": ["comment"]}), NA, set()),
        (item(demand={"on": [0], "need": ["comment"]}), {"value": "no"}, {"comment"}),
        (item(demand={"on": [0], "need": ["comment"]}), None, set()),
    ],
)
def test_what_an_answer_demands(plain, answer, missing):
    spec = ChecklistSpec.from_plain(sheet({**plain, "allow_na": True, "required": False}))
    assert demanded(spec.items[0], answer) == missing
    assert problems(spec, {"A": answer}) == [("A", f"needs_{need}") for need in sorted(missing)]


@pytest.mark.parametrize(
    "plain",
    [
        sheet(item(kind="slider")),
        sheet(item(points=-1)),
        sheet(item(points="many")),
        sheet(item(points=True)),
        sheet(item(kind="scale", low=3, high=3)),
        sheet(item(good="maybe")),
        sheet(item(), item()),
        sheet(item(), method="best"),
        sheet(item(), cap="half"),
    ],
)
def test_a_checklist_that_cannot_be_scored_is_refused(plain):
    with pytest.raises(BadChecklist):
        ChecklistSpec.from_plain(plain)


def test_points_left_out_are_the_best_that_can_be_earned():
    items = [
        {"code": "A", "type": "choice", "options": OPTIONS},
        {"code": "B", "type": "choices", "options": OPTIONS},
        {"code": "C", "type": "bands", "bands": BANDS},
        {"code": "D", "type": "yes_no"},
    ]
    assert [entry.points for entry in ChecklistSpec.from_plain(sheet(*items)).items] == [3, F(11, 2), 4, 0]
