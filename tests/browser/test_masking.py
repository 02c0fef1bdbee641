"""A face on a photo, from the shopper's upload to the masked picture that the employee sees."""

import io
import json

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect

from ..factories import PASSWORD
from .shopping import load_visit
from .sight import look, press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
SKIN, WALL, GREY = (230, 180, 150), (40, 120, 90), (96, 104, 112)
FACE = (480, 200, 720, 500)
SIZE = (1200, 800)


def portrait() -> bytes:
    """Return a JPEG with one face on a wall."""
    image = Image.new("RGB", SIZE, WALL)
    ImageDraw.Draw(image).ellipse(FACE, fill=SKIN)
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=92)
    return stream.getvalue()


def send_visit(page: Page, address: str) -> None:
    """Fill the visit in with a photo, and send it."""
    page.goto(f"{address}/shops/1/checklist?section=met")
    page.fill("#main-badge", "0101")
    page.click("button[value=next]")
    page.wait_for_url("**section=A")
    for code, value in (("A1", "0.5"), ("A2", "yes")):
        page.check(f"[name='{code}-value'][value='{value}']", force=True)
    page.locator("#item-A1 .more summary").click()
    page.set_input_files("#A1-file", files=[{"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": portrait()}])
    expect(page.locator("#item-A1 [data-photos] img")).to_have_count(1)
    page.click("button[value=next]")
    page.wait_for_url("**section=D")
    for code, value in (("D1", "yes"), ("D2", "1"), ("D4", "yes")):
        page.check(f"[name='{code}-value'][value='{value}']", force=True)
    page.check("#D3-0", force=True)
    page.click("button[value=next]")
    page.wait_for_url("**section=V")
    page.check("[name='V1-value'][value=no]", force=True)
    page.click("button[value=next]")
    page.wait_for_url("**/check")
    page.click("main form button")
    page.wait_for_url("**/shops")


def colour_at(page: Page, path: str, x: int, y: int) -> tuple[int, int, int]:
    """Fetch a picture as the signed-in person and return one of its pixels."""
    answer = page.request.get(path)
    assert answer.status == 200
    pixel = Image.open(io.BytesIO(answer.body())).convert("RGB").getpixel((x, y))
    return (int(pixel[0]), int(pixel[1]), int(pixel[2]))


def is_near(pixel: tuple[int, int, int], colour: tuple[int, int, int]) -> bool:
    """Say whether a pixel has about this colour."""
    return all(abs(one - other) < 14 for one, other in zip(pixel, colour, strict=True))


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the open photo from one share of it to another."""
    frame = page.locator("dialog[open] [data-stage]").bounding_box()
    assert frame
    points = [(frame["x"] + frame["width"] * x, frame["y"] + frame["height"] * y) for x, y in (start, end)]
    page.mouse.move(*points[0])
    page.mouse.down()
    page.mouse.move(*points[1], steps=4)
    page.mouse.up()


def boxes(page: Page) -> list[list[float]]:
    """Return the areas as they would be sent."""
    found: list[list[float]] = json.loads(page.input_value("dialog[open] [name=boxes]"))
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_face_is_masked_before_the_employee_sees_the_photo(server, browser_page, language):
    address = server(load_visit)
    shopper = browser_page("tablet", language)
    sign_in(shopper, address, "shopper")
    send_visit(shopper, address)
    employee = browser_page("phone", language)
    sign_in(employee, address, "employee")
    photo = f"{address}/photos/1"
    assert employee.request.get(photo).status == 404
    for size in ("phone", "tablet", "laptop"):
        page = browser_page(size, language)
        sign_in(page, address, "trainer")
        page.goto(f"{address}/visits/1/review")
        look(page, f"masking-review-{size}-{language}")
        page.click("[data-open='mask-1']")
        drag(page, (0.39, 0.22), (0.62, 0.65))
        look(page, f"masking-dialog-{size}-{language}")
        page.keyboard.press("Escape")
    page.click("[data-open='mask-1']")
    drag(page, (0.39, 0.22), (0.62, 0.65))
    page.click("dialog[open] [data-mask-save]")
    expect(page.locator(".photo-card .chip-good")).to_have_count(1)
    token = page.locator("input[name=csrf_token]").first.input_value()
    data = {"csrf_token": token, "contact": page.locator("[name=contact]").first.input_value(), "person": "employee"}
    for path, form in (("contacts", data), ("approve", {}), ("publish", {"reason": "试点，已说明"})):
        page.request.post(f"{address}/visits/1/{path}", form={"csrf_token": token} | form)
    for query in ("", "?original=1", "?size=thumb"):
        scale = 320 / SIZE[0] if "thumb" in query else 1
        middle = (int(600 * scale), int(350 * scale))
        assert is_near(colour_at(employee, photo + query, *middle), GREY)
        assert is_near(colour_at(employee, photo + query, int(60 * scale), int(60 * scale)), WALL)
    assert is_near(colour_at(page, f"{photo}?original=1", 600, 350), GREY), "the original is gone for everybody"
    employee.goto(f"{address}/notice")
    if employee.locator("main form button").count():
        press(employee, "main form button")
    employee.goto(f"{address}/results/1")
    expect(employee.locator(".thumb img").first).to_be_visible()
    look(employee, f"masking-employee-phone-{language}")
    assert PASSWORD not in employee.content()


def test_areas_are_drawn_moved_resized_and_deleted_by_pointer_touch_and_keyboard(server, browser_page):
    address = server(load_visit)
    page = browser_page("tablet", "en")
    sign_in(page, address, "shopper")
    send_visit(page, address)
    page = browser_page("tablet", "en")
    sign_in(page, address, "trainer")
    page.goto(f"{address}/visits/1/review")
    page.click("[data-open='mask-1']")
    expect(page.locator("[data-mask-save]")).to_be_disabled()
    drag(page, (0.2, 0.2), (0.4, 0.4))
    assert boxes(page) == [pytest.approx([0.2, 0.2, 0.4, 0.4], abs=0.01)]
    drag(page, (0.3, 0.3), (0.5, 0.4))
    assert boxes(page) == [pytest.approx([0.4, 0.3, 0.6, 0.5], abs=0.01)]
    drag(page, (0.6, 0.5), (0.8, 0.9))
    assert boxes(page) == [pytest.approx([0.4, 0.3, 0.8, 0.9], abs=0.01)]
    drag(page, (0.6, 0.6), (2.0, 2.0))
    assert boxes(page)[0][2:] == pytest.approx([1, 1]), "never beyond the picture"
    drag(page, (0.1, 0.1), (0.105, 0.105))
    assert len(boxes(page)) == 1, "a slip of the finger is no area"
    page.click("[data-mask-remove]")
    assert boxes(page) == []
    page.focus("[data-mask-add]")
    page.keyboard.press("Enter")
    assert boxes(page) == [pytest.approx([0.4, 0.35, 0.6, 0.65])]
    assert "from 40% to 60%" in (page.locator(".mask-area").get_attribute("aria-label") or "")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert boxes(page) == [pytest.approx([0.41, 0.35, 0.61, 0.66])]
    page.keyboard.press("a")
    assert page.url.endswith("/review") and page.locator("dialog[open]").count() == 1, "the queue's keys are off"
    page.keyboard.press("Delete")
    assert boxes(page) == []
    frame = page.locator("dialog[open] [data-stage]").bounding_box()
    touch = page.context.new_cdp_session(page)
    for kind, x, y in (("touchStart", 0.1, 0.1), ("touchMove", 0.2, 0.2), ("touchMove", 0.3, 0.4), ("touchEnd", 0, 0)):
        at = [{"x": frame["x"] + frame["width"] * x, "y": frame["y"] + frame["height"] * y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else at})
    assert boxes(page) == [pytest.approx([0.1, 0.1, 0.3, 0.4], abs=0.01)]
    page.click("[data-mask-save]")
    expect(page.locator(".photo-card .chip-good")).to_have_count(1)
    page.click("[data-open='mask-1']")
    assert boxes(page) == [pytest.approx([0.1, 0.1, 0.3, 0.4], abs=0.01)], "it can be changed until publication"
