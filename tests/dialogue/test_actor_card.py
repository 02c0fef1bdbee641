"""The card of whoever acts the customer: read from the front matter, in both languages, faults with their line."""

from pathlib import Path

import pytest

from sqm_training.dialogue import check, parse, translated

pytestmark = pytest.mark.either
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
CARD = """---
id: SC90
title: 账单
channel: counter
level: 1
start: one
customer:
  name: 李先生
  mood: 4
  facts:
    - 这期四百二，平时六十。
  hidden: [马桶响了几个星期。]
  triggers: [打断, 说“冷静”, 同样的话问两遍]
  coolers: [复述, 说出感受, 给准时间]
---
## one [end: done]
> 李先生：好。
"""


def test_the_card_is_read():
    customer = parse(CARD).customer
    assert customer.facts == ("这期四百二，平时六十。",)
    assert customer.hidden == ("马桶响了几个星期。",)
    assert customer.triggers == ("打断", "说“冷静”", "同样的话问两遍")
    assert (customer.coolers, customer.mood, customer.extra) == (("复述", "说出感受", "给准时间"), 4, {})


def test_one_text_is_a_list_of_one_and_nothing_is_none():
    customer = parse(CARD.replace("hidden: [马桶响了几个星期。]", "hidden: 马桶响了")).customer
    assert customer.hidden == ("马桶响了",)
    assert parse(CARD.replace("  hidden: [马桶响了几个星期。]\n", "")).customer.hidden == ()


@pytest.mark.parametrize(
    "wrong", ["hidden: {a: b}", "hidden: [[a]]", "hidden: [{a: b}]", "hidden: [<b>x</b>]", "hidden: <script>"]
)
def test_what_is_no_list_of_lines_is_said_with_its_line(wrong):
    scenario = parse(CARD.replace("hidden: [马桶响了几个星期。]", wrong))
    assert [(one.line, one.code) for one in scenario.problems] == [(7, "S11")]
    assert "customer" in scenario.problems[0].text
    assert scenario.customer.facts == ()


def test_a_translation_brings_its_own_card_and_another_number_of_lines_is_named():
    english = parse(
        CARD.replace("language: zh", "").replace("[打断, 说“冷静”, 同样的话问两遍]", "[interrupts, says “calm down”]")
    )
    english.language = "en"
    both = translated(parse(CARD), english)
    assert both.customer.triggers == ("interrupts", "says “calm down”")
    assert both.customer.coolers == ("复述", "说出感受", "给准时间")
    said = [one for one in check(parse(CARD), translations=[english]) if one.code == "S30"]
    assert [(one.line, "triggers" in one.text) for one in said] == [(7, True)]


@pytest.mark.parametrize("file", sorted(SCENARIOS.glob("*.md")), ids=lambda file: file.stem)
def test_every_shipped_scenario_has_a_card(file):
    scenario = parse(file.read_text("utf-8"))
    customer = scenario.customer
    assert scenario.problems == []
    assert len(customer.facts) == 3 and customer.hidden
    assert (len(customer.triggers), len(customer.coolers)) == (3, 3)
    for line in (*customer.facts, *customer.hidden, *customer.triggers, *customer.coolers):
        assert 6 <= len(line) <= 260 and line.endswith(("。", "！", "？", "”", ".", "!", "?")), line
