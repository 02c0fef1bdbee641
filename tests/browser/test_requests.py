"""How often a tablet's page asks a slow network the first time that it is seen."""

import pytest
from playwright.sync_api import Browser, Response

from .conftest import PATIENCE
from .shopping import load_every_kind
from .sight import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
BAR = 8
PAGES = (
    "/", "/shops", "/shops/waiting", "/shops/3", "/shops/3/sheet", "/shops/3/moments", "/shops/1/addendum", "/tablet/en",
)  # fmt: skip
WORKER = "/service-worker.js"


def is_of_the_page(answer: Response) -> bool:
    """Say whether the page needs this to be what it is, and got it from the network."""
    return not answer.from_service_worker and answer.request.resource_type != "fetch"


def asked(chromium: Browser, address: str, path: str, state: object) -> list[str]:
    """Return what a page asks the network for in a browser that has nothing yet, and the worker that it installs.

    What the worker fetches while it is installed is asked once and for all pages, and what a list takes along for the
    time without a network is other pages: neither is counted.
    """
    context = chromium.new_context(storage_state=state, locale="en-GB")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    found: list[str] = [WORKER]
    page.on("response", lambda one: found.append(one.url) if is_of_the_page(one) else None)
    page.goto(address + path)
    page.wait_for_selector("html[data-known]", state="attached")
    page.wait_for_load_state("networkidle")
    context.close()
    return found


def test_no_page_of_a_tablet_takes_more_than_eight_requests_cold(server, browser_page, chromium):
    address = server(load_every_kind)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    state = page.context.storage_state()
    found = {path: asked(chromium, address, path, state) for path in PAGES}
    assert {path: urls for path, urls in found.items() if len(urls) > BAR} == {}
