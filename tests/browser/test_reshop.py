"""From a visit that was not done to its re-shop, at three sizes."""

import pytest

from sqm_training.visits.actions.capture import end_visit

from ..checklists.kit import load_small
from ..factories import make_cast
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
    assert page.locator("a[href$='/visits/1/review']").count() == 1
