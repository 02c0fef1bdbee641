"""A person takes a course on a phone: reads, is told when that was too fast, ticks, passes, gets the certificate."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance, Person
from sqm_training.training.actions import runs
from sqm_training.training.actions.media import add_medium
from sqm_training.training.models import Course, CourseVersion

from ..factories import make_cast
from ..files.test_media import RECORDINGS
from ..training.kit import PLAN, add_standard, complete, lesson, publish
from ..training.test_show_effect import five_and_five
from .sight import look, look_everywhere, press, sign_in

pytestmark = pytest.mark.browser

WORDS = {
    "zh": "## 目标\n\n会问好。\n\n|这样说|别这样说|\n|---|---|\n|您好，请坐。|干什么？|\n\n"
    "> **注意：** 先抬头，再开口。\n\n![开场录音](hello.wav)\n\n## 带走的卡片\n\n- 抬头、微笑、问好\n",
    "en": "## Objective\n\nGreet.\n\n|Say|Not|\n|---|---|\n|Hello, please sit down.|What?|\n\n"
    "> **Note:** Look up first.\n\n![How it sounds](hello.wav)\n\n## Takeaway card\n\n- Look up, smile, greet\n",
}


def load() -> None:
    """Publish a small course with a recording; a colleague has completed it already."""
    from io import BytesIO

    people = make_cast()
    db.session.add(NoticeAcceptance(person_id=people.employee.id, edition=1, at=now()))
    add_standard()
    course = Course(code="T1", title=PLAN["title"])
    db.session.add(course)
    db.session.flush()
    add_medium(course=course, name="hello.wav", stream=BytesIO(RECORDINGS["wav"]), by=None)
    version = publish(lessons={"L1": lesson("L1", ("LIS",), WORDS), "L2": lesson("L2", (), WORDS)})
    taking = complete(people.colleague, version)
    taking.completed_at = now() - timedelta(days=1)


def test_a_course_on_a_phone(server: Callable[..., str], browser_page: Callable[..., Page]) -> None:
    address, page = server(load), browser_page("phone", "zh")
    sign_in(page, address, "employee")
    press(page, "nav.bar >> text=学习")
    look(page, "courses-phone")
    press(page, "text=小课程")
    look(page, "course-phone")
    page.click("main >> text=开始")
    expect(page.locator("h1")).to_have_text("第L1课")
    look(page, "lesson-phone")
    page.click("text=读完了，下一步")
    expect(page.locator(".toasts")).to_contain_text("没有人能读这么快")
    for code in ("L1", "L2"):
        expect(page.locator("h1")).to_have_text(f"第{code}课")
        page.wait_for_timeout(6000)
        page.click("text=读完了，下一步")
    expect(page.locator("progress")).to_have_attribute("value", "2")
    page.click("text=做完了")
    expect(page.locator("main")).to_contain_text("课后")
    press(page, "text=写计划")
    page.fill("textarea", "先抬头，再问好")
    page.click("text=保存")
    expect(page.locator("blockquote")).to_contain_text("先抬头")
    look(page, "course-completed-phone")
    press(page, "text=证书 2")
    look(page, "certificate-phone")
    code = page.locator(".certificate .code").last.inner_text()
    stranger = browser_page("laptop", "en")
    stranger.goto(f"{address}/verify/{code}")
    expect(stranger.locator("main")).to_contain_text("Valid")
    look(stranger, "verify-laptop")


def test_a_trainer_writes_and_holds_a_course(server: Callable[..., str], browser_page: Callable[..., Page]) -> None:
    address, page = server(load), browser_page("laptop", "zh")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/courses")
    look(page, "catalogue-laptop")
    page.goto(f"{address}/courses/T1/edit")
    press(page, "text=开始草稿")
    look(page, "course-editor-laptop")
    press(page, "text=第L1课")
    page.fill("#text_zh", "## 目标\n\n会道别。")
    expect(page.locator("[data-preview-pane]")).to_contain_text("会道别。")
    look(page, "lesson-editor-laptop")
    press(page, "main >> text=保存")
    page.goto(f"{address}/courses/T1/publish")
    expect(page.locator("main")).to_contain_text("课时 L1（中文）")
    press(page, "text=发布第 2 版")
    page.goto(f"{address}/runs/new")
    page.fill("#starts_on", "2026-06-01")
    page.fill("#place", "三楼教室")
    press(page, "main >> text=安排 >> nth=-1")
    page.fill("#numbers", "employee")
    press(page, "text=加入名单")
    page.click("text=补签 >> nth=0")
    expect(page.locator("table.attendance")).to_contain_text("已到")
    look(page, "course-run-laptop")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_gain_is_read_on_every_screen(
    server: Callable[..., str], browser_page: Callable[..., Page], language: str
) -> None:
    address, page = server(lambda: five_and_five(make_cast())), browser_page("laptop", language)
    sign_in(page, address, "trainer")
    page.goto(f"{address}/courses/T1/effect")
    expect(page.locator("#level-2 ~ p >> nth=1")).to_contain_text("+42.0")
    expect(page.locator("#level-3 ~ p strong")).to_contain_text("+12.8")
    look_everywhere(page, f"course-effect-{language}")


def load_session() -> None:
    """Let a session of a run with one participant be under way."""
    load()
    people = {one.number: one for one in db.session.scalars(select(Person))}
    run = runs.plan_run(
        version=db.session.scalars(select(CourseVersion)).one(),
        starts_on=date(2026, 6, 1),
        place="三楼教室",
        trainer=people["trainer"],
        by=people["trainer"],
        at=now(),
    )
    runs.add_participants(run=run, people=[people["employee"]], at=now())
    run.sessions[0].starts_at, run.sessions[0].ends_at = now(), now() + timedelta(hours=3)


def test_who_signs_in_is_counted_on_the_wall(server: Callable[..., str], browser_page: Callable[..., Page]) -> None:
    address, wall, phone = server(load_session), browser_page("laptop", "zh"), browser_page("phone", "zh")
    wall.clock.install()
    sign_in(wall, address, "trainer")
    wall.goto(f"{address}/runs/1")
    wall.click("main >> text=签到码")
    expect(wall.locator("#here")).to_have_text("已到 0/1")
    look(wall, "sign-in-code-laptop")
    sign_in(phone, address, "employee")
    phone.goto(wall.locator(".sign-in-code .code").inner_text())
    look(phone, "sign-in-to-session-phone")
    phone.click("main form button")
    expect(phone.locator(".toasts")).to_be_visible()
    wall.clock.fast_forward(10_000)
    expect(wall.locator("#here")).to_have_text("已到 1/1")
    wall.set_viewport_size({"width": 390, "height": 844})
    look(wall, "sign-in-code-phone")
