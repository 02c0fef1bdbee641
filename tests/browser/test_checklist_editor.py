"""A trainer builds a checklist from nothing in a real browser, tries it, and publishes it."""

import re

import pytest
from playwright.sync_api import expect

from ..checklists.kit import load_every_type, load_small
from ..factories import make_cast
from .sight import DEVICES, look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


def load():
    make_cast()
    load_small()


def load_with_draft():
    from sqm_training.checklists.actions.loading import draft_of_next

    cast = make_cast()
    draft_of_next(version=load_every_type(), by_id=cast.trainer.id)


def opened(server, browser_page, size="laptop", language="en", load=load, **options):
    address = server(load)
    page = browser_page(size, language, **options)
    sign_in(page, address, "trainer")
    return page, address


def rows(page, name, *lines):
    """Fill a list of rows, adding one by its button whenever they run out."""
    for place, line in enumerate(lines):
        if page.locator(f"#{name} .row-entry").count() <= place:
            page.click(f"#{name}-add")
            page.wait_for_function(f"() => document.querySelectorAll('#{name} .row-entry').length > {place}")
        for field, value in line.items():
            control = page.locator(f"#{name}-{place}-{field}")
            if value is True:
                control.check()
            else:
                control.fill(value)


def go(page, link):
    """Follow a link or press a button that leads to another page, and wait for that page's script."""
    with page.expect_navigation():
        page.click(link)


def add(page, kind, text, points="", then=None):
    """Add an item of a type to the first section, fill what is its own, save."""
    page.click("summary:has-text('Add an item to A')")
    go(page, f".type-list a[href$='type={kind}']")
    page.fill("#zh", f"{text}（中文）")
    page.fill("#en", text)
    if points:
        page.fill("#points", points)
    if kind != "note":
        page.fill("#standard", "GRT")
    if then:
        then()
    page.click("button[value=save]")
    page.wait_for_url("**/edit#item-*")


def begin(page, address):
    """Make an empty checklist."""
    page.goto(f"{address}/checklists")
    press(page, "text=New checklist")
    page.check("[name=source][value=blank]")
    page.fill("#code", "MINE")
    page.fill("#title_zh", "我的评分表")
    page.fill("#title_en", "My checklist")
    press(page, "button:has-text('Make the draft')")


def bands(page):
    """Give an item its moments and limits."""
    page.select_option("#from_", "arrived")
    page.select_option("#until", "started")
    rows(page, "bands", {"to": "5:00", "points": "10"}, {"to": "10:00", "points": "5"})


LEVELS = [
    {"value": "0", "zh": "否", "en": "No"},
    {"value": "1/2", "zh": "略", "en": "A little"},
    {"value": "1", "zh": "是", "en": "Fully", "critical": True},
]
MANNERS = [
    {"code": "warm", "zh": "热情", "en": "Warm", "points": "5"},
    {"code": "cold", "zh": "冷淡", "en": "Cold", "points": "0", "critical": True},
]
OFFERS = [
    {"code": "x", "zh": "表格", "en": "Forms", "points": "3"},
    {"code": "y", "zh": "指路", "en": "Directions", "points": "2"},
    {"code": "z", "zh": "水", "en": "Water", "points": "5"},
]
FAULTS = [{"code": "f", "zh": "忌语", "en": "Banned phrase", "points": "5", "most": "3"}]
KEY = [{"zh": "身份证", "en": "Identity card"}, {"zh": "产权", "en": "Ownership"}]


def add_every_type(page):
    """Add an item of each type; they are worth 100 points together."""
    add(page, "yes_no", "Greets", "20", lambda: page.check("#answers-1-comment"))
    add(page, "levels", "Listens", "20", lambda: rows(page, "levels", *LEVELS))
    add(page, "scale", "Friendliness", "10")
    add(page, "choice", "Manner", "", lambda: rows(page, "options", *MANNERS))
    add(page, "choices", "Offers", "", lambda: rows(page, "options", *OFFERS))
    add(page, "bands", "Waiting time", "", lambda: bands(page))
    add(page, "key", "Correct answer", "10")
    add(page, "deduct", "Banned phrases", "15", lambda: rows(page, "faults", *FAULTS))
    for kind in ("number", "text", "photo", "time", "note"):
        add(page, kind, f"About {kind}", then=None if kind == "note" else lambda: page.uncheck("#required"))


def build_condition(page):
    """Ask the second item only when the first was answered yes."""
    go(page, "text=A2 Listens")
    page.check("#when_mode-1", force=True)
    page.select_option("#clauses-0-item", "A1")
    page.wait_for_selector("#clauses-0-value[list=answers-A1]")
    page.fill("#clauses-0-value", "yes")
    page.press("#clauses-0-value", "Tab")
    page.wait_for_function("() => document.querySelector('#when-now').textContent.includes(\"A1 == 'yes'\")")
    page.uncheck("#levels-2-critical")
    page.click("button[value=save]")
    page.wait_for_url("**/edit#item-A2")


def add_script(page):
    """Write a shop script with two key points."""
    go(page, "nav.tabs >> text=Shop scripts")
    go(page, "text=Add a script")
    page.fill("#title_zh", "过户")
    page.fill("#story_zh", "我来办过户。")
    rows(page, "key", *KEY)
    page.click("main .form-actions button")
    page.wait_for_url("**/scripts#script-S1")


def test_a_checklist_of_every_type_is_built_tried_and_published(server, browser_page):
    page, address = opened(server, browser_page)
    begin(page, address)
    add_every_type(page)
    build_condition(page)
    expect(page.locator("#findings")).to_contain_text("no script has an answer key")
    expect(page.locator(".sums-total")).to_contain_text("100")
    add_script(page)
    go(page, "nav.tabs >> text=Try it")
    go(page, "text=Fill with full marks")
    page.wait_for_selector("body:has(#try.is-live) .try-number:has-text('100.0')")
    expect(page.locator(".try-number")).to_contain_text(re.compile(r"^\s*100\.0"))
    page.check("[name='A1-value'][value=no]", force=True)
    page.wait_for_function("() => !document.querySelector('.try-number').textContent.includes('100.0')")
    expect(page.locator("#item-A2")).to_be_hidden()
    expect(page.locator("#item-A1 [data-need=comment]")).to_be_visible()
    page.click("text=Check and publish")
    expect(page.locator("main")).to_contain_text("first version, with 13 items")
    look(page, "checklist-publish-en")
    page.click("button:has-text('Publish version 1')")
    expect(page.locator("main")).to_contain_text("Version 1 · Published")
    look(page, "checklist-published-en")


@DEVICES
def test_every_page_can_be_read_and_used_by_anyone(server, browser_page, size, language):
    page, address = opened(server, browser_page, size, language, load=load_with_draft)
    pages = {"list": "", "new": "/new", "import": "/import", "shown": "/ALL", "outline": "/ALL/edit", "settings": "/ALL/settings",
             "scripts": "/ALL/scripts", "script": "/ALL/scripts/S1", "text": "/ALL/text", "section": "/ALL/sections/T",
             "compare": "/ALL/compare", "preview": "/ALL/preview?version=2", "try": "/ALL/try?version=2"}  # fmt: skip
    pages |= {f"item-{n}": f"/ALL/items/T{n}" for n in (1, 2, 4, 6, 9)}
    for name, path in pages.items():
        page.goto(f"{address}/checklists{path}")
        look(page, f"checklist-{name}-{size}-{language}")
    page.goto(f"{address}/checklists/ALL/items/T4")
    page.fill("#options-0-points", "many")
    page.click("button[value=save]")
    page.wait_for_function("() => document.activeElement.id === 'error-summary'")
    look(page, f"checklist-error-{size}-{language}")


def test_items_are_moved_by_buttons_keyboard_and_pointer(server, browser_page):
    page, address = opened(server, browser_page, load=load_with_draft)
    page.goto(f"{address}/checklists/ALL/edit")

    def order():
        return page.eval_on_selector_all("[data-item]", "all => all.slice(0, 4).map((one) => one.dataset.item)")

    page.click("#item-T2-up")
    page.wait_for_function("() => document.querySelector('[data-item]').dataset.item === 'T2'")
    expect(page.locator("#item-T2-down"), "the button up rests at the top").to_be_focused()
    expect(page.locator("#said")).to_contain_text("T2 is now number 1 of 14")
    expect(page.locator("#findings")).to_contain_text("which comes later")
    page.focus("#item-T2 a")
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_function("() => document.querySelector('[data-item]').dataset.item === 'T1'")
    expect(page.locator("#findings")).not_to_contain_text("which comes later")
    page.drag_and_drop("#item-T4 .grip", "#item-T1", target_position={"x": 40, "y": 4})
    page.wait_for_function("() => document.querySelector('#said').textContent.includes('T4')")
    page.reload()
    assert order() == ["T4", "T1", "T2", "T3"]
    page.click("#item-T4 summary")
    page.click("#item-T4 button:has-text('Delete')")
    page.click("dialog button[value=yes]")
    page.wait_for_function("() => !document.querySelector('#item-T4')")
    page.reload()
    assert order() == ["T1", "T2", "T3", "T5"]


def test_rows_change_in_place_and_keep_what_was_typed(server, browser_page):
    page, address = opened(server, browser_page, load=load_with_draft)
    page.goto(f"{address}/checklists/ALL/items/T4")
    page.fill("#zh", "打了一半")
    page.click("#options-1-up")
    page.wait_for_function("() => document.querySelector('#options-0-code').value === 'b'")
    expect(page.locator("#zh")).to_have_value("打了一半")
    expect(page.locator("#options-0-down")).to_be_focused()
    page.select_option("#type", "choices")
    page.wait_for_function("() => document.querySelector('.lead').textContent.includes('Several choices')")
    expect(page.locator("#options-0-code")).to_have_value("b")
    expect(page.locator("#type")).to_be_focused()
    page.keyboard.press("Tab")
    page.press("#code", "Enter")
    page.wait_for_url("**/edit#item-T4")


def test_everything_works_without_a_script(server, browser_page):
    page, address = opened(server, browser_page, "tablet", "zh", load=load_with_draft, script=False)
    page.goto(f"{address}/checklists/ALL/items/T4")
    press(page, "#options-add")
    page.fill("#options-3-code", "d")
    page.fill("#options-3-zh", "无")
    page.click("#options-3-up")
    expect(page.locator("#options-2-code")).to_have_value("d")
    press(page, "button[value=save]")
    page.click("#item-T4 summary")
    page.click("#item-T4 .menu-list button >> nth=0")
    expect(page.locator("#item-T15")).to_be_visible()
    press(page, "#item-T15-down")
    page.goto(f"{address}/checklists/ALL/try?version=2")
    page.click("button[value=best]")
    expect(page.locator(".try-number")).to_contain_text(re.compile(r"^\s*100\.0"))
    page.goto(f"{address}/checklists/ALL/preview/tablet?version=2")
    expect(page.locator("#item-T1")).to_be_visible()


def test_conditions_act_in_the_preview(server, browser_page):
    page, address = opened(server, browser_page, load=load_with_draft)
    page.goto(f"{address}/checklists/ALL/preview?version=2")
    frame = page.frame_locator("iframe")
    expect(frame.locator("#item-T2")).to_be_hidden()
    frame.locator("[name='T1-value'][value=no]").check(force=True)
    frame.locator("#item-T2").wait_for(state="visible")
    frame.locator("[name='T1-value'][value=yes]").check(force=True)
    frame.locator("#item-T2").wait_for(state="hidden")
    expect(frame.locator("#item-T1 [data-need=comment]")).to_be_visible()
