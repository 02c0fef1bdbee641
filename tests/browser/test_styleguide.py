"""Every component, and the sign-in page, at three sizes, in both languages and both themes."""

import pytest
from playwright.sync_api import expect

from ..factories import make_cast
from .sight import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
EVERYWHERE = pytest.mark.parametrize("language", ["zh", "en"])
SIZES = ("phone", "tablet", "laptop")


@EVERYWHERE
def test_components(server, browser_page, language):
    address = server()
    for size, theme in (
        ("phone", "light"),
        ("tablet", "light"),
        ("laptop", "light"),
        ("phone", "dark"),
        ("zoomed", "light"),
    ):
        page = browser_page(size, language, theme=theme)
        page.goto(f"{address}/styleguide")
        look(page, f"styleguide-{size}-{language}-{theme}")
        page.context.close()


@EVERYWHERE
def test_sign_in(server, browser_page, language):
    address = server(make_cast)
    for size in SIZES:
        page = browser_page(size, language, theme="dark" if size == "tablet" else "light")
        page.goto(f"{address}/sign-in")
        look(page, f"sign-in-{size}-{language}")
        page.click("main button[type=submit]")
        expect(page.locator("#error-summary")).to_be_focused()
        look(page, f"sign-in-errors-{size}-{language}")
        page.click(".error-summary a >> nth=0")
        expect(page.locator("#username")).to_be_focused()
        page.context.close()


@pytest.mark.parametrize("number", ["trainer", "employee", "shopper", "manager", "admin"])
def test_the_frame_has_a_way_for_every_role(server, browser_page, number):
    address = server(make_cast)
    for size in ("phone", "laptop"):
        page = browser_page(size, "zh", theme="light")
        sign_in(page, address, number)
        look(page, f"frame-{number}-{size}-zh")
        for menu in page.locator("details[data-menu]:visible").all():
            menu.locator("summary").click()
            expect(menu.locator(".menu-list")).to_be_visible()
            page.keyboard.press("Escape")
            expect(menu.locator(".menu-list")).to_be_hidden()
        page.context.close()


def test_works_without_a_script(server, browser_page):
    address = server(make_cast)
    page = browser_page("phone", "en", script=False)
    sign_in(page, address, "employee")
    page.click(".menu summary")
    page.click(".menu-list button[type=submit]")
    page.wait_for_url("**/sign-in")
    page.goto(f"{address}/styleguide")
    page.select_option("#list-items", "no")
    page.click(".list-go button")
    expect(page.locator(".table tbody tr")).to_have_count(1)


def test_keyboard_alone_is_enough(server, browser_page):
    page = browser_page("laptop", "en")
    page.goto(f"{server()}/styleguide")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#list-q")).to_be_focused()
    page.keyboard.type("burst")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=burst**")
    expect(page.locator(".table tbody tr")).to_have_count(1)


def test_a_dangerous_button_asks_first(server, browser_page):
    page = browser_page("laptop", "en")
    page.goto(f"{server()}/styleguide")
    page.click("button[data-confirm]")
    expect(page.locator("dialog[open] p")).to_contain_text("no longer count")
    page.screenshot(path="tests/screenshots/dialog-laptop-en.png")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert "?" not in page.url
    page.click("button[data-confirm]")
    page.click("dialog[open] button[value=yes]")
    page.wait_for_url("**?**")


def test_the_theme_of_the_device_can_be_overruled_and_is_kept(server, browser_page):
    address = server()
    page = browser_page("phone", "en", theme="light")
    page.goto(f"{address}/styleguide")
    light = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    page.click("[data-theme-switch] button[value=dark]")
    dark = page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor")
    assert light != dark
    page.goto(f"{address}/sign-in")
    assert page.evaluate("getComputedStyle(document.body.parentElement).backgroundColor") == dark


def test_prints_words_without_controls(server, browser_page):
    page = browser_page("tablet", "zh")
    page.goto(f"{server()}/styleguide")
    page.emulate_media(media="print")
    page.screenshot(path="tests/screenshots/styleguide-print-zh.png", full_page=True)
    expect(page.locator(".top")).not_to_be_visible()
    expect(page.locator(".button").first).not_to_be_visible()
    expect(page.locator(".table")).to_be_visible()
