"""Reports and the facilitator's notes on screens and on A4, read by those whom they are for."""

import re
import tempfile
from pathlib import Path

import pytest
from flask import current_app

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance

from ..factories import make_cast, make_person
from ..progress.past import load_past
from ..progress.test_show_wave_report import a_wave
from ..training.kit import publish
from .sight import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
PRINTED = re.compile(rb"/Type\s*/Page\b")
NOTES = {
    "zh": "# 讲师手册\n\n## 前一周\n\n- **人数**：12 到 18 人。\n",
    "en": "# Notes\n\n## The week before\n\n- 12 people.\n",
}


def load() -> None:
    """Load past results, a wave of five people, a course with notes, and the figures."""
    cast = make_cast()
    db.session.commit()
    with tempfile.TemporaryDirectory() as folder:
        load_past(current_app, Path(folder))
    more = [make_person(f"e{n}", "employee", site=cast.east, badge=f"09{n}") for n in range(3)]
    publish(facilitator=NOTES)
    db.session.add(NoticeAcceptance(person_id=cast.employee.id, edition=1, at=now()))
    a_wave(cast, [cast.colleague, cast.westerner, *more])


def test_each_reads_the_own_report_and_prints_it(server, browser_page):
    address = server(load)
    phone = browser_page("phone", "zh")
    sign_in(phone, address, "employee")
    phone.goto(f"{address}/progress")
    phone.click("text=报告")
    phone.wait_for_url("**/report")
    look(phone, "report-person-phone-zh")
    sheets = phone.pdf(prefer_css_page_size=True)
    assert 1 <= len(PRINTED.findall(sheets)) <= 4
    tablet = browser_page("tablet", "en", theme="dark")
    sign_in(tablet, address, "manager")
    tablet.goto(f"{address}/sites")
    tablet.click("text=Report")
    tablet.wait_for_url("**/report")
    look(tablet, "report-site-tablet-en")
    tablet.emulate_media(media="print")
    hidden = tablet.eval_on_selector_all(
        ".page-head-actions, .top, .crumbs", "all => all.filter(one => one.offsetParent !== null).length"
    )
    assert hidden == 0


def test_a_trainer_reads_of_a_wave_and_a_course_and_has_the_notes(server, browser_page):
    address = server(load)
    page = browser_page("laptop", "zh")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/insights/waves")
    page.click("main table a:has-text('报告')")
    page.wait_for_url("**/report")
    look(page, "report-wave-laptop-zh")
    for path, name in (("courses/T1/report", "report-course"), ("courses/T1/notes", "course-notes")):
        page.goto(f"{address}/{path}")
        look(page, f"{name}-laptop-zh")
