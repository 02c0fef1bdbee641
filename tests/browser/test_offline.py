"""The tablet without a network, in a real browser: nothing lost, nothing doubled, nothing shown to the next person."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from .shopping import jpeg
from .sight import look, press, seen_on, sign_in
from .tablets import (
    BRIEFING,
    CANARY,
    OTHER,
    arrived,
    choose,
    fill,
    go,
    is_chosen,
    load_visits,
    memory,
    online,
    opened,
    rows,
    saved,
    send,
    state,
    take_along,
    to_item,
)  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.either]

SPY = """
    window.asked = 0;
    const real = navigator.storage.persist.bind(navigator.storage);
    navigator.storage.persist = () => { window.asked += 1; return real(); };
"""

FULL = """() => {
    window.put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


def quiet(page: Page) -> None:
    """Forget what the console said of requests that were meant to fail."""
    seen_on(page).console.clear()


def photos(page: Page, *files: tuple[str, bytes]) -> None:
    """Choose photos for item A1."""
    to_item(page, "A1")
    page.evaluate("document.querySelector('#item-A1 .more').open = true")
    page.set_input_files("#A1-file", [{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files])


def test_a_day_without_a_network(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("tablet", "en")
    page.add_init_script(SPY)
    sign_in(page, address, "shopper")
    take_along(page, address, 3)  # field 17: ready is said in words, and only when it is true
    assert page.evaluate("window.asked") == 1  # field 03: the browser is asked to keep what is stored
    look(page, "offline-shops-tablet-en")
    page.context.set_offline(True)
    page.click("main .card-link a >> nth=0")
    expect(page.locator("h1")).to_have_text("On this tablet")
    opened(page, address)
    fill(page)
    boxes = page.locator("#item-A1 [data-photo-box]")
    photos(page, ("image.jpg", jpeg(4000, 3000)), ("image.jpg", jpeg(300, 200, "red")))
    expect(boxes).to_have_count(2)  # field 18: the camera used the same name again
    photos(page, ("again.jpg", jpeg(300, 200, "red")))
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(boxes).to_have_count(2)  # field 19: identical bytes are one photo, and no refusal
    # field 02: the system closes the connection of a tab in the background
    page.evaluate("async () => (await (await import('/static/js/offline/store.js')).handle()).close()")
    choose(page, "A2", "no")
    saved(page)
    page.reload()
    page.wait_for_selector("html[data-ready]", state="attached")
    assert is_chosen(page, "A2", "no")  # field 04: a re-opened draft is saved like a new one
    go(page, "times")
    for n in (0, 1):
        page.click(f"[data-tap] >> nth={n}")
    saved(page)
    opened(page, address, 2)
    assert not is_chosen(page, "A2", "no")  # field 14: nothing of one visit appears in another
    opened(page, address)
    go(page, "check")
    look(page, "offline-check-tablet-en")
    page.dblclick("[data-send]")  # field 27: pressed twice
    state(page, "Waiting to send")
    look(page, "offline-waiting-tablet-en")
    quiet(page)
    page.goto(f"{address}/tablet/en")
    expect(page.locator("[data-unsent] .card")).to_have_count(1)
    look(page, "offline-start-tablet-en")
    online(page.context, page)  # field 16: the queue runs wherever one is; field 22: it wakes with the network
    expect(page.locator("[data-delivered] li")).to_have_count(1)
    expect(page.locator("[data-unsent] .card")).to_have_count(0)
    assert arrived(tmp_path) == {1: 1}
    assert rows(tmp_path, "select count(*), max(width) from photo") == [(2, 1600)]
    page.goto(f"{address}/")
    expect(page.locator(".unsent-link")).to_have_count(0)  # field 15: no false alarm after a delivery
    page.goto(f"{address}/shops/2/sheet")
    expect(page.locator(".unsent-link")).to_have_count(0)


def ask_to_leave(page: Page) -> None:
    """Open the menu and press the button that signs out."""
    if not page.locator("form[action='/sign-out'] button").is_visible():
        page.click(".top-end .menu > summary")
    page.click("form[action='/sign-out'] button")


def test_the_next_person_sees_nothing_of_the_one_before(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("phone", "zh")
    sign_in(page, address, "shopper")
    take_along(page, address, 3)
    opened(page, address)
    page.evaluate("location.hash = 'quick'")
    page.fill("[data-quick-notes]", CANARY)
    page.click("[data-quick-tap] >> nth=0")
    expect(page.locator("[data-quick-tap][aria-pressed=true]")).to_have_count(1)
    saved_title = page.title()
    look(page, "quick-phone-zh")
    assert "训评" not in page.inner_text("body") + saved_title
    press(page, "[data-quick-close]")
    saved(page)
    expect(page.locator(".unsent-link")).to_have_text("1 份未发送")
    look(page, "offline-sheet-phone-zh")
    page.evaluate("for (const name of ['visits-1', 'other']) caches.delete(name)")
    page.goto(f"{address}/shops/waiting")
    expect(page.locator("[data-unsent] .card")).to_have_count(1)
    look(page, "offline-unsent-phone-zh")
    ask_to_leave(page)
    expect(page.locator("dialog[open]")).to_contain_text("1 次暗访未发送")
    page.click("dialog[open] button >> nth=0")
    expect(page).to_have_url(re.compile("/shops/waiting$"))
    ask_to_leave(page)
    page.click("dialog[open] button[value=yes]")
    page.wait_for_url("**/sign-in")
    expect(page.locator(".unsent-link")).to_contain_text("1 份待发送")
    sign_in(page, address, OTHER)
    page.goto(f"{address}/shops")
    expect(page.locator(".chip-good[data-offline]")).to_have_count(1)
    expect(page.locator(".unsent-link")).to_have_text("另一人有 1 次暗访未发送")
    for there in (f"{address}/shops", f"{address}/tablet/zh", f"{address}/shops/waiting"):
        page.goto(there)
        page.wait_for_selector("html[data-known]", state="attached")
        found = memory(page)
        assert [word for word in (CANARY, BRIEFING, "/shops/1/sheet") if word in found] == []
    page.context.set_offline(True)  # field 26: the next user's pages offline
    for _ in range(4):
        page.go_back()
        assert CANARY not in page.content() and BRIEFING not in page.content()
    page.goto(f"{address}/shops/1/sheet")
    expect(page.locator("h1")).to_have_text("在本机上")
    assert CANARY not in page.content()
    page.context.set_offline(False)
    # field 25: clearing the cache to mend a display
    page.evaluate("async () => { for (const name of await caches.keys()) await caches.delete(name); }")
    page.context.clear_cookies()
    sign_in(page, address, "shopper")
    opened(page, address)
    expect(page.locator("[data-quick-notes]")).to_have_value(CANARY)


def send_now(page: Page) -> None:
    """Ask for sending at once; by then the queue may have gone on by itself."""
    page.evaluate("document.querySelector('[data-send-now]').click()")


def test_nothing_counts_as_delivered_that_is_not(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    opened(page, address)
    fill(page)
    page.route("**/api/**", lambda route: route.fulfill(status=200, body="<html>Welcome to the hotel</html>"))
    send(page)
    state(page, "Waiting to send")  # field 23: a captive portal
    # each trouble begins before the last one ends: the queue goes on by itself and would get through between them
    page.route("**/api/submissions/**", lambda route: (route.fetch(), route.abort()))
    page.route("**/api/session", lambda route: route.fulfill(status=401, json={"error": "sign in"}))
    page.unroute("**/api/**")
    send_now(page)
    expect(page.locator(".unsent-link")).to_have_text("1 waiting: sign in")  # field 11
    with page.expect_event("requestfailed", lambda one: "/api/submissions/" in one.url):
        page.unroute("**/api/session")
        send_now(page)
    page.unroute("**/api/submissions/**")  # field 09 and 10: taken, but the answer is lost
    send_now(page)
    state(page, "Delivered")
    assert arrived(tmp_path) == {1: 1}
    page.route(
        "**/api/submissions/**",
        lambda route: route.fulfill(status=507, headers={"Retry-After": "1"}, json={"error": "full"}),
    )
    opened(page, address, 2)
    fill(page)
    photos(page, ("a.jpg", jpeg(300, 200)))
    expect(page.locator("#item-A1 [data-photo-box]")).to_have_count(1)
    send(page)
    state(page, "Waiting to send")
    page.unroute("**/api/submissions/**")
    state(page, "Delivered")
    assert arrived(tmp_path) == {1: 1, 2: 1}
    # field 05: the row of a photo is gone when it is to be sent
    opened(page, address, 3)
    fill(page)
    photos(page, ("a.jpg", jpeg(300, 200, "blue")))
    expect(page.locator("#item-A1 [data-photo-box]")).to_have_count(1)
    saved(page)
    page.context.set_offline(True)
    send(page)
    state(page, "Waiting to send")
    page.evaluate(
        "async () => { const db = await (await import('/static/js/offline/store.js')).handle(); await db.clear('photos'); }"
    )
    online(page.context, page)
    state(page, "Needs you")
    look_at(page, "offline-needs-tablet-en")
    assert arrived(tmp_path) == {1: 1, 2: 1}
    with page.expect_event("load"):  # the page of before says that it is ready, too
        page.click("[data-reopen]")
    page.wait_for_selector("html[data-ready]", state="attached")
    assert is_chosen(page, "A2", "yes")


def look_at(page: Page, name: str) -> None:
    """Look at a page whose console was meant to complain."""
    quiet(page)
    look(page, name)


def test_no_room_and_a_wrong_clock(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("tablet", "en")
    page.clock.install(time="2031-01-02T10:00:00+08:00")  # years ahead: the window is over by this clock
    sign_in(page, address, "shopper")
    take_along(page, address, 3)
    opened(page, address)
    choose(page, "A1", "0.5")
    saved(page)
    page.evaluate(FULL)
    choose(page, "A2", "yes")
    expect(page.locator("form > [data-notes]")).to_contain_text("no room left")
    page.evaluate("() => { IDBObjectStore.prototype.put = window.put; }")
    fill(page)
    expect(page.locator("form > [data-notes]")).not_to_contain_text("no room left")
    send(page)
    state(page, "Delivered")  # field 24: the server's clock decides
    body = json.loads(rows(tmp_path, "select body from submission")[0][0])
    assert body["device_at"].startswith("2031-01-02")
    assert {row["item"] for row in body["answers"]} >= {"A1", "A2", "D3"}
    page.context.set_offline(True)  # the second visit could not be done
    opened(page, address, 2)
    choose(page, "A2", "yes")
    page.evaluate("location.hash = 'ending'")
    page.click("[data-ending-do]")
    expect(page.locator("[data-ending-fault]")).to_have_text("Choose why the visit ends.")
    page.check("#ending-closed", force=True)
    page.fill("[data-ending] textarea", "Shut at noon")
    press(page, "[data-ending-do]")
    state(page, "Waiting to send")
    expect(page.locator("[data-state-words]")).to_contain_text("could not be done")
    online(page.context, page)
    state(page, "Delivered")
    ended = rows(tmp_path, "select state, ending, ending_note from visit where id = 2")
    assert ended == [("not_done", "closed", "Shut at noon")]
