"""Conditions are read, refused and written back in both dialects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.conditions import (
    ConditionError,
    evaluate,
    names,
    out_of_order,
    parse,
    parse_relevant,
    references,
    to_relevant,
    to_text,
)

A, B = {"item": "A"}, {"item": "B"}


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        (
            "B2 == 'no' and script.business == 'fee'",
            ["and", ["==", {"item": "B2"}, "no"], ["==", {"script": "business"}, "fee"]],
        ),
        ("A<600", ["<", A, 600]),
        ("A <= -1.5", ["<=", A, -1.5]),
        ("600 > A", ["<", A, 600]),
        ("'x' != A", ["!=", A, "x"]),
        ("A == B", ["==", A, B]),
        ("answered(A)", ["answered", A]),
        ("A != ''", ["answered", A]),
        ("A == ''", ["not", ["answered", A]]),
        ("selected(A, 'v')", ["selected", A, "v"]),
        ("selected(A, 3)", ["selected", A, 3]),
        ("not A == 1", ["not", ["==", A, 1]]),
        ("not not answered(A)", ["not", ["not", ["answered", A]]]),
        (
            "A == 1 or B == 2 and A == 3",
            ["or", ["==", A, 1], ["and", ["==", B, 2], ["==", A, 3]]],
        ),
        (
            "(A == 1 or B == 2) and A == 3",
            ["and", ["or", ["==", A, 1], ["==", B, 2]], ["==", A, 3]],
        ),
        ("A == 1 and A == 2 and A == 3", ["and", ["==", A, 1], ["==", A, 2], ["==", A, 3]]),
        ("A == 'it''s'", ["==", A, "it's"]),
        ('A == "x"', ["==", A, "x"]),
        ("（A == “是”）", ["==", A, "是"]),
        ("窗口 == '一'", ["==", {"item": "窗口"}, "一"]),
        ("${1.2 a} == 'x'", ["==", {"item": "1.2 a"}, "x"]),
        ("item.not == 'x'", ["==", {"item": "not"}, "x"]),
        ("var.anger <= 1", ["<=", {"var": "anger"}, 1]),
        ("WAIT-2 == 1", ["==", {"item": "WAIT-2"}, 1]),
        ("A == 9007199254740993", ["==", A, 9007199254740992.0]),
    ],
)
def test_reading_a_condition(text, tree):
    assert parse(text) == tree
    assert parse(to_text(tree)) == tree


def test_in_a_scenario_bare_names_are_variables():
    tree = parse("anger <= 1 and item.A == 2", bare="var")
    assert tree == ["and", ["<=", {"var": "anger"}, 1], ["==", A, 2]]
    assert to_text(tree, bare="var") == "anger <= 1 and item.A == 2"
    assert evaluate(tree, {"A": 2}, None, {"anger": 0})


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("${A} = 'v'", ["==", A, "v"]),
        ("${A}='v' and ${B} != 'w'", ["and", ["==", A, "v"], ["!=", B, "w"]]),
        ("selected(${A}, 'v')", ["selected", A, "v"]),
        ("not(selected(${A}, 'v') or ${B} >= 18)", ["not", ["or", ["selected", A, "v"], [">=", B, 18]]]),
        ("${A} != ''", ["answered", A]),
        ('${A} = ""', ["not", ["answered", A]]),
        ("${script.business} = 'fee'", ["==", {"script": "business"}, "fee"]),
        ("( ${A} < 5 )", ["<", A, 5]),
        ("${a.b} = 1", ["==", {"item": "a.b"}, 1]),
        ('"it\'s" = ${A}', ["==", A, "it's"]),
    ],
)
def test_reading_the_dialect_of_xlsform(text, tree):
    assert parse_relevant(text) == tree
    assert parse_relevant(to_relevant(tree)) == tree


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("", "empty", 0),
        ("  ", "empty", 0),
        ("A ==", "unfinished", 4),
        ("A", "unfinished", 1),
        ("A == 'x", "unclosed_text", 5),
        ("A = 'x'", "unexpected", 2),
        ("A == 1 B", "unexpected", 7),
        ("(A == 1", "unfinished", 7),
        ("A == 1)", "unexpected", 6),
        ("count(A) == 1", "unknown_function", 0),
        ("1 == 2", "no_item", 0),
        ("A == 1e999", "bad_number", 5),
        ("and == 1", "unexpected", 0),
        ("A == #", "unexpected", 5),
        ("${A == 1", "unclosed_name", 0),
        ("${} == 1", "unexpected", 0),
        ("selected(A)", "unexpected", 10),
        ("selected(A, B)", "unexpected", 12),
        ("answered('A')", "unexpected", 9),
        ("A == 12abc", "unexpected", 5),
        ("not " * 60 + "A == 1", "too_deep", 200),
        ("(" * 60 + "A == 1" + ")" * 60, "too_deep", 50),
        ("A == 1 and " * 400 + "A == 1", "too_long", 4000),
    ],
)
def test_a_broken_condition_is_refused_with_its_place(text, code, position):
    with pytest.raises(ConditionError) as caught:
        parse(text)
    error = caught.value
    assert (error.code, error.position) == (code, position)
    assert error.message["zh"].startswith(f"第 {position + 1} 个字符：")
    assert error.message["en"] == str(error)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A = 'v'", "unexpected"),
        ("${A} == 'v'", "unexpected"),
        ("not ${A} = 'v'", "unexpected"),
        ("count-selected(${A}) > 1", "unknown_function"),
        ("answered(${A})", "unknown_function"),
        (". > 5", "unexpected"),
        ("${A} + 1 = 2", "unexpected"),
        ("${A} = true()", "unexpected"),
    ],
)
def test_what_xlsform_can_do_beyond_us_is_refused(text, code):
    with pytest.raises(ConditionError) as caught:
        parse_relevant(text)
    assert caught.value.code == code


def test_references_by_kind():
    tree = parse("A == B and (script.business == 'x' or not selected(C, 'y')) and answered(A)")
    assert references(tree) == {"A", "B", "C"}
    assert names(tree, "script") == {"business"}
    assert names(tree, "var") == set()


def test_conditions_may_only_look_back():
    conditions = [("A", None), ("B", parse("A == 1")), ("C", parse("D == 1 or C == 2 or A == 1")), ("D", None)]
    assert out_of_order(conditions) == [("C", "C"), ("C", "D")]
    assert out_of_order(conditions[:2]) == []
    assert out_of_order([("A", parse("gone == 1"))]) == [("A", "gone")]


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(lambda text: text != "")
plain_names = st.from_regex(r"\A[A-Za-z_][A-Za-z0-9_]{0,5}\Z").filter(lambda name: name not in ("script", "var"))
references_ = st.builds(lambda kind, name: {kind: name}, st.sampled_from(["item", "script", "var"]), plain_names)
literals = words | st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
leaves = (
    st.builds(
        lambda op, a, b: [op, a, b],
        st.sampled_from(["==", "!=", "<", "<=", ">", ">="]),
        references_,
        references_ | literals,
    )
    | st.builds(lambda a, b: ["selected", a, b], references_, literals)
    | st.builds(lambda a: ["answered", a], references_)
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.builds(
            lambda op, parts: [op, *parts], st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3)
        )
        | st.builds(lambda part: ["not", part], inner)
    ),
    max_leaves=8,
)


@given(trees)
def test_writing_then_reading_gives_the_same_tree(tree):
    assert parse(to_text(tree)) == tree
    assert parse_relevant(to_relevant(tree)) == tree
    assert parse(to_text(tree, bare="var"), bare="var") == tree


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_never_worse(text):
    for read in (parse, parse_relevant):
        try:
            tree = read(text)
        except ConditionError:
            continue
        assert evaluate(tree, {}) in (True, False)


@given(trees, st.dictionaries(plain_names, st.sampled_from(["yes", "no", 0, 1.5, "7", ["a", "b"], {"x": 1}, None])))
def test_negation_is_exact_whatever_the_answers(tree, answers):
    assert evaluate(["not", tree], answers) is not evaluate(tree, answers)
