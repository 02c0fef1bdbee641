"""The shipped checklists: their items and points, who answers for them, the standards they measure, the scripts."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest

from sqm_training.checklists.schema import read_yaml, warnings_of
from sqm_training.library import FOLDER
from sqm_training.measures.checklist import ChecklistSpec, ItemSpec
from sqm_training.measures.score import score

from .library import ALL, COUNTS, RUBRIC, by_code, checklist, items_of, standards_file

pytestmark = pytest.mark.either
CRITICAL = [f"V{n}" for n in range(1, 7)]
KEY_POINTS = {
    "MS1": ["身份证明", "产权", "结清水费", "供用水合同", "当场办结", "联系方式"],
    "MS2": ["读数和历史", "关阀看表", "上门", "验表", "时限", "单号"],
    "MS3": ["多人口", "材料", "生效时间", "年审", "线上"],
    "MS4": ["材料清单", "环节", "外线", "费用构成", "勘察预约", "进度查询"],
    "MS5": ["暂勿饮用", "四问", "2 小时", "24 小时", "单号"],
    "MS6": ["精确位置", "避让", "2 小时", "8 小时", "单号"],
    "MS7": ["范围", "起止时间", "原因", "储水", "变动"],
    "MS8": ["不要密码", "到账时限", "暂停催缴", "进度", "更正流程"],
}


def spec_of(code: str) -> ChecklistSpec:
    return ChecklistSpec.from_plain(checklist(code))


def points_of(code: str) -> Counter[str]:
    points: Counter[str] = Counter()
    for item in items_of(code):
        points[item.get("answers_for", "person")] += item["points"]
    return points


def test_the_library_holds_the_four_checklists_of_visits_and_the_rubric_of_role_plays():
    assert sorted(file.stem for file in (FOLDER / "checklists").glob("*.yaml")) == sorted(ALL)
    assert {code: checklist(code)["use"] for code in ALL if "use" in checklist(code)} == {RUBRIC: "role_play"}


@pytest.mark.parametrize("code", COUNTS)
def test_a_checklist_has_its_items_and_a_hundred_points(code):
    scored = [item for item in items_of(code) if item["points"]]
    assert (len(scored), sum(item["points"] for item in scored)) == (COUNTS[code], 100)
    assert warnings_of(checklist(code)) == []
    assert (checklist(code)["cap"], checklist(code)["scorable_share"]) == (59, 0.7)


def test_a_quarter_of_the_counter_is_the_halls_and_the_rest_the_persons():
    assert points_of("CTR") == {"site": 25, "person": 75}
    halls = {item["code"][0] for item in items_of("CTR") if item.get("answers_for") == "site"}
    assert halls == {"A", "B"}


def test_what_nobody_on_duty_controls_is_not_the_persons():
    assert points_of("TEL") == {"site": 8, "process": 9, "person": 83}
    assert points_of("FLD") == {"process": 5, "person": 95}
    assert points_of("WEB") == {"site": 15, "process": 57, "person": 28}


@pytest.mark.parametrize("code", COUNTS)
def test_every_item_measures_one_standard_of_its_channel_at_a_step_of_it(code):
    standards, touchpoints = by_code(standards_file()["standards"]), by_code(standards_file()["touchpoints"])
    channel = checklist(code)["channel"]
    for item in items_of(code):
        assert standards[item["standard"]]["channel"] in {channel, "all"}, item["code"]
        assert touchpoints[item["touchpoint"]]["blueprint"] == channel, item["code"]


@pytest.mark.parametrize("code", COUNTS)
def test_the_six_critical_items_earn_nothing_and_fail_on_yes(code):
    last = checklist(code)["sections"][-1]
    assert [item["code"] for item in last["items"]] == CRITICAL
    for item in last["items"]:
        assert (item["type"], item["points"], item["good"], item["critical_on"]) == ("yes_no", 0, "no", ["yes"])


@pytest.mark.parametrize("code", COUNTS)
def test_a_faultless_visit_scores_a_hundred_and_a_critical_one_is_capped(code):
    script = checklist(code)["scripts"][0] | {"key": checklist(code)["scripts"][0]["key"] or [{}]}
    answers = {item.code: {"value": best(item, len(script["key"]))} for item in spec_of(code).items}
    assert score(spec_of(code), answers, script).reported == 100
    capped = score(spec_of(code), answers | {"V1": {"value": "yes"}}, script)
    assert (capped.calculated, capped.critical, capped.reported) == (100, ["V1"], 59)


def best(item: ItemSpec, key_length: int) -> Any:
    """Return the answer that earns all points of an item."""
    return {
        "yes_no": item.good,
        "levels": 1,
        "bands": 1,
        "choices": [code for code, points in item.options if points > 0],
        "key": list(range(key_length)),
    }[item.type]


@pytest.mark.parametrize("code", COUNTS)
def test_a_comment_is_demanded_wherever_three_points_are_lost(code):
    for item in spec_of(code).items:
        demanded = {need for one in item.demands for need in one.need}
        can_lose = item.points >= 3
        assert ("comment" in demanded) == (can_lose or item.code in CRITICAL), item.code
        on = {str(entry) for one in item.demands for entry in one.on}
        if item.type == "levels" and can_lose:
            assert on == {str(v) for v in ((0, 0.5) if item.points >= 6 else (0,))}, item.code
        if item.type in {"bands", "key", "choices"}:
            assert on == {f"<={item.points - 3}"}, item.code


def test_photos_are_demanded_only_of_what_hangs_on_the_wall():
    wanting = [item["code"] for code in COUNTS for item in items_of(code) if "photo" in str(item.get("demand"))]
    assert wanting == ["A3"]


@pytest.mark.parametrize("code", COUNTS)
def test_levels_are_anchored_and_every_item_offers_usual_faults(code):
    for item in items_of(code):
        assert 2 <= len(item["faults_hint"]) <= 4, item["code"]
        if item["type"] == "levels":
            assert [level["value"] for level in item["levels"]] == [0, Fraction(1, 2), 1]
            assert all(level["zh"] and len(level["zh"]) <= 20 for level in item["levels"]), item["code"]


def test_what_is_known_only_afterwards_can_be_answered_later():
    later = {item["code"]: item["due_after"] for code in COUNTS for item in items_of(code) if item.get("due_after")}
    assert later == {"T18": 3, "F17": 1, "O3": 3}


def test_every_moment_has_a_title():
    titles = read_yaml((FOLDER / "moments.yaml").read_text("utf-8"), "moments.yaml")
    assert {moment for code in COUNTS for moment in checklist(code)["moments"]} <= titles.keys()


def test_the_shop_scripts_are_there_with_every_key_point():
    scripts = by_code([script for code in COUNTS for script in checklist(code)["scripts"]])
    assert scripts.keys() - KEY_POINTS.keys() == {"MF1", "MF2"}
    for code, points in KEY_POINTS.items():
        said = [point["zh"] for point in scripts[code]["key"]]
        assert len(said) == len(points), code
        assert all(point in words for point, words in zip(points, said, strict=True)), code


def test_a_cover_story_says_what_to_say_and_keeps_everybody_safe():
    for script in [script for code in COUNTS for script in checklist(code)["scripts"]]:
        assert script["story"]["zh"].startswith("说法：「")
        assert "守则：不亮明身份" in script["story"]["zh"]
        assert "Rules: do not say who you are" in script["story"]["en"]
    for code in ("MS1", "MS2", "MS3", "MS8"):
        assert "测试户号" in by_code([s for c in COUNTS for s in checklist(c)["scripts"]])[code]["story"]["zh"]
    for script in checklist("TEL")["scripts"][:2]:
        assert "只作假设询问" in script["story"]["zh"]


def test_the_rubric_weighs_its_eight_items_as_it_should():
    weights = {item["code"]: item["points"] for item in items_of(RUBRIC) if item["points"]}
    assert weights == {"R1": 10, "R2": 15, "R3": 20, "R4": 20, "R5": 15, "R6": 10, "R7": 5, "R8": 5}
    assert warnings_of(checklist(RUBRIC)) == []
    for item in items_of(RUBRIC):
        assert item["standard"] in by_code(standards_file()["standards"]), item["code"]
        assert item.get("answers_for", "person") == "person", item["code"]


def test_the_rubric_is_anchored_and_asks_for_what_was_seen():
    for item in items_of(RUBRIC):
        if item["code"] in {"RC1", "RC2", "RC3"}:
            assert (item["type"], item["points"], item["good"], item["critical_on"]) == ("yes_no", 0, "no", ["yes"])
            assert item["demand"] == {"on": ["yes"], "need": ["comment"]}
        else:
            assert (item["type"], item["low"], item["high"]) == ("scale", 1, 5), item["code"]
            assert [anchor["at"] for anchor in item["anchors"]] == [1, 3, 5], item["code"]
            assert item["demand"] == {"on": [1, 2, 5], "need": ["comment"]}, item["code"]


@pytest.mark.parametrize(("rating", "percent"), [(1, 0), (2, 25), (3, 50), (4, 75), (5, 100)])
def test_the_rubric_scores_each_weight_by_a_quarter_for_every_step(rating, percent):
    answers: dict[str, Any] = {item["code"]: {"value": rating} for item in items_of(RUBRIC) if item["points"]}
    answers |= {code: {"value": "no"} for code in ("RC1", "RC2", "RC3")}
    assert score(spec_of(RUBRIC), answers).reported == percent
    failed = score(spec_of(RUBRIC), answers | {"RC3": {"value": "yes"}})
    assert (failed.critical, failed.reported) == (["RC3"], percent)
