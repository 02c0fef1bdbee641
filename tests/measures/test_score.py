"""Every rule of scoring, on tables worked out by hand and against a slow, literal second opinion."""

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqm_training.measures.score import (
    Answer,
    BadChecklist,
    BadValue,
    ChecklistSpec,
    ItemScore,
    Part,
    demanded,
    millionths,
    problems,
    score,
    shown,
    visible,
)

FEE = {"code": "MS2", "business": "fee", "key": [{"zh": "一"}, {"zh": "二"}, {"zh": "三"}]}


def item(code="A", kind="yes_no", **keys):
    return {"code": code, "type": kind, "points": 4, **keys}


def sheet(*items, **keys):
    return {"code": "T", "sections": [{"code": "S", "items": list(items)}], **keys}


def say(**values):
    return {code: Answer(value) for code, value in values.items()}


NA = Answer(na=True)
LEVELS = [{"value": 0}, {"value": 0.1}, {"value": 1}]
OPTIONS = [
    {"code": "a", "points": 3},
    {"code": "b", "points": 2.5},
    {"code": "c", "points": -1},
    {"code": 1, "points": 0},
]
BANDS = [{"to": 60, "points": 4}, {"to": 180, "points": 2}]
FAULTS = [{"code": "late", "points": 1, "most": 2}, {"code": "rude", "points": 2.5}]


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


# Rule 2 ------------------------------------------------------------------------------------------------------------
def two_sections(method="sections", **keys):
    return {
        "code": "T",
        "method": method,
        "scorable_share": 0,
        "sections": [
            {"code": "S", "weight": 30, "items": [item("A", points=1), item("B", points=9, kind="levels")]},
            {"code": "U", "weight": 70, "items": [item("C", points=5, **keys)]},
        ],
    }


def test_points_are_summed_and_sections_are_averaged():
    answers = say(A="yes", B=0.5, C="no")
    by_points = score(two_sections("points"), answers)
    assert by_points.calculated == F(550, 15)
    assert by_points.sections == {"S": Part(F(11, 2), F(10), F(55)), "U": Part(F(0), F(5), F(0))}
    by_sections = score(two_sections(), answers)
    assert by_sections.calculated == (30 * F(75) + 70 * 0) / 100
    assert by_sections.sections == {"S": Part(F(11, 2), F(10), F(75)), "U": Part(F(0), F(5), F(0))}


def test_a_section_wholly_na_is_blank_neither_0_nor_100():
    result = score(two_sections(), {**say(A="yes", B=0.5), "C": NA})
    assert result.calculated == 75
    assert result.sections["U"] == Part(F(0), F(0), None)


def test_sections_that_weigh_nothing_give_no_number():
    plain = two_sections()
    plain["sections"][0]["weight"] = plain["sections"][1]["weight"] = 0
    result = score(plain, say(A="yes", B=1, C="yes"))
    assert (result.calculated, result.reported, result.scorable) == (None, None, False)


# Rule 3 ------------------------------------------------------------------------------------------------------------
def test_standards_dimensions_touchpoints_and_answerers_are_always_summed():
    plain = two_sections()
    keys = {"standard": "WAIT-2", "dimension": "reliability", "touchpoint": "wait", "answers_for": "site"}
    plain["sections"][0]["items"][0].update(keys)
    plain["sections"][0]["items"][1].update(keys)
    result = score(plain, say(A="yes", B=0.5, C="yes"))
    part = Part(F(11, 2), F(10), F(55))
    assert result.standards == {"WAIT-2": part}
    assert result.dimensions == {"reliability": part}
    assert result.touchpoints == {"wait": part}
    assert result.answers_for == {"site": part, "person": Part(F(5), F(5), F(100))}


# Rule 4 ------------------------------------------------------------------------------------------------------------
def test_bonus_adds_to_got_only_and_never_beyond_100():
    plain = sheet(item("A", points=10, kind="levels"), item("B", points=3, bonus=True))
    result = score(plain, say(A=0.5, B="yes"))
    assert (result.got, result.possible, result.calculated) == (8, 10, 80)
    assert result.items["B"] == ItemScore(F(3), F(0), "scored")
    assert score(plain, say(A=1, B="yes")).calculated == 100


def test_under_sections_bonus_points_are_added_after_the_mean():
    plain = two_sections()
    plain["sections"][0]["items"].append(item("X", points=3, bonus=True))
    result = score(plain, say(A="yes", B=0.5, C="no", X="yes"))
    assert result.sections["S"].percent == 78
    assert result.calculated == F(78 * 30, 100)
    assert score(plain, say(A="yes", B=1, C="yes", X="yes")).calculated == 100
    alone = score(plain, {"A": NA, "B": NA, **say(C="yes", X="yes")})
    assert alone.sections["S"] == Part(F(3), F(0), None)


# Rule 5 ------------------------------------------------------------------------------------------------------------
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


# Rule 7 ------------------------------------------------------------------------------------------------------------
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


# A slow, literal second opinion --------------------------------------------------------------------------------------
points_ = st.fractions(min_value=0, max_value=10, max_denominator=12)


@st.composite
def checklists(draw):
    sections = []
    for s in range(draw(st.integers(1, 4))):
        items = []
        for i in range(draw(st.integers(1, 5))):
            kind = draw(st.sampled_from(["yes_no", "levels", "scale"]))
            plain = {"code": f"{s}.{i}", "type": kind, "points": draw(points_), "bonus": draw(st.integers(0, 5)) == 0}
            plain |= {"standard": draw(st.sampled_from(["P", "Q", None])), "critical": draw(st.booleans())}
            if kind == "scale":
                plain |= {"low": 1, "high": draw(st.integers(2, 7))}
            items.append(plain)
        sections.append({"code": f"S{s}", "weight": draw(st.integers(0, 20)), "items": items})
    method = draw(st.sampled_from(["points", "sections"]))
    return {
        "code": "T",
        "method": method,
        "scorable_share": draw(st.sampled_from([0, 0.5, 0.7, 1])),
        "sections": sections,
    }


@st.composite
def filled(draw):
    plain = draw(checklists())
    answers = {}
    for section in plain["sections"]:
        for entry in section["items"]:
            values = {"yes_no": ["yes", "no"], "levels": [0, 0.5, 1], "scale": [1, entry.get("high")]}[entry["type"]]
            state = draw(st.integers(0, 6))
            if state:
                answers[entry["code"]] = Answer(na=True) if state == 1 else Answer(draw(st.sampled_from(values)))
    return plain, answers


def share(entry, value):
    if entry["type"] == "yes_no":
        return F(value == "yes")
    return F(value) if entry["type"] == "levels" else F(value - 1, entry["high"] - 1)


def literally(plain, answers):
    """Score word by word as the rules say, with nothing prepared."""
    got = possible = shown_ = F(0)
    weighted, weights, critical = F(0), F(0), []
    for section in plain["sections"]:
        ratios, bonus = [], F(0)
        for entry in section["items"]:
            shown_ += 0 if entry["bonus"] else entry["points"]
            answer = answers.get(entry["code"])
            if answer is None or answer.na or not entry["points"]:
                continue
            earned = share(entry, answer.value) * entry["points"]
            got += earned
            if entry["critical"] and earned == 0:
                critical.append(entry["code"])
            if entry["bonus"]:
                bonus += earned
            else:
                possible += entry["points"]
                ratios.append(earned / entry["points"])
        if ratios:
            weighted += section["weight"] * min(F(100), 100 * sum(ratios) / len(ratios) + bonus)
            weights += section["weight"]
    if plain["method"] == "points":
        calculated = min(F(100), 100 * got / possible) if possible else None
    else:
        calculated = weighted / weights if weights else None
    if calculated is not None and possible < F(str(plain["scorable_share"])) * shown_:
        calculated = None
    return got, possible, calculated, critical


@given(filled())
def test_scores_agree_with_a_literal_reading_of_the_rules(case):
    plain, answers = case
    result = score(plain, answers)
    assert (result.got, result.possible, result.calculated, result.critical) == literally(plain, answers)
    assert result.scorable is (result.calculated is not None)
    if result.calculated is not None:
        assert 0 <= result.reported <= result.calculated <= 100
        assert result.reported == (min(result.calculated, F(59)) if result.critical else result.calculated)


@given(filled())
def test_parts_and_items_add_up_to_the_whole(case):
    result = score(*case)
    for parts in (result.sections.values(), result.answers_for.values(), result.items.values()):
        assert sum(part.got for part in parts) == result.got
        assert sum(part.possible for part in parts) == result.possible
    for axis in (result.sections, result.standards, result.answers_for):
        assert all(part.percent is None or 0 <= part.percent <= 100 for part in axis.values())


@given(filled())
def test_na_changes_no_other_item_and_never_fails(case):
    plain, answers = case
    before = score(plain, answers)
    for code in answers:
        after = score(plain, {**answers, code: Answer(na=True)})
        assert code not in after.critical
        assert {c: entry for c, entry in after.items.items() if c != code} == {
            c: entry for c, entry in before.items.items() if c != code
        }


@given(filled())
def test_a_prepared_checklist_scores_the_same_every_time(case):
    plain, answers = case
    spec = ChecklistSpec.from_plain(plain)
    assert score(spec, answers) == score(spec, answers) == score(plain, answers)
    assert score(spec, {code: {"value": a.value, "na": a.na} for code, a in answers.items()}) == score(spec, answers)
