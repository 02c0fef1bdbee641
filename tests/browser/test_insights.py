"""What leaders and everybody read of the measuring, on the desk, on a tablet and on a phone."""

import tempfile
from pathlib import Path

import pytest
from flask import current_app
from playwright.sync_api import expect

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance
from sqm_training.progress.actions import rebuild

from ..factories import make_cast, make_person
from ..progress.past import load_past
from ..progress.test_show_fairness import a_wave
from .sight import look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


def load() -> None:
    """Load past results, a wave of five people, a shopper whom nothing links to the others, and the figures."""
    cast = make_cast()
    db.session.commit()
    with tempfile.TemporaryDirectory() as folder:
        load_past(current_app, Path(folder))
    more = [make_person(f"e{n}", "employee", site=cast.east, badge=f"09{n}") for n in range(3)]
    a_wave(cast, [cast.colleague, cast.westerner, *more])
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    rebuild()


def test_insights_are_read_on_the_desk_and_changed_by_their_filters(server, browser_page):
    address = server(load)
    page = browser_page("laptop", "zh")
    sign_in(page, address, "trainer")
    for name in ("team", "heat", "waves", "shoppers", "checklists"):
        page.goto(f"{address}/insights/{name}")
        look(page, f"insights-{name}-laptop-zh")
    press(page, "main table a")
    look(page, "insights-items-laptop-zh")
    page.goto(f"{address}/insights/visits-needed")
    page.focus("#visits")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.click("main form button")
    page.wait_for_url("**visits=12")
    expect(page.locator("output")).to_have_text("12")
    look(page, "insights-visits-needed-laptop-zh")
    tablet = browser_page("tablet", "en")
    sign_in(tablet, address, "manager")
    for name in ("team", "heat?by=dimension", "visits-needed"):
        tablet.goto(f"{address}/insights/{name}")
        look(tablet, f"insights-{name[:4]}-tablet-en")


def test_a_figure_opens_down_to_one_visit_with_its_items(server, browser_page):
    address = server(load)
    page = browser_page("laptop", "zh")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/insights/heat")
    page.click("td[class*=heat-] a.figure >> nth=1")
    look(page, "visits-behind-laptop-zh")
    page.click("main table tbody a")
    assert "/results/" in page.url and page.locator(".item-code").count() > 0
    page.goto(f"{address}/standards/coverage")
    press(page, "main td a.figure")
    look(page, "covering-laptop-zh")
    for size, of in (("phone", "of=wave&wave=2026Q1"), ("tablet", "of=heat&dimension=reliability")):
        other = browser_page(size, "en")
        sign_in(other, address, "trainer")
        other.goto(f"{address}/insights/visits?{of}")
        look(other, f"visits-behind-{size}-en")


def test_an_employee_reads_the_own_parts_and_the_fairness_report_on_a_phone(server, browser_page):
    address = server(load)
    page = browser_page("phone", "zh")
    sign_in(page, address, "employee")
    page.goto(f"{address}/progress")
    press(page, "text=逐项看")
    look(page, "parts-phone-zh")
    page.goto(f"{address}/fairness")
    press(page, "main ul.cards a")
    look(page, "fairness-phone-zh")
