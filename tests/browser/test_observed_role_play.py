"""A role-play face to face in both languages: a trainer begins it, a colleague acts from a phone, two raters score it."""

import pytest
from playwright.sync_api import Page, expect

from sqm_training.extensions import db

from ..factories import make_cast
from ..roleplay.observe_kit import HIDDEN_EN, HIDDEN_ZH, rubric, scene
from .sight import look, look_everywhere, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
QUOTE = {"zh": "“六十变四百二，换我也着急。”", "en": "“From 60 to 420: I would be worried too.”"}
HIDDEN = {"zh": HIDDEN_ZH, "en": HIDDEN_EN}
OBJECT = {"zh": "我有异议", "en": "I object"}
AGREE = {"zh": "6 项评得一样。", "en": "On 6 items both gave the same."}
SAVED = {"zh": "已保存", "en": "Saved"}


def load() -> None:
    """Fill the database with the cast, a scene with a card, and the shipped rubric."""
    make_cast()
    scene()
    rubric()
    db.session.commit()


def begin(page: Page, address: str, language: str) -> str:
    """Choose scene, learner, actor and second rater by tapping; return the code of the card."""
    page.goto(f"{address}/observations")
    look_everywhere(page, f"observe-list-empty-{language}")
    page.goto(f"{address}/observations/new")
    look_everywhere(page, f"observe-scene-{language}")
    press(page, "a.pick >> nth=0")
    look_everywhere(page, f"observe-learner-{language}")
    press(page, "a.pick:has-text('员工甲')")
    page.select_option("#actor", label="员工乙 colleague")
    page.select_option("#second", label="培训师乙")
    look_everywhere(page, f"observe-begin-{language}")
    page.click("form.form button")
    page.wait_for_url("**/play")
    look_everywhere(page, f"observe-board-{language}")
    return page.inner_text(".play-code").split()[-1]


def act(page: Page, address: str, code: str, language: str) -> None:
    """Type the code, read the card, tick what moves the customer."""
    page.goto(f"{address}/face-to-face")
    look_everywhere(page, f"observe-mine-{language}")
    page.goto(f"{address}/card")
    look_everywhere(page, f"observe-code-{language}")
    page.fill("#code", code.lower())
    page.click("form.form button")
    page.wait_for_url(f"**/card/{code}")
    expect(page.get_by_text(HIDDEN[language])).to_be_visible()
    page.click(".mover-trigger >> nth=0")
    expect(page.locator(".mover-trigger .mover-times").first).to_have_text("×1")
    expect(page.locator(".mood-button >> nth=4")).to_have_attribute("aria-pressed", "true")
    page.click(".mover-cooler >> nth=1")
    expect(page.locator(".mood-button >> nth=3")).to_have_attribute("aria-pressed", "true")
    look_everywhere(page, f"observe-card-{language}")


def rate(page: Page, address: str, values: dict[str, int], language: str, name: str = "") -> None:
    """Fill in the rubric on a tablet by tapping, reload in the middle, check and send."""
    page.goto(f"{address}/observations/1/rubric")
    if name:
        look_everywhere(page, f"observe-{name}-empty-{language}")
    page.check("#mood_start-4")
    for code, value in values.items():
        page.check(f"#{code}-{value - 1}")
        if value in (1, 2, 5):
            page.fill(f"#{code}-comment", QUOTE[language])
    page.locator("body").click(position={"x": 2, "y": 2})
    expect(page.locator("[data-saved]")).to_contain_text(SAVED[language])
    page.reload()
    for code, value in values.items():
        expect(page.locator(f"#{code}-{value - 1}")).to_be_checked()
    page.click(".sheet-foot button")
    page.wait_for_url(lambda url: "/check" in url)
    if name:
        look_everywhere(page, f"observe-{name}-check-open-{language}")
    press(page, "#error-summary a >> nth=0")
    for code in ("RC1", "RC2", "RC3"):
        page.check(f"#{code}-1")
    page.check("#mood_end-2")
    if name:
        look_everywhere(page, f"observe-{name}-{language}")
    page.click(".sheet-foot button")
    page.wait_for_url(lambda url: "/check" in url)
    expect(page.locator("#error-summary")).to_have_count(0)
    page.click("main form button")
    page.wait_for_url(lambda url: "/check" not in url)


def object_to(learner: Page, admin: Page, address: str, language: str) -> None:
    """Object to an item on the phone; who neither rated nor acted upholds it, and the answer stands beside the item."""
    learner.click(f"summary:has-text('{OBJECT[language]}')")
    learner.select_option("#item_code", "R1")
    learner.fill("#why", "我先问了好，再请用户坐下。")
    look(learner, f"observe-objecting-phone-{language}")
    press(learner, "form:has(#why) button")
    sign_in(admin, address, "admin")
    admin.goto(f"{address}/appeals")
    press(admin, "tbody a")
    admin.check("input[name=decision][value=upheld]")
    admin.select_option("#value", "4")
    admin.fill("#reason", "录音里听得到。")
    look_everywhere(admin, f"observe-objection-{language}")
    admin.click("main form button")
    admin.wait_for_url("**/appeals")
    look(admin, f"observe-objections-{language}")
    learner.reload()
    expect(learner.get_by_text("录音里听得到。")).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_two_raters_on_tablets_and_an_actor_on_a_phone(server, browser_page, language):
    address = server(load)
    first, second = browser_page("tablet", language), browser_page("tablet", language)
    actor, learner = browser_page("phone", language), browser_page("phone", language)
    sign_in(first, address, "trainer")
    code = begin(first, address, language)
    sign_in(actor, address, "colleague")
    act(actor, address, code, language)
    values = {"R1": 3, "R2": 4, "R3": 5, "R4": 4, "R5": 4, "R6": 3, "R7": 4, "R8": 3}
    rate(first, address, values, language, "rubric")
    look_everywhere(first, f"observe-board-sent-{language}")
    sign_in(second, address, "trainer2")
    second.goto(f"{address}/observations")
    look_everywhere(second, f"observe-list-waiting-{language}")
    rate(second, address, values | {"R1": 1, "R2": 3}, language)
    expect(second.get_by_text(AGREE[language])).to_be_visible()
    look_everywhere(second, f"observe-result-trainer-{language}")
    sign_in(learner, address, "employee")
    learner.goto(f"{address}/face-to-face")
    look_everywhere(learner, f"observe-mine-done-{language}")
    learner.click(".card-title a")
    expect(learner.get_by_text(QUOTE[language]).first).to_be_visible()
    assert HIDDEN[language] not in learner.content()
    look_everywhere(learner, f"observe-result-{language}")
    object_to(learner, browser_page("laptop", language), address, language)
    actor.reload()
    look_everywhere(actor, f"observe-card-closed-{language}")
    first.goto(f"{address}/observations/1/void")
    look_everywhere(first, f"observe-void-{language}")
    first.goto(f"{address}/observations")
    look_everywhere(first, f"observe-list-{language}")


def test_the_card_and_the_rubric_work_without_a_script(server, browser_page):
    address = server(load)
    trainer = browser_page("tablet", "en", script=False)
    sign_in(trainer, address, "trainer")
    trainer.goto(f"{address}/observations/new/SC91/7")
    press(trainer, "form.form button")
    press(trainer, "a:has-text('Open my card')")
    trainer.click(".mover-trigger >> nth=0")
    expect(trainer.locator(".mover-trigger .mover-times").first).to_have_text("×1")
    trainer.goto(f"{address}/observations/1/rubric")
    trainer.check("#R1-2")
    press(trainer, ".sheet-foot button")
    trainer.goto(f"{address}/observations/1/rubric")
    expect(trainer.locator("#R1-2")).to_be_checked()
