"""Looking at a page: what a careful eye, a screen reader and the browser's console would notice."""

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary
from zlib import crc32

import pytest
from playwright.sync_api import ConsoleMessage, Page, Response

from ..factories import PASSWORD

SIZES = {"phone": (390, 844), "tablet": (820, 1180), "laptop": (1366, 768), "zoomed": (320, 256)}
DEVICES = pytest.mark.parametrize(("size", "language"), [("phone", "en"), ("tablet", "zh"), ("laptop", "zh")])
"""Each size once: English is longer, so it is the one to fit a phone."""
GAP = re.compile("[\u3002\uff01\uff1f\uff1b][ \u00a0]+[\u4e00-\u9fff]{1,8}")
"""A space after a sentence of Chinese: its full-width mark has room enough of its own."""
CUT = "[...document.querySelectorAll('.segments')].filter((one) => one.scrollWidth > one.clientWidth + 1).length"
COVERED = """() => {
    const [left, top] = [scrollX, scrollY];
    const covered = [...document.querySelectorAll("main .card-link :is(a, button, summary)")].filter((one) => {
        if (one.closest(".card-title") || !one.getClientRects().length) return false;
        one.scrollIntoView({block: "center", behavior: "instant"});
        const box = one.getClientRects()[0];
        return !one.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2));
    });
    scrollTo({left, top, behavior: "instant"});
    return covered.map((one) => one.outerHTML.slice(0, 120));
}"""
"""What lies in a card that opens something as a whole, and cannot be touched because the card lies over it."""
TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
"""A page notices its new size in one frame, and what it changes is laid out in the next."""
HERE = Path(__file__).resolve().parent
AXE = HERE.parent / "vendor" / "axe-core" / "axe.min.js"
SCREENSHOTS = HERE.parent / "screenshots"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass
class Watched:
    """What a page has done since it was opened."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


_watched: "WeakKeyDictionary[Page, Watched]" = WeakKeyDictionary()


def watch(page: Page) -> None:
    """Note console errors (breaches of the content policy are among them), failures and requests of a page."""
    seen = _watched[page] = Watched()
    page.on("console", lambda line: seen.console.append(line.text) if is_worth_noting(line) else None)
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on(
        "response", lambda answer: seen.console.append(f"{answer.status} {answer.url}") if is_missing(answer) else None
    )


def is_worth_noting(line: ConsoleMessage) -> bool:
    """Say whether a line of the console tells of a mistake; the refusal of a form is none."""
    return line.type in {"error", "warning"} and not line.text.startswith("Failed to load resource")


def is_missing(answer: Response) -> bool:
    """Say whether something that a page needs was refused to it, or the page itself failed."""
    return answer.status >= (500 if answer.request.resource_type == "document" else 400)


def seen_on(page: Page) -> Watched:
    """Return what was noted on a page."""
    return _watched[page]


def sign_in(page: Page, address: str, number: str) -> None:
    """Sign in through the page, as a person would."""
    page.goto(f"{address}/sign-in")
    page.fill("#username", number)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def press(page: Page, selector: str) -> None:
    """Click what leads to another page, and be there: a click alone returns before the browser has left."""
    with page.expect_navigation():
        page.click(selector)


def look_everywhere(page: Page, name: str, sizes: tuple[str, ...] = ("phone", "tablet", "laptop")) -> None:
    """Look at the page at several sizes, and leave it at the size at which the person works.

    The pages of a journey take turns in which size axe sees: it takes longer than everything else together.
    """
    own = page.viewport_size
    searched = sizes[crc32(name.encode()) % len(sizes)]
    for size in sizes:
        page.set_viewport_size(dict(zip(("width", "height"), SIZES[size], strict=True)))
        page.evaluate(TWO_FRAMES)
        look(page, f"{name}-{size}", has_axe=size == searched)
        assert page.evaluate(CUT) == 0, f"an answer lies outside its frame: {name} {size}"
    page.set_viewport_size(own)


def look(page: Page, name: str, *, has_axe: bool = True) -> None:
    """Assert that nothing is wrong with what is on the page; with SQM_SCREENSHOTS keep a picture of it for people."""
    settle(page)
    if os.environ.get("SQM_SCREENSHOTS"):
        SCREENSHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)
    assert not has_axe or violations(page) == []
    width = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1], f"the page scrolls sideways: {width[0]} > {width[1]}; {overflowing(page)}"
    assert page.evaluate(COVERED) == []
    assert GAP.findall(page.inner_text("body")) == []
    noticed = seen_on(page)
    assert noticed.console == []
    assert elsewhere(page) == []


def settle(page: Page) -> None:
    """Wait until the page, its scripts and its pictures are there.

    The browser's own word for a quiet network never comes once a picture was shown from the tablet's memory.
    """
    page.wait_for_load_state("load")
    page.evaluate(
        """async () => {
            const open = [...document.images].filter((one) => !one.complete && one.loading !== "lazy");
            await Promise.all(open.map((one) => new Promise((done) => { one.onload = one.onerror = done; })));
            await document.fonts.ready;
        }"""
    )


def violations(page: Page) -> list[dict[str, Any]]:
    """Return what axe finds, each with the first places where it finds it.

    Axe is put into a page once, and only what is wrong comes back: both take longer than the looking itself. It sees the
    page from its top: what the bar up there covers of a scrolled page can be scrolled out from under it.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate(
        """async (runOnly) => {
            const [left, top] = [scrollX, scrollY];
            scrollTo({left: 0, top: 0, behavior: "instant"});
            const found = await axe.run(document, {runOnly, resultTypes: ["violations"]});
            scrollTo({left, top, behavior: "instant"});
            return found.violations;
        }""",
        TAGS,
    )
    return [
        {"rule": each["id"], "nodes": [f"{node['html'][:160]} {node['failureSummary']}" for node in each["nodes"][:4]]}
        for each in found
    ]


def elsewhere(page: Page) -> list[str]:
    """Return requests to other origins than the page's own."""
    own = urlsplit(page.url).netloc
    return [
        url
        for url in seen_on(page).requests
        if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc != own
    ]


def overflowing(page: Page) -> list[str]:
    """Return the elements that reach beyond the right edge, for the message of a failed test."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 6).map((element) => element.outerHTML.slice(0, 120))"""
    )
    return found
