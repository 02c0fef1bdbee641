"""The tablet form in a real browser: what it shows, asks for and keeps apart, with a script and without."""

import re
from datetime import date
from itertools import product

import pytest
from playwright.sync_api import expect

from sqm_training.checklists.actions.loading import load_checklist

from ..checklists.kit import both, load_small, small_plain
from ..factories import make_cast
from ..visits import kit
from .sight import SIZES, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
OPTIONS = [
    {"code": "a", **both("态度冷淡", "cold"), "points": 2},
    {"code": "b", **both("说话太快", "too fast"), "points": 2},
]
SECTIONS = [
    {"code": "A", "title": both("排队", "Queue"), "items": [
        {"code": "A1", "text": both("有人引导", "Somebody guides"), "type": "yes_no", "points": 4, "allow_na": True,
         "faults_hint": [both("无人引导", "no guide")], "demand": {"on": ["no"], "need": ["comment"]}},
        {"code": "A2", "text": both("引导员问清需求", "The guide asks the need"), "type": "levels", "points": 4,
         "when": "A1 == 'yes'"},
        {"code": "A3", "text": both("取号到叫号", "From ticket to call"), "type": "bands", "points": 4,
         "bands": [{"to": 900, "points": 4}], "from": "arrived", "until": "started"},
    ]},
    {"code": "B", "title": both("沟通", "Talk"), "items": [
        {"code": "B1", "text": both("引导员说得清楚", "The guide is clear"), "type": "scale", "points": 4,
         "when": "A1 == 'yes'"},
        {"code": "B2", "text": both("答复要点", "Points of the answer"), "type": "key", "points": 4},
        {"code": "B3", "text": both("不妥之处", "What was wrong"), "type": "choices", "points": 4, "options": OPTIONS,
         "allow_na": True, "required": False},
        {"code": "B4", "text": both("忌语次数", "Banned phrases"), "type": "deduct", "points": 4,
         "faults": [{"code": "x", **both("忌语", "banned phrase"), "points": 1}]},
    ]},
]  # fmt: skip


def load():
    """Plan a visit on a checklist that has every kind of answer."""
    cast = make_cast()
    load_small()
    version, _ = load_checklist(small_plain("TAB") | {"sections": SECTIONS})
    visit = kit.plan(cast.east, cast.shopper, version)
    visit.closes_on = date(2030, 1, 1)


def saved(page):
    """Wait until the tablet says that everything is kept."""
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))


def choose(page, code, value):
    page.check(f"[name='{code}-value'][value='{value}']", force=True)


def test_items_appear_ask_and_exclude(server, browser_page):
    address = server(load)
    page = browser_page("tablet", "zh")
    sign_in(page, address, "shopper")
    page.goto(f"{address}/shops/1/checklist?section=A")
    expect(page.locator("#item-A2")).to_be_hidden()
    expect(page.locator("#item-A1 .fault-chips")).to_be_hidden()
    choose(page, "A1", "no")
    expect(page.locator("#item-A1 .fault-chips")).to_be_visible()
    expect(page.locator("#item-A1 [data-need=comment]")).to_be_visible()
    page.check("#A1-fault-0", force=True)
    expect(page.locator("#item-A1 [data-need=comment]")).to_be_hidden()
    page.uncheck("#A1-fault-0", force=True)
    choose(page, "A1", "yes")
    expect(page.locator("#item-A2")).to_be_visible()
    expect(page.locator("#item-A1 .fault-chips")).to_be_hidden()
    choose(page, "A2", "0.5")
    page.fill("#A3-value", "3:20")
    page.press("#A3-value", "Tab")
    saved(page)
    look(page, "tablet-form-a-zh")
    page.click("button[value=next]")
    expect(page.locator("#item-B1"), "a condition reads the screen before").to_be_visible()
    page.check("#B2-0")
    page.check("#B2-none")
    assert not page.is_checked("#B2-0")
    page.check("#B3-0")
    page.check("#B3-na", force=True)
    assert not page.is_checked("#B3-0")
    page.fill("#B4-x", "2")
    page.check("#B4-none")
    expect(page.locator("#B4-x")).to_have_value("")
    look(page, "tablet-form-b-zh")
    page.goto(f"{address}/shops/1/checklist?section=A")
    expect(page.locator("#A3-value")).to_have_value("200")
    for value, hides in (("*na*", True), ("yes", False)):
        with page.expect_response("**/api/drafts/**"):
            choose(page, "A1", value)
        expect(page.locator("#item-A2")).to_be_visible(visible=not hides)
    # the server decides what is seen before any script runs
    page.context.route("**/js/*.js*", lambda route: route.abort())
    for section, seen in (("A", "#item-A2"), ("B", "#item-B1")):
        page.goto(f"{address}/shops/1/checklist?section={section}")
        expect(page.locator(seen)).to_be_visible()


def test_every_answer_is_large_enough_for_a_thumb(server, browser_page):
    address = server(load)
    page = browser_page("phone", "zh")
    sign_in(page, address, "shopper")
    for size, section in product(("phone", "tablet"), ("A", "B")):
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
        page.goto(f"{address}/shops/1/checklist?section={section}")
        heights = page.eval_on_selector_all(
            ".answer label[for]:not(.answer-text label), .answer-text input:not([type=file])",
            "all => all.filter(one => one.offsetParent && !one.closest('.more, .answer-count')).map(one => one.offsetHeight)",
        )
        assert heights and min(heights) >= 54, heights
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_form_works_without_a_script(server, browser_page):
    address = server(load)
    page = browser_page("phone", "zh", script=False)
    sign_in(page, address, "shopper")
    page.goto(f"{address}/shops/1/checklist?section=A")
    page.check("[name='A1-value'][value=yes]", force=True)
    page.fill("#A3-value", "马上")
    page.click("button[value=next]")
    page.wait_for_url("**section=B")
    page.goto(f"{address}/shops/1/checklist?section=A")
    expect(page.locator("#item-A2")).to_be_visible()
    expect(page.locator("#A3-value")).to_have_value("马上")
    page.goto(f"{address}/shops/1/check")
    expect(page.locator("#error-summary")).to_contain_text("A3 ")
