"""A calibration exercise walked by a shopper on the phone and a trainer on the desk, and the pages beside it."""

import tempfile
from pathlib import Path

import pytest
from flask import current_app
from playwright.sync_api import expect

from sqm_training.extensions import db

from ..calibration.kit import begun, fill_in, own
from ..factories import make_cast, make_person
from ..progress.past import load_past
from .sight import look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]


def load() -> None:
    """Load past results, and an exercise of three shoppers of whom two have sent."""
    cast = make_cast()
    third = make_person("shopper3", "shopper", name="神秘客丙")
    db.session.commit()
    with tempfile.TemporaryDirectory() as folder:
        load_past(current_app, Path(folder))
    made = begun(cast, cast.shopper, cast.other_shopper, third)
    fill_in(own(made, cast.other_shopper), cast.other_shopper, {"D1": "no"})
    fill_in(own(made, third), third)
    db.session.commit()


def test_an_exercise_is_scored_on_the_phone_and_compared_on_the_desk(server, browser_page):
    address = server(load)
    phone = browser_page("phone", "zh")
    sign_in(phone, address, "shopper")
    phone.goto(f"{address}/my-calibrations")
    look(phone, "calibrations-own-phone-zh")
    press(phone, "main .card a")
    press(phone, "text=开始评分")
    for item, place in (("A1", 1), ("A2", 0), ("D1", 1), ("D2", 2), ("D3", 0), ("D4", 0)):
        phone.check(f"#{item}-{place}")
    expect(phone.locator("[data-saved]")).to_contain_text("已保存")
    phone.context.set_offline(True)
    phone.check("#V1-1")
    expect(phone.locator("[data-saved]")).to_contain_text("还没保存")
    phone.context.set_offline(False)
    expect(phone.locator("[data-saved]"), "it goes by itself when the network is back").to_contain_text("已保存")
    look(phone, "calibration-sheet-phone-zh")
    phone.click("main .sheet-foot button")
    phone.wait_for_url("**/check")
    phone.click("main form button")
    phone.wait_for_url("**/my-calibrations/*")
    look(phone, "calibration-compared-phone-zh")
    desk = browser_page("laptop", "zh")
    sign_in(desk, address, "trainer")
    desk.goto(f"{address}/calibrations")
    press(desk, "main table td a")
    look(desk, "calibration-laptop-zh")
    desk.click("text=现在结束")
    desk.click("dialog[open] button[value=yes]")
    desk.wait_for_selector("text=已结束")
    phone.reload()
    assert "神秘客乙" not in phone.content()
    expect(phone.locator("main")).to_contain_text("其他人")


def test_blueprint_weak_standards_effect_and_overdue_on_the_tablet(server, browser_page):
    address = server(load)
    page = browser_page("tablet", "en")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/insights/blueprint")
    page.click(".blueprint-step >> nth=3 >> a")
    page.wait_for_selector("#opened")
    look(page, "blueprint-tablet-en")
    for name in ("weak", "effect", "overdue"):
        page.goto(f"{address}/insights/{name}")
        look(page, f"insights-{name}-tablet-en")
    page.goto(f"{address}/insights/shoppers")
    press(page, "main table a:not(.sort)")
    look(page, "insights-shopper-tablet-en")
