"""Every component, and the sign-in page, at three sizes, in both languages and both themes."""

import pytest

from ..factories import make_cast
from .sight import look, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
EVERYWHERE = pytest.mark.parametrize("language", ["zh", "en"])


@EVERYWHERE
def test_components(server, browser_page, language):
    address = server()
    for size in ("phone", "tablet", "laptop"):
        for theme in ("light", "dark"):
            page = browser_page(size, language, theme=theme)
            page.goto(f"{address}/styleguide")
            look(page, f"styleguide-{size}-{language}-{theme}")
            page.context.close()


@EVERYWHERE
def test_sign_in(server, browser_page, language):
    address = server(make_cast)
    for size in ("phone", "tablet", "laptop"):
        page = browser_page(size, language, theme="dark" if size == "tablet" else "light")
        page.goto(f"{address}/sign-in")
        look(page, f"sign-in-{size}-{language}")
        page.click("main button[type=submit]")
        look(page, f"sign-in-errors-{size}-{language}")
        assert page.evaluate("document.activeElement.id") == "error-summary"
        page.click(".error-summary a >> nth=0")
        assert page.evaluate("document.activeElement.id") == "username"
        sign_in(page, address, "trainer")
        look(page, f"frame-{size}-{language}")
        page.context.close()
