"""Two windows, two devices, a newer checklist and a returned visit: one answer counts, and no work is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sqm_training import create_app
from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.visits.actions import review
from sqm_training.visits.models import Visit

from ..checklists.kit import small_plain
from ..conftest import settings_for
from .sight import look, press, seen_on, sign_in
from .tablets import (
    arrived,
    choose,
    fill,
    go,
    is_chosen,
    load_visits,
    online,
    opened,
    rows,
    saved,
    send,
    state,
    take_along,
    to_item,
)

pytestmark = [pytest.mark.browser, pytest.mark.either]


def on_server(tmp_path, act: Callable[[], None]) -> None:
    """Let somebody at the office do something meanwhile."""
    app = create_app(settings_for(tmp_path / "served0"))
    with app.app_context():
        act()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()


def test_two_windows(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    opened(page, address)
    second = page.context.new_page()
    opened(second, address)
    choose(page, "A1", "0.5")
    choose(second, "A2", "yes")
    choose(page, "D1", "no")
    saved(page)
    saved(second)
    for one in (page, second):  # field 12 and 8: what one window writes, the other does not undo
        to_item(one, "A1")
        expect(one.locator("[name='A1-value'][value='0.5']")).to_be_checked()
        expect(one.locator("[name='A2-value'][value='yes']")).to_be_checked()
    fill(second)
    second.context.set_offline(True)
    send(second)
    for one in (second, page):  # field 21: what is on its way can be edited in no window
        state(one, "Waiting to send")
        expect(one.locator("[data-step=A]")).to_have_attribute("inert", "")
    online(second.context, second)
    for one in (second, page):
        state(one, "Delivered")
    assert arrived(tmp_path) == {1: 1}
    assert rows(tmp_path, "select count(*) from submission") == [(1,)]


def test_two_devices(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    phone = browser_page("phone", "en")
    sign_in(phone, address, "shopper")
    phone.clock.install()
    opened(phone, address, 2)
    phone.evaluate("location.hash = 'quick'")
    phone.click("[data-quick-tap] >> nth=0")
    press(phone, "[data-quick-close]")
    saved(phone)
    with phone.expect_response("**/api/drafts/**"):  # a copy goes to the server once nothing was tapped for a while
        phone.clock.fast_forward(5000)
    opened(page, address, 2)  # the phone captured a moment: the tablet takes it over
    go(page, "times")
    expect(page.locator("[data-moment='arrived'] [data-time]")).not_to_be_empty()
    for one in (page, phone):
        fill(one)
    choose(phone, "A2", "no")
    saved(phone)
    send(page)
    state(page, "Delivered")
    send(phone)
    state(phone, "Needs you")
    look_past_conflict(phone)
    phone.click("a[data-choose]")
    phone.wait_for_url("**/shops/2/versions")
    phone.click("main .form-actions button >> nth=0")
    phone.wait_for_url("**/shops")
    phone.goto(f"{address}/shops/waiting")
    expect(phone.locator("[data-delivered] li")).to_have_count(1)  # once chosen, the receipt settles it
    expect(phone.locator("[data-unsent] .card")).to_have_count(0)


def look_past_conflict(page: Page) -> None:
    """Look at a page of which one request was meant to be refused."""
    seen_on(page).console.clear()
    look(page, "offline-conflict-phone-en")


def test_a_newer_checklist_and_a_returned_visit(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    opened(page, address)
    choose(page, "A1", "0.5")
    saved(page)

    def publish() -> None:
        plain = small_plain()
        plain["sections"][0]["items"][0]["code"] = "A9"
        newer, _ = load_checklist(plain)
        visit = db.session.get_one(Visit, 1)
        visit.version_id, visit.script_id = newer.id, newer.scripts[0].id

    on_server(tmp_path, publish)
    take_along(page, address, 3)
    page.context.set_offline(True)
    page.goto(f"{address}/shops/1/sheet")  # field 13: the old draft can be finished
    page.wait_for_url("**/sheet?version=*")
    page.wait_for_selector("html[data-ready]", state="attached")
    expect(page.locator("form > [data-notes]")).to_contain_text("A newer checklist was published")
    assert is_chosen(page, "A1", "0.5")
    fill(page)
    send(page)
    state(page, "Waiting to send")
    online(page.context, page)
    state(page, "Delivered")

    def send_back() -> None:
        trainer = db.session.query(Person).filter_by(number="trainer").one()
        visit = db.session.get_one(Visit, 1)
        review.return_to_shopper(visit=visit, revision=1, reason="Which window was it?", item_codes=["D1"], by=trainer)

    on_server(tmp_path, send_back)
    take_along(page, address, 3)
    page.context.set_offline(True)
    opened(page, address)
    assert is_chosen(page, "D1", "yes")
    expect(page.locator("main")).to_contain_text("Which window was it?")
    choose(page, "D1", "no")
    page.evaluate("document.querySelector('#item-D1 .more').open = true")
    page.fill("#D1-comment", "Window 3, badge 0101")
    saved(page)
    send(page)
    state(page, "Waiting to send")
    online(page.context, page)
    state(page, "Delivered")
    found = rows(tmp_path, "select uuid, revision, state from submission order by revision")
    assert [one[1:] for one in found] == [(1, "received"), (2, "received")]


def test_unsent_work_goes_to_another_tablet_as_a_file(server, browser_page, tmp_path):
    address = server(load_visits)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    opened(page, address)
    page.context.set_offline(True)
    fill(page)
    send(page)
    state(page, "Waiting to send")
    page.route("**/api/**", lambda route: route.abort())
    page.context.set_offline(False)
    page.goto(f"{address}/shops/waiting")
    page.click("[data-on-tablet] details summary")
    with page.expect_download() as download:
        page.click("[data-export]")
    file = tmp_path / "unsent.ndjson"
    download.value.save_as(file)
    other = browser_page("tablet", "en")
    sign_in(other, address, "shopper2")
    other.goto(f"{address}/shops/waiting")
    other.click("[data-on-tablet] details summary")
    other.set_input_files("[data-import]", file)
    expect(other.locator("[data-on-tablet] [data-notes]")).to_contain_text("1 visits were taken in")
    expect(other.locator("[data-on-tablet] [data-notes]")).to_contain_text("1 unsent visit of another person")
    assert arrived(tmp_path) == {}
    other.context.clear_cookies()
    sign_in(other, address, "shopper")
    other.goto(f"{address}/shops/waiting")
    expect(other.locator("[data-delivered] li")).to_have_count(1)
    assert arrived(tmp_path) == {1: 1}
