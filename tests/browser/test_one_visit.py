"""One visit through all five roles in both languages: planned, shopped, reviewed, published, read, objected to, answered."""

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from sqm_training.database import now
from sqm_training.extensions import db

from ..checklists.kit import load_small
from ..factories import make_cast
from ..visits import kit
from .sight import look_everywhere, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
WORDS = {
    "zh": {
        "comment": "没有复述地址",
        "reason": "照片可见工牌",
        "statement": "当天系统故障",
        "objection": "我复述过地址",
        "answer": "录音证实已复述",
    },
    "en": {
        "comment": "did not repeat the address",
        "reason": "the badge shows on the photo",
        "statement": "the system was down that day",
        "objection": "I did repeat the address",
        "answer": "the recording proves it",
    },
}


def load() -> None:
    """Give a wave two visits that are approved already, so that its publication rule can be met."""
    cast = make_cast()
    version, wave = load_small(), kit.make_wave()
    for shopper, met in ((cast.shopper, cast.colleague), (cast.other_shopper, cast.employee)):
        visit = kit.plan(cast.east, shopper, version, wave_id=wave.id)
        kit.submit(visit, met, version, now() - timedelta(days=10))
        kit.approved(visit, met, cast.trainer)
        visit.opens_on = visit.closes_on = (now() - timedelta(days=400)).date()
    db.session.flush()


def visit(page, address: str, path: str, name: str) -> None:
    """Open a page and look at it."""
    page.goto(f"{address}{path}")
    look_everywhere(page, f"visit-{name}")


def unfold(page, selector: str) -> None:
    """Open everything that something is folded into."""
    page.locator(selector).evaluate(
        "one => { for (let fold = one; fold; fold = fold.parentElement?.closest('details')) fold.open = true }"
    )


class Walk:
    """The walk in one language: each step is the work of one role, in a browser of its own."""

    def __init__(self, address, browser_page, language: str, folder: Path) -> None:
        self.address, self.browser_page, self.language = address, browser_page, language
        self.words, self.folder = WORDS[language], folder

    def enter(self, size: str, number: str):
        """Sign in on a device of the size."""
        page = self.browser_page(size, self.language)
        sign_in(page, self.address, number)
        return page

    def see(self, page, path: str, name: str) -> None:
        """Open a page and look at it at all sizes."""
        visit(page, self.address, path, f"{name}-{self.language}")

    def plan(self) -> None:
        """The trainer plans a visit from today on, in the wave."""
        page = self.enter("laptop", "trainer")
        look_everywhere(page, f"visit-trainer-home-{self.language}")
        self.see(page, "/waves/1", "wave-before")
        press(page, "main a[href*='/visits/new']")
        look_everywhere(page, f"visit-plan-{self.language}")
        today = page.evaluate("new Date().toLocaleDateString('sv')")
        page.fill("#opens_on", today)
        page.fill("#closes_on", today)
        page.select_option("#site", label=page.locator("#site option").filter(has_text=self.site()).inner_text())
        page.select_option("#shopper", label="神秘客甲")
        page.click("main form button[type=submit] >> nth=-1")
        page.wait_for_url("**/waves/1")
        self.see(page, "/visits", "visits")

    def site(self) -> str:
        """The name of the hall."""
        return {"zh": "东门营业厅", "en": "East Gate Hall"}[self.language]

    def shop(self) -> None:
        """The shopper reads the story, taps the moments, fills in, checks and sends; no score is ever shown."""
        page = self.enter("tablet", "shopper")
        look_everywhere(page, f"visit-shopper-home-{self.language}")
        self.see(page, "/shops", "shops")
        page.click("main .card-link a >> nth=0")
        expect(page.locator("details ol li"), "the answer key stands on the page of the cover story").to_have_count(2)
        look_everywhere(page, f"visit-story-{self.language}")
        shop = page.url.removeprefix(self.address)
        page.goto(f"{self.address}{shop}/moments")
        for place in range(4):
            press(page, f".timer-button >> nth={place}")
        look_everywhere(page, f"visit-moments-{self.language}")
        page.goto(f"{self.address}{shop}/checklist")
        page.fill("#main-badge", "0101")
        page.fill("#main-window", "3")
        look_everywhere(page, f"visit-met-{self.language}")
        press(page, "button[value=next]")
        self._answer(page, "A1", "0.5")
        self._answer(page, "A2", "yes")
        look_everywhere(page, f"visit-section-a-{self.language}")
        press(page, "button[value=next]")
        self._answer(page, "D1", "yes")
        self._answer(page, "D2", "0")
        expect(page.locator("#item-D2 [data-need=comment]")).to_be_visible()
        page.set_input_files("#item-D2 input[type=file]", self.photo())
        page.wait_for_selector("#item-D2 [data-photo-box] img")
        page.fill("#D2-comment", self.words["comment"])
        page.check("#D3-0")
        self._answer(page, "D4", "yes")
        expect(page.locator("main"), "no running score").not_to_contain_text("%")
        look_everywhere(page, f"visit-section-d-{self.language}")
        press(page, "button[value=next]")
        self._answer(page, "V1", "no")
        page.click("button[value=next]")
        page.wait_for_url("**/check")
        look_everywhere(page, f"visit-check-{self.language}")
        page.click("main form button[type=submit] >> nth=-1")
        page.wait_for_url(lambda url: not url.endswith("/check"))
        look_everywhere(page, f"visit-sent-{self.language}")

    def _answer(self, page, code: str, value: str) -> None:
        page.locator(f"[name='{code}-value'][value='{value}']").check()

    def photo(self) -> str:
        """A photo as a tablet takes it."""
        file = self.folder / "counter.jpg"
        Image.effect_noise((1600, 1200), 60).convert("RGB").save(file, quality=80)
        return str(file)

    def review(self) -> None:
        """The trainer matches who was met, confirms the photo, corrects one answer with a reason and approves."""
        page = self.enter("laptop", "trainer")
        self.see(page, "/review", "queue")
        page.goto(f"{self.address}/visits/3/review")
        look_everywhere(page, f"visit-review-{self.language}")
        press(page, "#contacts button[name=person][value=employee]")
        press(page, "#photos .photo-acts form button")
        unfold(page, "#reason-A1")
        page.select_option("#value-A1", "1.0" if page.locator("#value-A1 option[value='1.0']").count() else "1")
        page.fill("#reason-A1", self.words["reason"])
        press(page, "#item-A1 form button[type=submit]")
        look_everywhere(page, f"visit-reviewed-{self.language}")
        page.keyboard.press("a")
        expect(page.locator("[data-approve]")).to_have_count(0)
        look_everywhere(page, f"visit-approved-{self.language}")

    def open_early(self) -> None:
        """The administrator lets results be published on the same day."""
        page = self.enter("laptop", "admin")
        look_everywhere(page, f"visit-admin-home-{self.language}")
        self.see(page, "/admin/settings", "settings")
        page.fill("#publication_min_days", "0")
        press(page, "main form button[type=submit] >> nth=-1")
        for path, name in (("/admin/people", "people"), ("/admin/sites", "sites"), ("/admin/holidays", "holidays")):
            self.see(page, path, name)

    def publish(self) -> None:
        """The trainer publishes the wave with one click."""
        page = self.enter("laptop", "trainer")
        self.see(page, "/waves/1", "wave")
        press(page, "form[action$='/waves/1/publish'] button")
        look_everywhere(page, f"visit-published-{self.language}")
        self.see(page, "/standards", "standards")
        self.see(page, "/standards/coverage", "coverage")
        self.see(page, "/standards/LIS", "standard")

    def read(self) -> None:
        """The employee reads the notice and the result, says seen, states circumstances and objects to one item."""
        page = self.enter("phone", "employee")
        page.goto(f"{self.address}/results/3")
        look_everywhere(page, f"visit-notice-{self.language}")
        press(page, "main form button[type=submit]")
        look_everywhere(page, f"visit-result-{self.language}")
        text = page.inner_text("main")
        assert "神秘客" not in text and self.words["comment"] in text
        press(page, "form[action$='/seen'] button")
        unfold(page, "form[action$='/circumstances']")
        page.fill("form[action$='/circumstances'] textarea", self.words["statement"])
        press(page, "form[action$='/circumstances'] button[type=submit]")
        page.locator("#item-D2 details summary").click()
        page.fill("#object-D2", self.words["objection"])
        press(page, "#item-D2 form button[type=submit]")
        look_everywhere(page, f"visit-objected-{self.language}")
        for path, name in (
            ("/", "employee-home"),
            ("/results", "results"),
            ("/progress", "progress"),
            ("/practice", "learn"),
        ):
            self.see(page, path, name)

    def answer(self) -> None:
        """Another trainer upholds the objection with a written reason."""
        page = self.enter("laptop", "trainer2")
        self.see(page, "/appeals", "appeals")
        press(page, "main a[href*='/appeals/']")
        look_everywhere(page, f"visit-appeal-{self.language}")
        page.locator("[name=decision][value=upheld]").check(force=True)
        page.locator("#value").select_option(index=2)
        page.fill("#reason", self.words["answer"])
        press(page, "main form button[type=submit] >> nth=-1")
        look_everywhere(page, f"visit-answered-{self.language}")
        page = self.enter("phone", "employee")
        page.goto(f"{self.address}/results/3")
        expect(page.locator("main")).to_contain_text(self.words["answer"])

    def manage(self) -> None:
        """The manager sees the own site's people and trends; the administrator finds all of it in the trail."""
        page = self.enter("laptop", "manager")
        look_everywhere(page, f"visit-manager-home-{self.language}")
        self.see(page, "/sites", "insights")
        press(page, "main table a[href*='/progress']")
        look_everywhere(page, f"visit-person-{self.language}")
        own = int(page.url.split("/people/")[1].split("/")[0])
        others = [
            page.goto(f"{self.address}/people/{number}/progress").status for number in range(1, 13) if number != own
        ]
        assert others.count(200) == 2 and set(others) == {200, 404}, "the own hall, nobody else"
        page = self.enter("laptop", "admin")
        self.see(page, "/admin/audit", "audit")
        expect(page.locator("main"), "the trail holds ids, not what people wrote").not_to_contain_text(
            self.words["objection"]
        )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_one_visit_through_all_roles(server, browser_page, tmp_path, language):
    walk = Walk(server(load), browser_page, language, tmp_path)
    for step in (
        walk.plan,
        walk.shop,
        walk.review,
        walk.open_early,
        walk.publish,
        walk.read,
        walk.answer,
        walk.manage,
    ):
        step()
