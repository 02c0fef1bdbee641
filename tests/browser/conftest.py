"""A real server and a real Chromium, for pages as people meet them."""

import os
import runpy
import shutil
import socket
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from random import SystemRandom

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from sqm_training import create_app
from sqm_training.assignments import targets
from sqm_training.extensions import db

from ..conftest import KEY, settings_for
from ..processes import processes_of
from .sight import SIZES, watch

CHROMIUM = os.environ.get("SQM_CHROMIUM", "/usr/bin/chromium")
SHELL = os.environ.get("SQM_CHROMIUM") or shutil.which("chromium-headless-shell") or CHROMIUM
"""The same Chromium without the windows that nobody looks at: a page costs a third of the work."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 40_000
"""Milliseconds to wait for what must come: a busy machine is slow, and no test is about speed."""
expect.set_options(timeout=PATIENCE)
ROOT = Path(__file__).resolve().parents[2]

Load = Callable[[], None]
Serve = Callable[..., str]


def free_port() -> int:
    """Return a port that nobody listens on, from those that the system gives to nobody by itself."""
    while True:
        port = SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return port


def fill(folder: Path, load: Load) -> None:
    """Call `load` in an application context on the database of the folder, and commit.

    What it offers to be assigned is offered to that database alone: the tests after it share this process.
    """
    app, kinds = create_app(settings_for(folder)), dict(targets.KINDS)
    with app.app_context():
        load()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    targets.KINDS.update(kinds)


def serve_folder(folder: Path, port: int) -> None:
    """Be the server of a folder, in a process that was forked from one that has read the code already."""
    os.chdir(ROOT)
    os.environ |= {"SQM_DATA": str(folder), "SECRET_KEY": KEY, "SQM_DATABASE_URL": "", "SQM_ENV": ""}
    bind = ["--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket", "--log-level", "warning"]
    sys.argv = ["gunicorn", *bind, "app:app"]
    runpy.run_module("gunicorn", run_name="__main__")


def wait_for(address: str, process: BaseProcess) -> None:
    """Return once the server answers; fail when it has ended or does not answer for a while."""
    for _ in range(300):
        assert process.is_alive(), "the server ended"
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


@pytest.fixture
def server(tmp_path: Path, empty_database: Path) -> Iterator[Serve]:
    """Return a maker of servers: `server(load)` fills a fresh database by `load` and gives the server's address."""
    processes: list[BaseProcess] = []

    def serve(load: Load | None = None) -> str:
        folder = tmp_path / f"served{len(processes)}"
        folder.mkdir()
        (folder / "sqm.sqlite3").write_bytes(empty_database.read_bytes())
        if load:
            fill(folder, load)
        port = free_port()
        process = processes_of.Process(target=serve_folder, args=(folder, port))
        process.start()
        processes.append(process)
        wait_for(f"http://127.0.0.1:{port}", process)
        return f"http://127.0.0.1:{port}"

    yield serve
    for process in processes:
        process.terminate()
    for process in processes:
        process.join(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of a worker; every page gets a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SHELL, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browser_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Return a maker of pages: `browser_page("phone", "zh", theme="light", script=True)`."""
    contexts = []

    def make(size: str = "laptop", language: str = "en", *, theme: str = "light", script: bool = True) -> Page:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            locale={"zh": "zh-CN", "en": "en-GB"}[language],
            color_scheme=theme,
            java_script_enabled=script,
            has_touch=size != "laptop",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            bypass_csp=False,
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        return page

    yield make
    for context in contexts:
        context.close()
