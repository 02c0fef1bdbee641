"""What the measures take (lists, arrays, pandas, missing values of any kind) and what they refuse, in clear words."""

from datetime import date
from math import inf, isnan, nan

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from sqm_training.measures import agreement, change, control, items, reliability, severity, shrink, survey, verdict
from sqm_training.measures.reading import NoColumn, columns, matrix, numbers

VISITS = pd.DataFrame({"e": list("aabbcc"), "r": list("xyxyxy"), "s": [70, 80, 75, 85, 60, 72]})
COUNTS = [[3, 0], [1, 2], [0, 3]]


@pytest.mark.parametrize("missing", [None, nan, pd.NA, pd.NaT])
def test_every_kind_of_missing_value_is_one(missing):
    assert [isnan(value) for value in numbers([1, missing, 3])] == [False, True, False]
    assert np.isnan(matrix([[1, missing], [0, 1]])).sum() == 1
    assert control.xmr([1, missing, 3]).center == 2
    assert change.reliable_change([70, missing], [80], 3).difference == 10
    assert shrink.empirical_bayes({1: [1, missing, 2], 2: [4, 5]})[1].n == 2
    assert survey.csat([5, missing]).value == 1
    assert items.analysis([[1, missing], [0, 1], [1, 0]]).missing[1] == approx(1 / 3)


def test_frames_of_any_kind_give_the_same():
    plain = severity.adjusted(VISITS, "e", "r", "s").scores
    same = [
        VISITS.set_axis([0, 0, 0, 5, 5, 5]),
        VISITS.astype({"e": "category", "r": "string", "s": "Int64"}),
        VISITS.astype({"s": object})[["s", "r", "e"]].assign(more=nan),
        VISITS.to_dict("list"),
        VISITS.to_dict("records"),
    ]
    for frame in same:
        assert list(severity.adjusted(frame, "e", "r", "s").scores) == approx(list(plain))
    numbered = VISITS.set_axis([0, 1, 2], axis=1)
    assert list(severity.adjusted(numbered, 0, 1, 2).scores) == approx(list(plain))
    assert list(severity.adjusted(VISITS[::-1], "e", "r", "s").scores) == approx(list(plain[::-1]))


def test_nullable_tables_are_read():
    table = pd.DataFrame({"a": [1, 0, 1, None], "b": [1, 0, 0, 1]}, index=[1, 1, 2, 2]).astype("Int64")
    assert items.analysis(table).difficulty[0] == approx(2 / 3)
    assert agreement.icc(table)["ICC(C,1)"] == approx(agreement.icc([[1, 1], [0, 0], [1, 0]])["ICC(C,1)"])
    answers = pd.DataFrame(np.full((2, 22), 5)).astype("Int64")
    assert survey.servqual(answers.replace({0: {5: pd.NA}}), answers).unweighted.value == 0


def test_keys_of_two_kinds_stay_two():
    frame = pd.DataFrame({"who": [1, "1", 1, "1"], "item": [1, 1, 2, 2], "score": [1.0, 2, 3, 5]})
    assert reliability.g_study(frame, ["who", "item"]).levels == {"who": 2, "item": 2}


def test_nothing_rated_is_nothing_known():
    assert isnan(agreement.fleiss_kappa([]))
    assert isnan(agreement.gwet_ac1(np.zeros((0, 3))))
    assert all(isnan(value) for value in agreement.icc([]).values())
    assert agreement.gwet_ac1_error([[3], [3]]) == 0


def test_as_many_effects_as_scores_leave_nothing_to_tell_the_error_by():
    found = severity.adjusted(VISITS[:2], "e", "r", "s")
    assert isnan(found.variances["error"])
    assert isnan(found.employees["a"].low)
    assert isnan(found.rater_effect["x"][1])
    assert found.shrunk_raters == {"x", "y"}
    assert found.scores.mean() == 75


def test_what_can_be_read_only_once_is_read_once():
    once = {key: (value for value in values) for key, values in {"a": [1, 2, 3], "b": [4, 5]}.items()}
    assert shrink.empirical_bayes(once) == shrink.empirical_bayes({"a": [1, 2, 3], "b": [4, 5]})
    assert shrink.empirical_bayes(pd.Series({"a": [1, 2], "b": [3, 4]})) == shrink.empirical_bayes(
        {"a": [1, 2], "b": [3, 4]}
    )


def test_plain_numbers_come_back_and_no_events_are_none():
    assert type(agreement.krippendorff_alpha([[1, 2], [2, 2], [1, 1]], "ordinal")) is float
    given = [(date(2024, 1, day), 70, "R1") for day in range(1, 5)]
    assert verdict.judge(given, None, 25) == verdict.judge(given, [], 25)


def test_judging_tuples_and_mappings():
    given = [(date(2024, 1, day), 70 + day, "R1") for day in range(1, 7)]
    named = [{"at": at, "score": score, "rater": rater} for at, score, rater in given]
    events = [(date(2024, 1, 3),)]
    assert verdict.judge(given, events, 4) == verdict.judge(named, [verdict.Event(*events[0])], 4.0)
    assert verdict.judge([*named, {"at": date(2024, 1, 9), "score": None, "rater": "R1"}], events, 4).n == 6


@pytest.mark.parametrize(
    ("call", "cause"),
    [
        (lambda: control.xmr(3), "must be a sequence"),
        (lambda: control.xmr(["low"]), "must be numbers, not 'low'"),
        (lambda: control.xmr([[1, 2], [3, 4]]), "must be numbers"),
        (lambda: control.xmr([1, 2, 3], baseline=1.5), "whole number of points"),
        (lambda: control.xmr([1, 2, 3], exclude=["a"]), "excluded indices must be numbers"),
        (lambda: control.p_chart([1, 2], 50), "sizes must be a sequence"),
        (lambda: change.reliable_change(70, [80], 3), "scores before must be a sequence"),
        (lambda: change.reliable_change([70], [inf], 3), "must not be infinite"),
        (lambda: change.reliable_change([70], [80], "3 points"), "must be a number, not '3 points'"),
        (lambda: shrink.empirical_bayes([[1, 2], [3, 4]]), "mapping from key to values"),
        (lambda: shrink.variance_components({1: ["a"]}), "must be numbers"),
        (lambda: severity.adjusted(VISITS, "e", "nobody", "s"), "no column 'nobody'"),
        (lambda: severity.adjusted(pd.concat([VISITS, VISITS[["e"]]], axis=1), "e", "r", "s"), "more than one column"),
        (lambda: severity.adjusted(VISITS, "e", "r", "e"), "column 'e' must be numbers"),
        (lambda: severity.rating_scale([["a", "b"], ["c", "d"]]), "rows of numbers"),
        (lambda: severity.rating_scale([[0, inf], [1, 0]]), "infinite"),
        (lambda: severity.rating_scale([]), "is empty"),
        (lambda: agreement.percent(1, 1), "must be a sequence"),
        (lambda: agreement.cohen_kappa([[1]], [[1]]), "a number or a word"),
        (lambda: agreement.krippendorff_alpha([1, 2, 3]), "a unit must be a sequence"),
        (lambda: agreement.krippendorff_alpha([[1, inf]], "interval"), "must not be infinite"),
        (lambda: agreement.gwet_ac1([[inf, 1]]), "infinite"),
        (lambda: reliability.g_study(VISITS, ["e", "q"], "s"), "no column 'q'"),
        (lambda: reliability.visits_needed("a", 0.8), "must be a number"),
        (lambda: survey.wilson(None, 2), "k must be a number"),
        (lambda: survey.csat(["good"]), "answers must be numbers, not 'good'"),
        (lambda: survey.servqual([1] * 22, [1] * 22, ["a"] * 5), "weights need numbers"),
        (lambda: verdict.judge([3], [], 4), "no VisitScore: 3"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_cause(call, cause):
    with pytest.raises(ValueError, match=cause):
        call()


def test_a_missing_column_is_a_key_error_too():
    with pytest.raises(KeyError, match="no column"):
        columns(VISITS, ["e"], "points")
    assert str(NoColumn("no column")) == "no column"
