"""What can only be known later, from the shopper's list to the reviewer's page."""

import re

import pytest
from playwright.sync_api import expect

from .shopping import load_later
from .sight import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_later_items_are_answered_in_the_browser_and_seen_by_the_reviewer(server, browser_page, language):
    address = server(load_later)
    for size in ("phone", "tablet", "laptop"):
        page = browser_page(size, language)
        sign_in(page, address, "shopper")
        page.goto(f"{address}/shops")
        look(page, f"addendum-list-{size}-{language}")
        page.goto(f"{address}/shops/2/addendum")
        look(page, f"addendum-early-{size}-{language}")
        page.goto(f"{address}/shops/1/addendum")
        look(page, f"addendum-form-{size}-{language}")
    expect(page.locator("#item-L2")).to_be_hidden()
    page.check("[name='L1-value'][value=yes]", force=True)
    expect(page.locator("#item-L2")).to_be_visible()
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))
    page.click("button[value=send]")
    expect(page.locator("#error-summary")).to_be_focused()
    look(page, f"addendum-errors-laptop-{language}")
    for code in ("L2", "L3"):
        page.check(f"[name='{code}-value'][value=yes]", force=True)
    page.click("button[value=send]")
    page.wait_for_url("**/shops")
    expect(page.locator("#verify")).to_have_count(0)
    page.context.clear_cookies()
    for size in ("phone", "tablet", "laptop"):
        page = browser_page(size, language)
        sign_in(page, address, "trainer")
        for visit in (1, 2):
            page.goto(f"{address}/visits/{visit}/review")
            look(page, f"addendum-review-{visit}-{size}-{language}")
