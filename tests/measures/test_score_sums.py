"""How points become a score: by points, by sections, with bonus points."""

from fractions import Fraction as F

from sqm_training.measures.score import ItemScore, Part, score

from .score_kit import NA, item, say, sheet


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
