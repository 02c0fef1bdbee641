"""Scores of drawn checklists against a slow, literal second opinion."""

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from sqm_training.measures.score import Answer, ChecklistSpec, score

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
