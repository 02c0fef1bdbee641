"""A trainer writes a scenario with two faults, sees them by line, mends them and publishes; nothing typed is lost."""

import re

import pytest
from playwright.sync_api import expect

from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.roleplay.actions import drafts

from ..factories import make_cast
from ..roleplay import kit
from .sight import look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
TWO_FAULTS = kit.SMALL.replace("-> argue {#deny}", "-> nowhere {#deny}").replace(
    "  + empathy 2, LIS 1\n", "  + charm 2\n", 1
)


def with_draft():
    """Load the cast, a published scenario and the draft of another one that has two faults."""
    cast = make_cast()
    kit.published(cast.trainer, "SC91")
    kit.drafted(cast.trainer, text=TWO_FAULTS)


def open_editor(page, address):
    sign_in(page, address, "trainer")
    page.goto(f"{address}/scenarios/SC90/edit")
    return page.locator("#text")


def type_over(area, old, new):
    """Replace words in the text as typing does."""
    area.evaluate(
        """(area, [old, fresh]) => {
        area.focus();
        area.setSelectionRange(area.value.indexOf(old), area.value.indexOf(old) + old.length);
        document.execCommand("insertText", false, fresh);
    }""",
        [old, new],
    )


def test_two_faults_are_seen_mended_and_published(server, browser_page):
    address = server(lambda: kit.add_standards() or make_cast())
    page = browser_page("laptop", "en")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/scenarios/new")
    page.fill("#code", "SC90")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/SC90/edit")
    area = page.locator("#text")
    area.fill(TWO_FAULTS)
    page.click("[role=tab] >> nth=1")
    page.locator("#text_en").fill(kit.ENGLISH)
    errors = page.locator(".finding-error")
    expect(page.locator("[data-count]")).to_contain_text("Errors: ")
    expect(errors.filter(has_text="S01")).to_have_count(1)
    expect(errors.filter(has_text="S06")).to_have_count(1)
    errors.filter(has_text="S01").locator("button").click()
    chosen = area.evaluate("(area) => area.value.slice(area.selectionStart, area.selectionEnd)")
    assert chosen == "- 表不会错的。 -> nowhere {#deny}"
    look(page, "scenario-editor-faults-laptop-en")
    type_over(area, "-> nowhere {#deny}", "-> argue {#deny}")
    type_over(area, "  + charm 2\n", "  + empathy 2, LIS 1\n")
    expect(page.locator(".finding-error")).to_have_count(0)
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.click("button[value=publish]")
    page.click("dialog[open] button[value=yes]")
    page.wait_for_url("**/scenarios/SC90")
    expect(page.locator("main")).to_contain_text("Version 1")
    page = browser_page("phone", "en")
    sign_in(page, address, "employee")
    page.goto(f"{address}/scenarios")
    page.click("text=The bill doubled")
    expect(page.locator("main")).to_contain_text("His bill doubled and he is angry.")


def test_a_line_number_stands_by_its_line_when_lines_wrap(server, browser_page):
    address = server(with_draft)
    page = browser_page("laptop", "zh")
    area = open_editor(page, address)
    area.fill("\n".join(["> 王女士：" + "很长的一句话，" * 40, "", "## 下一个", "- 短 -> 下一个"] * 6))
    tops = page.evaluate(
        """() => {
        const area = document.querySelector("#text");
        const lines = [...document.querySelectorAll("#part-text .editor-line")];
        const sum = lines.reduce((height, line) => height + line.offsetHeight, 0);
        return [lines.length, Math.round(area.scrollHeight - sum), lines[0].offsetHeight > lines[1].offsetHeight * 2];
    }"""
    )
    assert (tops[0], tops[2]) == (24, True)
    assert 0 <= tops[1] <= 20
    page.keyboard.press("Control+End")
    page.keyboard.type("x")
    bottom = page.evaluate(
        """() => {
        const line = document.querySelector("#part-text .editor-line:last-child").getBoundingClientRect();
        const frame = document.querySelector("#part-text .editor-scroll").getBoundingClientRect();
        return [line.bottom - frame.bottom, frame.top - line.top];
    }"""
    )
    assert bottom[0] <= 2 and bottom[1] <= 0


def test_the_keyboard_alone_is_enough(server, browser_page):
    address = server(with_draft)
    page = browser_page("laptop", "en")
    open_editor(page, address)
    page.focus("[role=tab] >> nth=0")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "English"
    expect(page.locator("#text_en")).to_be_visible()
    expect(page.locator("#text")).to_be_hidden()
    page.focus(".finding-error button >> nth=0")
    page.keyboard.press("Enter")
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.press("Control+Home")
    page.keyboard.type("\n")
    expect(page.locator("[data-unsaved]")).to_be_visible()
    page.keyboard.press("Control+s")
    page.wait_for_load_state()
    expect(page.locator("main")).to_contain_text("The draft is saved.")


def test_what_was_not_saved_is_offered_again(server, browser_page):
    address = server(with_draft)
    page = browser_page("laptop", "en")
    area = open_editor(page, address)
    page.on("dialog", lambda dialog: dialog.accept())
    with page.expect_response("**/check"):
        type_over(area, "您别急", "您先坐")
    page.reload()
    expect(area).not_to_have_value(re.compile("您先坐"))
    page.click("text=Bring it back")
    expect(area).to_have_value(re.compile("您先坐"))
    press(page, "button[value=save]")
    page.wait_for_load_state()
    page.reload()
    expect(page.locator("text=Bring it back")).to_have_count(0)
    expect(area).to_have_value(re.compile("您先坐"))


def test_two_trainers_see_both_texts(server, browser_page):
    address = server(with_draft)
    first, second = browser_page("laptop", "en"), browser_page("laptop", "en")
    area = open_editor(first, address)
    sign_in(second, address, "trainer2")
    second.goto(f"{address}/scenarios/SC90/edit")
    type_over(second.locator("#text"), "您别急", "别人的写法")
    second.click("button[value=save]")
    expect(second.locator("main")).to_contain_text("The draft is saved.")
    type_over(area, "您别急", "我的写法")
    first.click("button[value=save]")
    expect(first.locator("#error-summary")).to_contain_text("Nothing is lost")
    expect(first.locator("#text")).to_have_value(re.compile("我的写法"))
    expect(first.locator("#theirs-text")).to_have_value(re.compile("别人的写法"))
    look(first, "scenario-editor-conflict-laptop-en")


def test_it_works_without_a_script(server, browser_page):
    address = server(with_draft)
    page = browser_page("laptop", "en", script=False)
    area = open_editor(page, address)
    expect(page.locator("#text_en")).to_be_visible()
    area.fill(kit.SMALL)
    page.click("button[value=check]")
    expect(page.locator("[data-count]")).to_contain_text("No errors")
    expect(page.locator("#text")).to_have_value(kit.SMALL)
    page.click("button[value=publish]")
    page.wait_for_url("**/scenarios/SC90")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_at_every_size(server, browser_page, language):
    address = server(with_draft)
    for size in ("phone", "tablet", "laptop"):
        page = browser_page(size, language, theme="dark" if size == "tablet" and language == "en" else "light")
        open_editor(page, address)
        look(page, f"scenario-editor-{size}-{language}")
        for path, name in (
            ("", "list"), ("/new", "new"), ("/upload", "upload"), ("/SC91", "show"), ("/SC90", "show-draft"),
        ):  # fmt: skip
            page.goto(f"{address}/scenarios{path}")
            look(page, f"scenario-{name}-{size}-{language}")
        page.context.close()
    page = browser_page("phone", language)
    sign_in(page, address, "employee")
    for path, name in (("", "list"), ("/SC91", "show"), ("/SC91?node=argue", "moment")):
        page.goto(f"{address}/scenarios{path}")
        look(page, f"scenario-employee-{name}-phone-{language}")


def test_an_upload_tells_what_became_of_every_file(server, browser_page, tmp_path):
    address = server(lambda: kit.add_standards() or make_cast())
    (tmp_path / "good.md").write_text(kit.SMALL.replace("SC90", "SC71"), "utf-8")
    (tmp_path / "good.en.md").write_text(kit.ENGLISH.replace("SC90", "SC71"), "utf-8")
    (tmp_path / "faulty.md").write_text(TWO_FAULTS.replace("SC90", "SC72"), "gb18030")
    (tmp_path / "broken.md").write_bytes(b"\x00\x01")
    page = browser_page("laptop", "zh")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/scenarios/upload")
    page.set_input_files("#files", sorted(tmp_path.glob("*.md")))
    page.check("#publish")
    page.click("main form button[type=submit]")
    expect(page.locator("#taken")).to_be_visible()
    look(page, "scenario-upload-result-laptop-zh")
    words = page.locator("main").inner_text()
    assert "faulty.md:" in words and "S01" in words and "broken.md" in words


def test_many_lines_are_written_without_delay(server, browser_page):
    def load():
        cast = make_cast()
        kit.add_standards()
        person = db.session.get(Person, cast.trainer.id)
        nodes = "".join(f"\n## n{n}\n> 用户：好。\n- 好 -> n{n + 1}\n  + none\n" for n in range(1000))
        text = kit.SMALL.split("## arrive")[0].replace("start: arrive", "start: n0") + nodes + "\n## n1000 [end: ok]\n"
        drafts.new_scenario(code="SC90", text=text, translations={}, by=person)

    address = server(load)
    page = browser_page("laptop", "en")
    area = open_editor(page, address)
    area.focus()
    spent = page.evaluate(
        """() => {
        const begun = performance.now();
        for (let times = 0; times < 20; times += 1) document.execCommand("insertText", false, "x");
        return (performance.now() - begun) / 20;
    }"""
    )
    assert spent < 100
    expect(page.locator("[data-count]")).to_contain_text("Remarks", timeout=20_000)
