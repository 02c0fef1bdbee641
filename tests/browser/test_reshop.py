"""From a visit that was not done to its re-shop, at three sizes."""

import re

import pytest
from playwright.sync_api import expect

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.visits.actions.capture import end_visit

from ..checklists.kit import AT, load_small, small_plain
from ..factories import make_cast, make_site
from ..visits import kit
from .sight import DEVICES, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


def load():
    cast = make_cast()
    visit = kit.plan(cast.east, cast.shopper, load_small(), wave_id=kit.make_wave().id)
    end_visit(visit=visit, ending="recognised", note="柜员认出我", by=cast.shopper)


def test_a_reshop_is_planned_from_the_visit(server, browser_page):
    address = server(load)
    for size, language in DEVICES.args[1]:
        page = browser_page(size, language)
        sign_in(page, address, "trainer")
        page.goto(f"{address}/visits/1/review")
        look(page, f"reshop-before-{size}-{language}")
        page.click("a[href*='reshop_of=1']")
        page.wait_for_url("**reshop_of=1")
        look(page, f"reshop-plan-{size}-{language}")
    page.click("form.form button[type=submit]")
    page.wait_for_url("**/waves/1")
    page.goto(f"{address}/visits/1/review")
    look(page, f"reshop-after-laptop-{language}")
    page.click("a[href$='/visits/2/review']")
    page.wait_for_url("**/visits/2/review")
    expect(page.locator("a[href$='/visits/1/review']")).to_have_count(1)


def load_hotline():
    cast = make_cast()
    load_small()
    make_site("TEL", "hotline", cast.company, name="热线", name_en="Hotline")
    load_checklist(small_plain("CALL") | {"channel": "hotline"}, at=AT)


def test_only_what_fits_the_site_is_offered(server, browser_page):
    address = server(load_hotline)
    page = browser_page("laptop", "en")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/visits/new")
    offered = page.locator("#version option:not([disabled])")
    for site, code in (("Hotline", "CALL"), ("East Gate Hall", "SML")):
        page.select_option("#site", label=site)
        expect(offered).to_have_count(1)
        expect(offered).to_contain_text(re.compile(rf"^\s*{code}"))
        expect(page.locator("#script option:checked")).to_contain_text(re.compile(rf"^\s*{code}"))
