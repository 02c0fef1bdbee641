"""Playing in a real browser: by thumb, by keyboard alone, with a reload, a second tab, a double click and the back button."""

import re

import pytest
from playwright.sync_api import expect

from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance, Person
from sqm_training.roleplay.actions import playing
from sqm_training.roleplay.models import ScenarioVersion

from ..factories import make_cast
from ..roleplay import play_kit as kit
from .sight import DEVICES, look, press, seen_on, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
EVERYWHERE = pytest.mark.parametrize("language", ["zh", "en"])


def load():
    """Publish the scenarios; everybody has read the notice."""
    make_cast()
    kit.publish()
    kit.publish_written()
    for person in db.session.query(Person):
        db.session.add(NoticeAcceptance(person_id=person.id, edition=1, at=kit.now()))


def load_quick():
    """Publish the scenario with a timer of two seconds."""
    make_cast()
    kit.publish(kit.TEXT.replace("@timer 20s", "@timer 2s"), kit.ENGLISH.replace("@timer 20s", "@timer 2s"))


def load_played():
    """Let three employees have played, two of them badly, and one answer wait for a mark."""
    load()
    people = {one.number: one for one in db.session.query(Person)}
    version = db.session.query(ScenarioVersion).order_by(ScenarioVersion.id).first()
    for number, choices in (
        ("employee", ("deny", "sorry", "self")),
        ("colleague", ("deny", "away")),
        ("westerner", ("calm", "leak")),
    ):
        kit.played(people[number], *choices, version=version)
    written = db.session.query(ScenarioVersion).order_by(ScenarioVersion.id.desc()).first()
    attempt = playing.begin(person=people["colleague"], version=written)
    playing.write_answer(attempt=attempt, number=1, text="实在抱歉，停水没有提前告诉您。现在就给您送水。")
    playing.choose(attempt=attempt, number=2, choice="four")


def begin(page, address, number="employee", code="SC91"):
    sign_in(page, address, number)
    page.goto(f"{address}/scenarios/{code}")
    page.click("main form[action$='/attempts'] button")
    page.wait_for_url("**/attempts/*")


def said(page):
    return page.locator("[data-now]")


def at_step(page, number):
    page.wait_for_selector(f".play[data-number='{number}']")


@DEVICES
def test_a_role_play_from_begin_to_debrief(server, browser_page, size, language):
    address = server(load)
    page = browser_page(size, language, theme="dark" if size == "tablet" else "light")
    begin(page, address)
    look(page, f"play-begin-{size}-{language}")
    visits = page.evaluate("history.length")
    page.click("button[name=choice][value=deny]")
    at_step(page, 2)
    look(page, f"play-middle-{size}-{language}")
    expect(page.locator("#now")).to_be_focused()
    page.click("button[name=choice][value=away]")
    at_step(page, 3)
    look(page, f"play-end-{size}-{language}")
    assert page.evaluate("history.length") == visits, "answers leave no trace in the history"
    page.click("#ended ~ p a")
    page.wait_for_url("**/debrief")
    look(page, f"debrief-{size}-{language}")
    page.goto(f"{address}/role-plays")
    look(page, f"my-role-plays-{size}-{language}")


def test_choices_are_large_enough_for_a_thumb(server, browser_page):
    page = browser_page("phone", "zh")
    begin(page, server(load))
    heights = page.eval_on_selector_all(".play-choice", "all => all.map(one => one.offsetHeight)")
    assert len(heights) == 3 and min(heights) >= 44
    assert page.evaluate("document.querySelector('.play-choice:last-of-type').getBoundingClientRect().bottom") < 2 * 844


def test_the_keyboard_alone_is_enough(server, browser_page):
    page = browser_page("laptop", "en")
    begin(page, server(load))
    order = page.eval_on_selector_all("button[name=choice]", "all => all.map(one => one.value)")
    page.keyboard.press(str(order.index("calm") + 1))
    at_step(page, 2)
    expect(said(page)).to_contain_text("All right, look.")
    page.wait_for_function("document.querySelector('[data-announce]').textContent.includes('Take up the worry')")
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.value") != "leak":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    at_step(page, 3)
    expect(said(page)).to_contain_text("Thank you.")
    expect(page.locator(".play[data-number]")).to_contain_text("Passed.")


def test_a_reload_and_a_second_tab_go_on_where_it_stands(server, browser_page):
    address = server(load)
    page = browser_page("phone", "en")
    begin(page, address)
    old = page.context.new_page()
    old.goto(page.url)
    page.click("button[name=choice][value=calm]")
    at_step(page, 2)
    page.reload()
    expect(said(page)).to_contain_text("All right, look.")
    old.click("button[name=choice][value=deny]")
    at_step(old, 2)
    expect(said(old)).to_contain_text("All right, look.")
    expect(old.locator(".play[data-number]")).to_contain_text("answered already")
    old.goto(f"{address}/scenarios/SC91")
    old.click("main form[action$='/attempts'] button")
    old.wait_for_url(page.url.split("#")[0])
    expect(said(old)).to_contain_text("All right, look.")


def test_a_double_click_is_one_step(server, browser_page):
    page = browser_page("laptop", "en")
    begin(page, server(load))
    page.dblclick("button[name=choice][value=deny]")
    at_step(page, 2)
    page.wait_for_timeout(400)
    expect(page.locator(".play[data-number]")).to_have_attribute("data-number", "2")
    expect(said(page)).to_contain_text("I will complain!")
    assert seen_on(page).console == []


@pytest.mark.parametrize("script", [True, False])
def test_the_back_button_does_no_harm(server, browser_page, script):
    page = browser_page("phone", "en", script=script)
    begin(page, server(load))
    page.click("button[name=choice][value=deny]")
    at_step(page, 2)
    page.click("button[name=choice][value=sorry]")
    at_step(page, 3)
    here = page.url.split("#")[0]
    page.go_back()
    if page.url.split("#")[0] == here and page.locator("button[name=choice]").count():
        page.locator("button[name=choice]").first.click()
    page.goto(here)
    expect(page.locator(".play[data-number]")).to_have_attribute("data-number", re.compile("[34]"))
    assert page.locator(".chat-earlier .line-own").count() <= 2


def test_it_works_without_a_script(server, browser_page):
    page = browser_page("phone", "zh", script=False)
    begin(page, server(load))
    page.click("button[name=choice][value=calm]")
    expect(page).to_have_url(re.compile("#now$"))
    expect(said(page)).to_contain_text("好，您看吧")
    page.click("button[name=choice][value=leak]")
    expect(said(page)).to_contain_text("谢谢")


def test_silence_leads_on_and_the_timer_can_be_switched_off(server, browser_page):
    address = server(load_quick)
    page = browser_page("phone", "en")
    begin(page, address)
    expect(page.locator(".play-timer progress")).to_be_visible()
    page.wait_for_selector(".play[data-number='2']", timeout=8000)
    expect(said(page)).to_contain_text("I will complain!")
    sign_in(other := browser_page("phone", "en"), address, "colleague")
    other.goto(f"{address}/me")
    press(other, "button[name=factor][value='0']")
    other.goto(f"{address}/scenarios/SC91")
    other.click("main form[action$='/attempts'] button")
    other.wait_for_selector(".play")
    expect(other.locator(".play-timer")).to_have_count(0)


def test_what_could_not_be_sent_can_be_sent_again(server, browser_page):
    page = browser_page("phone", "en")
    begin(page, server(load))
    page.context.set_offline(True)
    page.click("button[name=choice][value=calm]")
    page.wait_for_selector("[data-unsent]:visible")
    page.context.set_offline(False)
    page.click("button[name=choice][value=calm]")
    at_step(page, 2)
    expect(said(page)).to_contain_text("All right, look.")


@EVERYWHERE
def test_a_free_answer_is_written_and_marked(server, browser_page, language):
    address = server(load_played)
    page = browser_page("phone", language)
    begin(page, address, code="SC92")
    look(page, f"play-write-phone-{language}")
    page.fill("#answer", "实在抱歉，没有提前告诉您。")
    page.keyboard.type("1")
    assert page.input_value("#answer").endswith("1"), "a digit that is typed chooses nothing"
    page.click(".play-answers button:not([name])")
    at_step(page, 2)
    trainer = browser_page("laptop", language)
    sign_in(trainer, address, "trainer")
    trainer.goto(f"{address}/marking")
    look(trainer, f"marking-laptop-{language}")
    press(trainer, ".card-title a")
    look(trainer, f"mark-answer-laptop-{language}")
    trainer.check("input[name='points-0'][value='3']", force=True)
    trainer.click("main form.form button[type=submit]")
    trainer.wait_for_url("**/marking?**")
    look(trainer, f"marking-empty-laptop-{language}")


@DEVICES
def test_the_trainer_reads_the_heat_map(server, browser_page, size, language):
    address = server(load_played)
    page = browser_page(size, language, theme="dark" if size == "tablet" else "light")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/scenarios/SC91/heat")
    look(page, f"heat-{size}-{language}")
    page.select_option("#heat-period", "30")
    page.wait_for_url("**period=30**")


@DEVICES
def test_progress_leads_with_role_plays_until_there_are_visits(server, browser_page, size, language):
    address = server(load_played)
    page = browser_page(size, language)
    sign_in(page, address, "employee")
    page.goto(f"{address}/progress")
    look(page, f"progress-practice-{size}-{language}")
    page.goto(f"{address}/practice")
    look(page, f"practice-{size}-{language}")
    page.goto(f"{address}/me")
    look(page, f"me-{size}-{language}")


def test_a_trainer_previews_a_draft(server, browser_page):
    page = browser_page("laptop", "zh")
    address = server(load)
    sign_in(page, address, "trainer")
    page.goto(f"{address}/scenarios/SC91/preview?node=argue")
    look(page, "preview-laptop-zh")
    page.click("button[name=choice][value=sorry]")
    at_step(page, 2)
    expect(said(page)).to_contain_text("好，您看吧")
