"""What can only be known later: answered without a network, sent once, and seen on the reviewer's page."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from .shopping import load_later, load_visit_with_later
from .sight import look, sign_in
from .tablets import ANSWERS, choose, go, is_taken, online, opened, rows, saved, send, state, take_along, to_item, write

pytestmark = [pytest.mark.browser, pytest.mark.either]
SEEN = (("phone", "en"), ("laptop", "zh"))


def test_later_items_are_answered_without_a_network_and_seen_by_the_reviewer(server, browser_page, tmp_path):
    address = server(load_later)
    for size, language in SEEN:
        page = browser_page(size, language)
        sign_in(page, address, "shopper")
        page.goto(f"{address}/shops")
        look(page, f"addendum-list-{size}-{language}")
        page.goto(f"{address}/shops/2/addendum")
        look(page, f"addendum-early-{size}-{language}")
        page.goto(f"{address}/shops/1/addendum")
        page.wait_for_selector("html[data-ready]", state="attached")
        look(page, f"addendum-form-{size}-{language}")
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    take_along(page, address, 2)  # the one that is due, and the one whose day is still to come
    page.context.set_offline(True)
    page.goto(f"{address}/shops/1/addendum")
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("#item-L2")).to_be_hidden()
    page.check("[name='L1-value'][value=yes]", force=True)
    expect(page.locator("#item-L2")).to_be_visible()
    saved(page)
    go(page, "check")
    page.click("[data-send]")
    expect(page.locator(".error-summary")).to_be_focused()
    look(page, "addendum-open-tablet-en")
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    go(page, "later")
    assert page.is_checked("[name='L1-value'][value=yes]")
    for code in ("L2", "L3"):
        page.check(f"[name='{code}-value'][value=yes]", force=True)
    go(page, "check")
    page.click("[data-send]")
    state(page, "Waiting to send")
    online(page.context, page)
    state(page, "Delivered")
    assert rows(tmp_path, "select count(*) from submission where addendum_id = 1 and state = 'received'") == [(1,)]
    page.goto(f"{address}/shops")
    expect(page.locator("#verify")).to_have_count(0)
    for size, language in SEEN:
        page = browser_page(size, language)
        sign_in(page, address, "trainer")
        for visit in (1, 2):
            page.goto(f"{address}/visits/{visit}/review")
            look(page, f"addendum-review-{visit}-{size}-{language}")


def test_who_is_without_a_network_on_the_day_can_answer_all_the_same(server, browser_page, tmp_path):
    address = server(load_visit_with_later)
    page = browser_page("phone", "zh")
    sign_in(page, address, "shopper")
    opened(page, address)
    for code, value in ANSWERS:
        choose(page, code, value)
    to_item(page, "D3")
    page.check("#D3-0")
    saved(page)
    send(page)
    state(page, "已送达")
    assert rows(tmp_path, "select state from addendum") == [("open",)]
    is_taken(page, "/shops/1/addendum")  # with the receipt: nobody has opened a list since
    page.context.set_offline(True)
    page.goto(f"{address}/shops/1/addendum")
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("[data-note=early]")).to_contain_text("起可以核验")
    look(page, "addendum-early-phone-zh")
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=4))
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("[data-note=early]")).to_have_count(0)
    for code in ("L1", "L2", "L3"):
        choose(page, code, "yes")
    saved(page)
    send(page)
    state(page, "待发送")
    write(tmp_path, "update addendum set due_on = '2020-01-01'")
    online(page.context, page)
    state(page, "已送达")
    assert rows(tmp_path, "select state, uuid from submission where addendum_id = 1")[0][0] == "received"
    assert rows(tmp_path, "select count(*) from submission") == [(2,)]
    page.goto(f"{address}/tablet/zh")
    expect(page.locator("[data-delivered] li")).to_have_count(2)
