"""The Monday card on a phone and on one sheet of A4, with the longest texts, and the way its code opens."""

import re

import pytest
from playwright.sync_api import expect

from sqm_training.cli import load_all
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.roleplay.actions.loading import load_file
from sqm_training.roleplay.shipped import FOLDER
from sqm_training.standards.actions.loading import link_cards
from sqm_training.standards.models import Standard

from ..factories import PASSWORD, make_cast
from .sight import look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
SHEETS = ("", "BOUND-1", "NOTE-1", "WAIT-3", "OUT-3", "ARR-1", "LONG-1", "GREET-1")
"""Cards with the longest shipped texts, one with texts as long as the forms allow, a short one, and whose turn it is."""
PRINTED = re.compile(rb"/Type\s*/Page\b")


def long_words(letters: int) -> dict[str, str]:
    """Return words as long as a form takes them, in both languages."""
    return {
        "zh": ("用户来时起身问好，" * letters)[:letters],
        "en": ("Good morning to every customer, " * letters)[:letters],
    }


def load() -> None:
    """Load the shipped standards, one scenario, and a standard with texts of the greatest length."""
    make_cast()
    load_all()
    load_file(next(FOLDER.glob("sc08-*price.md")))
    db.session.add(
        Standard(
            code="LONG-1", title=long_words(120), target=long_words(300), measure=None, channel="counter",
            dimension="empathy", state="approved", approved_at=now(),
            practice={"say": [long_words(180)], "avoid": [long_words(90)], "drill": long_words(240)},
        )
    )  # fmt: skip
    db.session.flush()
    link_cards()


@pytest.fixture
def address(server):
    return server(load)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_card_fills_one_page_of_paper_and_fits_a_phone(address, browser_page, language):
    page = browser_page("laptop", language)
    sign_in(page, address, "manager")
    page.goto(f"{address}/monday")
    card = page.url
    for code in SHEETS:
        page.goto(f"{card}?standard={code}")
        assert len(PRINTED.findall(page.pdf(prefer_css_page_size=True))) == 1, code
    for size in ("phone", "tablet", "laptop"):
        other = browser_page(size, language, theme="dark" if size == "tablet" else "light")
        sign_in(other, address, "employee")
        for code in ("", "LONG-1"):
            other.goto(f"{card}?standard={code}")
            look(other, f"monday-card-{code or 'turn'}-{size}-{language}")


def test_the_code_opens_the_scenario_at_the_moment_after_signing_in(address, browser_page):
    page = browser_page("laptop", "en")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/monday")
    page.select_option("#standard", "PLAIN-1")
    press(page, "text=Show this card")
    printed = page.text_content(".monday-address")
    assert printed.startswith(f"{address}/scenarios/SC08?node=")
    phone = browser_page("phone", "en")
    phone.goto(printed)
    phone.fill("#username", "employee")
    phone.fill("#password", PASSWORD)
    phone.click("main button[type=submit]")
    phone.wait_for_url(printed)
    expect(phone.locator("#moment")).to_have_text("This moment")
    look(phone, "monday-card-opened-phone-en")
