"""Quizzes in a real browser: taken on a phone with the network away and the page closed; a bank with faults taken in."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sqm_training.extensions import db

from ..factories import make_cast
from ..training import quiz_kit as kit
from .sight import look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
BANK = (
    "$CATEGORY: 窗口/接待\n\n::三声:: 来有迎声、问有答声，走有？ {=送声#对 ~笑声 ~哭声\n####三声服务}\n\n"
    "没有合上 {=甲 ~乙\n\n电话几秒内接听？ {#15:2}\n\n没有正确选项 {~甲 ~乙}\n\n首问负责 {T}\n"
)


def load() -> None:
    """Fill the database with the cast, a bank of every type, and a quiz on it."""
    make_cast()
    kit.quiz_on(kit.small_bank(), "S1", "M1", "A1", "O1", "G1", minutes=20, attempts=2)
    db.session.commit()


def onward(page: Page) -> None:
    """Go to the next question and wait until it is there."""
    before = page.url
    page.click(".quiz-acts .button-primary")
    page.wait_for_url(lambda url: url != before)


def test_a_quiz_on_a_phone_survives_a_lost_network_and_a_closed_page(server, browser_page):
    address = server(load)
    page = browser_page("phone", "zh")
    sign_in(page, address, "employee")
    page.goto(f"{address}/quizzes")
    look(page, "quiz-list-phone-zh")
    press(page, "text=小测验")
    look(page, "quiz-show-phone-zh")
    page.click("main form button")
    page.wait_for_url("**/quiz-attempts/*")
    expect(page.locator("[data-clock]")).to_have_text(re.compile(r"^(20:00|19:\d\d)$"))
    page.click("label:has-text('15 秒')")
    expect(page.locator("[data-status]")).to_have_text(re.compile("^已保存 "))
    look(page, "quiz-take-phone-zh")
    onward(page)
    page.context.set_offline(True)
    page.click("label:has-text('依据')")
    expect(page.locator("[data-status]")).to_contain_text("网络不通")
    page.context.set_offline(False)
    expect(page.locator("[data-status]")).to_have_text(re.compile("^已保存 "))
    page.click("label:has-text('时限')")
    expect(page.locator("[data-status]")).to_have_text(re.compile("^已保存 "))
    page.reload()
    expect(page.get_by_label("依据")).to_be_checked()
    page.goto("about:blank")
    page.goto(f"{address}/quizzes/QUIZ")
    page.click("main form button")
    expect(page.get_by_text("第 3 题，共 5 题").first).to_be_visible()
    page.fill("[name=answer]", "表盘")
    onward(page)
    for row in page.locator(".put-row").all():
        place = ["问候", "倾听", "办理", "告别"].index(row.locator("label").inner_text())
        row.locator("select").select_option(label=str(place + 1))
    look(page, "quiz-order-phone-zh")
    onward(page)
    page.fill("[name=gap-0]", "迎")
    page.click(".quiz-acts .button-primary")
    page.wait_for_url("**/check")
    look(page, "quiz-check-phone-zh")
    page.click("main form button")
    page.wait_for_url("**/result")
    expect(page.locator(".outcome-word")).to_have_text("已通过：90%")
    look(page, "quiz-result-phone-zh")


def test_two_windows_and_no_script_lose_nothing(server, browser_page):
    address = server(load)
    first, plain = browser_page("laptop", "en"), browser_page("tablet", "en", script=False)
    for page in (first, plain):
        sign_in(page, address, "employee")
        page.goto(f"{address}/quizzes/QUIZ")
        page.click("main form button")
        page.wait_for_url("**/quiz-attempts/*")
    first.click("label:has-text('30 s')")
    expect(first.locator("[data-status]")).to_have_text(re.compile("^Saved "))
    plain.check("text=15 s")
    plain.click(".quiz-acts .button-primary")
    expect(plain.get_by_text("another window")).to_be_visible()
    expect(plain.get_by_label("30 s")).to_be_checked()
    plain.check("text=15 s")
    plain.click(".quiz-acts .button-primary")
    expect(plain.get_by_text("Question 2 of 5").first).to_be_visible()
    first.click("label:has-text('30 s')")
    first.click("label:has-text('15 s')")
    expect(first.get_by_label("15 s")).to_be_checked()


def test_a_trainer_takes_in_a_bank_with_faults_and_makes_a_quiz_of_it(server, browser_page, tmp_path: Path):
    address = server(load)
    file = tmp_path / "接待.gift"
    file.write_bytes(BANK.encode("gb18030"))
    page = browser_page("laptop", "zh")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/banks/import")
    page.set_input_files("#file", file)
    page.click("summary:has-text('新题库')")
    page.fill("#new_code", "JIEDAI")
    page.click("main form button")
    expect(page.locator(".finding")).to_have_count(2)
    expect(page.get_by_text("答案的大括号 { 没有合上")).to_be_visible()
    look(page, "quiz-import-laptop-zh")
    page.click("text=导入 3 道题")
    page.wait_for_url("**/banks/JIEDAI")
    look(page, "quiz-bank-laptop-zh")
    press(page, "a.question-title >> nth=0")
    look(page, "quiz-question-laptop-zh")
    page.click("#options-add")
    page.wait_for_selector("#options-4-zh")
    page.fill("#options-3-zh", "叫声")
    page.click("button:has-text('预览')")
    expect(page.locator(".question-preview")).to_contain_text("叫声")
    page.click(".form-actions button:has-text('保存')")
    expect(page.get_by_text("已保存为第 2 版")).to_be_visible()
    page.goto(f"{address}/quizzes/new?bank=JIEDAI")
    page.fill("#zh", "接待小测")
    page.fill("#code", "JD")
    page.fill("#count", "3")
    page.evaluate("scrollTo(0, 0)")
    look(page, "quiz-new-laptop-zh")
    press(page, ".form-actions button:has-text('保存')")
    page.click("button:has-text('发布')")
    expect(page.get_by_text("已发布，可以作答")).to_be_visible()
    page.set_viewport_size({"width": 820, "height": 1180})
    page.goto(f"{address}/quizzes/QUIZ/items")
    look(page, "quiz-items-tablet-zh")
