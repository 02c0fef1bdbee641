"""What a shopper does on a tablet, and what has arrived, for tests of the time without a network."""

import re
import sqlite3
from datetime import date
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from ..checklists.kit import load_small
from ..factories import make_cast
from ..visits import kit

ANSWERS = (("A1", "0.5"), ("A2", "yes"), ("D1", "yes"), ("D2", "0.5"), ("D4", "yes"), ("V1", "no"))
CANARY, BRIEFING, OTHER = "Kanarienvogel-4711", "Bachstelze-0815", "shopper2"
"""What the shopper notes, what the page of each visit says to them alone, and who comes next."""


def load_visits() -> None:
    """Plan three visits for the shopper, and one for the other shopper."""
    cast = make_cast()
    version = load_small()
    for site, shopper in ((cast.east, cast.shopper), (cast.west, cast.shopper), (cast.east, cast.shopper)):
        kit.plan(site, shopper, version, briefing=BRIEFING).closes_on = date(2030, 1, 1)
    kit.plan(cast.west, cast.other_shopper, version).closes_on = date(2030, 1, 1)


def rows(tmp_path: Path, query: str) -> list[tuple[object, ...]]:
    """Return what the server's database says."""
    with sqlite3.connect(f"file:{tmp_path / 'served0' / 'sqm.sqlite3'}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


def write(tmp_path: Path, statement: str) -> None:
    """Change what the server's database says, as time would."""
    with sqlite3.connect(tmp_path / "served0" / "sqm.sqlite3") as connection:
        connection.execute(statement)


def is_taken(page: Page, path: str) -> None:
    """Wait until the page of this path is kept for the time without a network."""
    page.evaluate(
        """async path => {
            while (!(await caches.match(path, {ignoreVary: true}))) await new Promise((done) => setTimeout(done, 50));
        }""",
        path,
    )


def arrived(tmp_path: Path) -> dict[int, int]:
    """Return how many submissions count, by visit."""
    return dict(rows(tmp_path, "select visit_id, count(*) from submission where state = 'received' group by 1"))


def go(page: Page, step: str) -> None:
    """Go to a part of the visit."""
    page.evaluate("step => (location.hash = step)", step)
    page.wait_for_selector(f"[data-step='{step}']", state="visible")


def to_item(page: Page, code: str) -> None:
    """Go to the part that holds an item."""
    go(page, page.locator(f"#item-{code}").evaluate("one => one.closest('[data-step]').dataset.step"))


def choose(page: Page, code: str, value: str) -> None:
    """Tap an answer."""
    to_item(page, code)
    page.check(f"[name='{code}-value'][value='{value}']", force=True)


def is_chosen(page: Page, code: str, value: str) -> bool:
    """Say whether the page shows the answer."""
    return page.is_checked(f"[name='{code}-value'][value='{value}']")


def saved(page: Page) -> None:
    """Wait until the tablet says that everything is kept."""
    expect(page.locator("[data-saved]")).to_contain_text(re.compile(r"\d\d:\d\d:\d\d"))


def opened(page: Page, address: str, visit: int = 1) -> None:
    """Open the page of a visit and wait for its script."""
    page.goto(f"{address}/shops/{visit}/sheet")
    page.wait_for_selector("html[data-ready]", state="attached")


def fill(page: Page) -> None:
    """Answer every item of the small checklist."""
    for code, value in ANSWERS:
        choose(page, code, value)
    to_item(page, "D3")
    page.check("#D3-0")
    saved(page)


def send(page: Page) -> None:
    """Check and send."""
    go(page, "check")
    page.click("[data-send]")


def state(page: Page, words: str) -> None:
    """Wait until the visit stands there."""
    expect(page.locator("[data-state]")).to_have_text(words)


def take_along(page: Page, address: str, n: int) -> None:
    """Open the list of visits and wait until each says in words that it is ready."""
    page.goto(f"{address}/shops")
    expect(page.locator(".chip-good[data-offline]")).to_have_count(n)


def online(context: BrowserContext, page: Page) -> None:
    """Let the network come back; the browser tells its pages."""
    context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")


def memory(page: Page) -> str:
    """Return everything that the caches, the page and the database hold, sealed records aside, as one text."""
    return page.evaluate(
        """async () => {
            const parts = [document.documentElement.outerHTML, document.title, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) parts.push(request.url, await (await cache.match(request, {ignoreVary: true})).text());
            }
            const db = await new Promise((done) => { const ask = indexedDB.open("tablet"); ask.onsuccess = () => done(ask.result); });
            for (const name of db.objectStoreNames) {
                if (name === "records" || name === "photos") continue;
                const all = db.transaction(name).objectStore(name).getAll();
                parts.push(JSON.stringify(await new Promise((done) => { all.onsuccess = () => done(all.result); })));
            }
            db.close();
            return parts.join("\\n");
        }"""
    )
