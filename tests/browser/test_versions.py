"""Two versions of one visit, looked at by the shopper and by the trainer."""

from datetime import date

import pytest

from sqm_training.visits.actions.submissions import Conflict, receive

from ..checklists.kit import load_small
from ..factories import make_cast
from ..visits import kit
from ..visits.test_choose_version import FIRST, SECOND, body
from .sight import DEVICES, look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


def load():
    cast = make_cast()
    visit = kit.plan(cast.east, cast.shopper, load_small())
    visit.closes_on = date(2030, 1, 1)
    receive(person=cast.shopper, uuid=FIRST, revision=1, raw=body(visit))
    with pytest.raises(Conflict):
        receive(person=cast.shopper, uuid=SECOND, revision=1, raw=body(visit, badge="0102号", A1=1, D1="no"))


def test_versions_are_compared_and_chosen(server, browser_page):
    address = server(load)
    for size, language in DEVICES.args[1]:
        page = browser_page(size, language)
        sign_in(page, address, "trainer")
        page.goto(f"{address}/visits/1/versions")
        look(page, f"versions-trainer-{size}-{language}")
        page = browser_page(size, language)
        sign_in(page, address, "shopper")
        page.goto(f"{address}/shops/1/versions")
        look(page, f"versions-shopper-{size}-{language}")
    page.check("#pick-A1-2")
    page.click("main .form-actions button")
    page.wait_for_url("**/shops")
