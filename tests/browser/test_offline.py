"""The tablet without a network, in a real browser: nothing lost, nothing doubled, nothing shown to the next person."""

import re

import pytest
from playwright.sync_api import Page, expect

from .shopping import load_visit
from .sight import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


def choose(page: Page, code: str, value: str) -> None:
    """Tap an answer."""
    page.check(f"[name='{code}-value'][value='{value}']", force=True)


def saved(page: Page) -> None:
    """Wait until the tablet says that everything is kept."""
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))


def ready(page: Page, address: str, visit: int = 1) -> None:
    """Open the page of a visit and wait for its script."""
    page.goto(f"{address}/shops/{visit}/sheet")
    page.wait_for_selector("html[data-ready]")


def fill(page: Page) -> None:
    """Answer every item of the small checklist."""
    for code, value in (("A1", "0.5"), ("A2", "yes"), ("D1", "yes"), ("D2", "0.5"), ("D4", "yes"), ("V1", "no")):
        step = page.locator(f"#item-{code}").evaluate("one => one.closest('[data-step]').dataset.step")
        page.evaluate("step => (location.hash = step)", step)
        page.wait_for_selector(f"#item-{code}", state="visible")
        choose(page, code, value)
    page.check("#D3-0")
    saved(page)


def test_a_visit_is_filled_offline_and_arrives_once(server, browser_page):
    address = server(load_visit)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    ready(page, address)
    page.context.set_offline(True)
    fill(page)
    page.evaluate("location.hash = 'check'")
    page.screenshot(path="/tmp/check.png", full_page=True)
    page.click("[data-send]")
    expect(page.locator("[data-state]")).to_have_text("Waiting to send")
    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    page.click("[data-send-now]")
    expect(page.locator("[data-state]")).to_have_text("Delivered")
    page.screenshot(path="/tmp/sent.png", full_page=True)
