"""A browser that is killed at any moment loses nothing that it said was saved, and sends each visit once.

`KILLS=200` kills it two hundred times instead of ten.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .conftest import FLAGS, PATIENCE, SHELL
from .sight import SIZES, sign_in
from .tablets import ANSWERS, arrived, choose, fill, is_chosen, load_visits, opened, saved, send, state, take_along

pytestmark = [pytest.mark.browser, pytest.mark.either]
KILLS = int(os.environ.get("KILLS", "10"))
NAME = "tablets.test"
"""A name for this machine that browsers do not trust as they trust localhost."""


@contextmanager
def tablet(chromium: Browser, folder: Path) -> Iterator[BrowserContext]:
    """Start a browser on the same memory as before, and kill it at the end without a word of warning."""
    context = chromium.browser_type.launch_persistent_context(
        folder,
        executable_path=SHELL,
        args=[*FLAGS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        viewport=dict(zip(("width", "height"), SIZES["tablet"], strict=True)),
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    try:
        yield context
    finally:
        kill(folder)


def kill(folder: Path) -> None:
    """Kill every process that works on the folder."""
    for process in Path("/proc").iterdir():
        try:
            words = (process / "cmdline").read_bytes().split(b"\0") if process.name.isdigit() else []
        except OSError:
            continue
        if f"--user-data-dir={folder}".encode() in words:
            os.kill(int(process.name), signal.SIGKILL)
    for lock in folder.glob("Singleton*"):
        lock.unlink(missing_ok=True)


def choose_something(page: Page, chance: random.Random) -> tuple[str, str]:
    """Answer one item; return what was answered."""
    code, value = chance.choice([one for one in ANSWERS if one[1] in {"yes", "no"}])
    value = chance.choice(["yes", "no"])
    choose(page, code, value)
    saved(page)
    return code, value


def test_a_killed_browser_loses_nothing(server, chromium, tmp_path):
    address, chance, folder = server(load_visits), random.Random(4), tmp_path / "tablet"
    told: dict[int, dict[str, str]] = {1: {}, 2: {}, 3: {}}
    with tablet(chromium, folder) as context:
        page = context.pages[0]
        sign_in(page, address, "shopper")
        take_along(page, address, 3)
    for _ in range(KILLS - 2):
        with tablet(chromium, folder) as context:
            context.set_offline(True)
            visit = chance.choice([1, 2, 3])
            page = context.new_page()
            opened(page, address, visit)
            for code, value in told[visit].items():
                assert is_chosen(page, code, value)
            for _tap in range(2):
                told[visit].update([choose_something(page, chance)])
            to_kill_at = chance.random() / 20
            choose(page, "A1", "0.5")
            time.sleep(to_kill_at)
    with tablet(chromium, folder) as context:
        page = context.new_page()
        sign_in(page, address, "shopper")
        for visit in (1, 2, 3):
            opened(page, address, visit)
            for code, value in told[visit].items():
                assert is_chosen(page, code, value)
            fill(page)
            context.set_offline(True)
            send(page)
            state(page, "Waiting to send")
            context.set_offline(False)
        page.evaluate("dispatchEvent(new Event('online'))")
        expect(page.locator("[data-state]")).not_to_have_text("Waiting to send")
    with tablet(chromium, folder) as context:
        page = context.new_page()
        sign_in(page, address, "shopper")
        page.goto(f"{address}/shops/waiting")
        page.wait_for_selector("html[data-ready]", state="attached")
        expect(page.locator("[data-unsent] .card")).to_have_count(0)
        assert arrived(tmp_path) == {1: 1, 2: 1, 3: 1}
        plain = address.replace("127.0.0.1", NAME)
        sign_in(page, plain, "shopper2")
        for path in ("/shops", "/shops/4/sheet", "/tablet/en"):
            page.goto(plain + path)
            expect(page.locator("main")).to_contain_text("HTTPS is not set up: this cannot work offline.")
