"""What an answer is worth: exact shares between 0 and 1, whatever somebody sends."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqm_training.training.answering import gap_order, given_from, shown_order
from sqm_training.training.banks.shipped import load_bank
from sqm_training.training.scoring import fits, worth

from . import quiz_kit as kit

pytestmark = pytest.mark.either
CONTENTS = {found.code: found.content for found in load_bank(kit.BANK, "small.yaml")[2].found}
NUMERIC = {
    "type": "numeric",
    "answers": [
        {"value": "15", "tolerance": "0.5", "share": "1"},
        {"value": "15", "tolerance": "2", "share": "1/2"},
        {"value": "*", "share": "0"},
    ],
    "units": [{"name": "s", "times": "1"}, {"name": "min", "times": "0.1"}],
}


@pytest.mark.parametrize("code", kit.RIGHT)
def test_a_right_answer_earns_all_and_none_earns_nothing(code):
    assert worth(CONTENTS[code], kit.RIGHT[code]) == 1
    assert worth(CONTENTS[code], None) == 0


@pytest.mark.parametrize(
    ("code", "answer", "share"),
    [
        ("S1", {"option": 1}, 0),
        ("M1", {"options": [0]}, Fraction(1, 2)),
        ("M1", {"options": [0, 1, 2]}, Fraction(1, 2)),
        ("M1", {"options": [2]}, 0),
        ("A1", {"text": " DIAL. "}, 1),
        ("A1", {"text": "表 面"}, 1),
        ("N1", {"text": "１４．５秒"}, 1),
        ("N1", {"text": "14.5 h"}, 0),
        ("N1", {"text": "14.5"}, 1),
        ("N1", {"text": "14.4 s"}, 0),
        ("P1", {"rights": [0, 0]}, Fraction(1, 2)),
        ("O1", {"places": [1, 2, 3, 0]}, Fraction(2, 3)),
        ("O1", {"places": [0, None, None, None]}, 0),
        ("G1", {"gaps": ["迎", None]}, Fraction(1, 2)),
    ],
)
def test_a_part_of_it_earns_a_part(code, answer, share):
    assert worth(CONTENTS[code], answer) == share


@pytest.mark.parametrize(
    ("text", "share"),
    [("15", 1), ("16", Fraction(1, 2)), ("1.5 min", 1), ("15 h", 0), ("99", 0), ("x", 0), ("15,4", 1)],
)
def test_numbers_have_tolerances_and_units(text, share):
    assert worth(NUMERIC, {"text": text}) == share


def test_an_essay_waits_for_a_mark_unless_nothing_was_written():
    assert worth(CONTENTS["E1"], {"text": "x"}) is None and worth(CONTENTS["E1"], None) == 0


def test_an_asterisk_stands_for_any_words_and_costs_little():
    assert fits("abcde", "a*e") and fits("ae", "a*e") and not fits("abcd", "a*e") and not fits("a", "a*a")
    assert not fits("a" * 5000, "*a" * 40 + "b")


VALUES = st.lists(st.sampled_from(["0", "1", "2", "3", "99", "-1", "true", "", "x", "²", "1e9"]), max_size=4)


@settings(max_examples=50)
@given(st.sampled_from(sorted(CONTENTS)), st.integers(0, 9), VALUES)
def test_whatever_a_form_sends_is_worth_something_between_nothing_and_all(code: str, seed: int, values: list[str]):
    content: dict[str, Any] = CONTENTS[code]
    if content["type"] == "numeric":
        values = [value for value in values if value not in ("true", "x")]
    answer = given_from(content, lambda _name: values, str(seed))
    share = worth(content, answer)
    assert share is None or 0 <= share <= 1


def test_choices_are_shown_in_an_order_that_the_seed_tells():
    orders = {tuple(shown_order(CONTENTS["O1"], str(seed))) for seed in range(40)}
    assert len(orders) > 5 and (0, 1, 2, 3) not in orders
    assert shown_order(CONTENTS["S1"], "7", is_shuffled=False) == [0, 1]
    assert shown_order(CONTENTS["S1"], "7") == shown_order(CONTENTS["S1"], "7")


def test_a_gap_may_take_several_choices_and_says_why():
    gap = {
        "kind": "choices",
        "options": [
            {"text": {"en": "basis"}, "share": "1", "why": {"en": "needed"}},
            {"text": {"en": "time"}, "share": "1"},
            {"text": {"en": "family"}, "share": "0", "why": {"en": "private"}},
        ],
    }
    content = {"type": "gaps", "text": {"en": "Tell {1}"}, "gaps": [gap]}
    assert [worth(content, {"gaps": [chosen]}) for chosen in ([0, 1], [0], [0, 2], [2], None)] == [
        1,
        Fraction(1, 2),
        0,
        0,
        0,
    ]
    order = gap_order(gap, 0, "s")
    given = given_from(content, {"gap-0": [str(order.index(2)), str(order.index(0)), "9"]}.get, "s")
    assert given == {"gaps": [[0, 2]]}
