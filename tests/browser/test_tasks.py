"""Tasks in a real browser: a trainer gives one to a hall, a person does it on a phone, the trainer sees it done."""

import pytest
from playwright.sync_api import expect

from ..assignments.kit import give, in_days, make_card, make_standard, remind_at_noon, score
from ..factories import make_cast
from .sight import look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


def load():
    """Put up a card, let an employee be weak on its standard and be late with another task, and send the reminder."""
    cast = make_cast()
    standard = make_standard()
    make_card(standard)
    make_card(make_standard("HALL-1"))
    for _visit in range(3):
        score(cast.employee, standard, 4)
    give(cast.employee, due_on=in_days(-2), reason="账单类问题失分较多", kind="course", path="/help")
    remind_at_noon()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_given_to_a_hall_done_on_a_phone_and_seen_done(server, browser_page, language):
    address = server(load)
    desk = browser_page("laptop", language)
    sign_in(desk, address, "trainer")
    desk.goto(f"{address}/assignments/new?q=WAIT-3")
    look(desk, f"tasks-choose-{language}")
    desk.click("main a[href*='ref=WAIT-3']")
    expect(desk.locator("#numbers")).to_be_hidden()
    desk.check("[name=people][value=names]")
    expect(desk.locator("#numbers")).to_be_visible()
    expect(desk.locator("#site")).to_be_hidden()
    desk.check("[name=people][value=site]")
    desk.select_option("#site", label="　　" + {"zh": "东门营业厅", "en": "East Gate Hall"}[language])
    press(desk, "button[value=look]")
    look(desk, f"tasks-assign-{language}")
    desk.click("button[value=assign]")
    desk.wait_for_url("**/assignments/batches/1")
    look(desk, f"tasks-batch-{language}")

    phone = browser_page("phone", language)
    sign_in(phone, address, "employee")
    look(phone, f"tasks-home-{language}")
    phone.goto(f"{address}/tasks")
    look(phone, f"tasks-mine-{language}")
    expect(phone.locator(".task")).to_have_count(2)
    phone.click(".task form button")
    expect(phone.locator(".task")).to_have_count(1)
    phone.goto(f"{address}/inbox")
    look(phone, f"tasks-inbox-{language}")
    phone.click(".message form button")
    phone.wait_for_url("**/tasks")
    expect(phone.locator(".badge")).to_have_count(0)

    desk.reload()
    expect(desk.locator(".progress")).to_contain_text("1/2")


@pytest.mark.parametrize(
    ("size", "language"), [("phone", "zh"), ("phone", "en"), ("tablet", "en"), ("laptop", "zh"), ("zoomed", "en")]
)
def test_every_page_holds_at_every_size(server, browser_page, size, language):
    address = server(load)
    page = browser_page(size, language)
    sign_in(page, address, "trainer")
    weak = "/assignments/new?kind=card&ref=WAIT-3&standard=WAIT-3&people=weakness"
    paths = ("/assignments", "/assignments/1", "/assignments/extend?ids=1", "/assignments/suggestions?site=3", weak)
    for number, path in enumerate((*paths, "/assignments/leave", "/assignments/batches")):
        page.goto(f"{address}{path}")
        look(page, f"tasks-{number}-{size}-{language}")
    page.context.clear_cookies()
    sign_in(page, address, "admin")
    page.goto(f"{address}/jobs?state=sent")
    look(page, f"jobs-{size}-{language}")
