"""Photos in the tablet form: several at once, upright, taken away and put back, refused with their cause."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from .shopping import jpeg, load_visit
from .sight import look, seen_on, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.either]
SIDEWAYS = 6
"""What a camera writes that was held upright: turn the picture a quarter to the right."""

CAUSES = {
    "zh": ("页面.jpg：这不是可以识别的照片", "断.jpg：照片不完整", "大.jpg：照片超过 25 MB"),
    "en": (
        "页面.jpg: this is no readable photo",
        "断.jpg: the photo is cut off",
        "大.jpg: The photo is larger than 25 MB",
    ),
}


def turned() -> bytes:
    """Return a picture whose left half is red, marked by the camera as lying on its side: upright, the top is red."""
    image = Image.new("RGB", (400, 200), "blue")
    image.paste("red", (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    exif[0x010F] = "Maker"
    stream = io.BytesIO()
    image.save(stream, "JPEG", exif=exif.tobytes())
    return stream.getvalue()


def choose(page: Page, folder: Path, *files: tuple[str, bytes]) -> None:
    """Choose files for item A1."""
    for name, data in files:
        (folder / name).write_bytes(data)
    page.set_input_files("#A1-file", [folder / name for name, _data in files])


def opened(page: Page, address: str) -> None:
    """Open the section with the comment and photo fields of A1 shown."""
    page.goto(f"{address}/shops/1/checklist?section=A")
    if not page.locator("#A1-file").is_visible():
        page.locator("#item-A1 .more summary").click()


BAD = (
    ("页面.jpg", b"<html><script>alert(1)</script></html>"),
    ("断.jpg", jpeg(1500, 1000, "purple")[:9_000]),
    ("大.jpg", bytes(26 * 1024 * 1024)),
)


def test_good_photos_stay_and_bad_ones_are_named(server, browser_page, tmp_path):
    address = server(load_visit)
    for language, causes in CAUSES.items():
        page = browser_page("tablet", language)
        sign_in(page, address, "shopper")
        opened(page, address)
        choose(page, tmp_path, ("大厅.jpg", jpeg(2000, 1500)), *BAD, ("窗口.jpg", jpeg(500, 400, "orange")))
        fault = page.locator("#item-A1 [data-photo-fault]")
        for cause in causes:
            expect(fault).to_contain_text(cause)
    boxes = page.locator("#item-A1 [data-photo-box]")
    expect(boxes).to_have_count(2)
    seen_on(page).console[:] = [line for line in seen_on(page).console if "/api/photos/" not in line]
    boxes.nth(0).locator("button").click()
    expect(boxes.nth(0)).to_have_class("answer-photo is-removed")
    boxes.nth(1).locator("button").click()
    boxes.nth(1).locator("button").click()
    page.click("button[value=next]")
    page.wait_for_url("**section=D")
    opened(page, address)
    expect(boxes).to_have_count(1)
    look(page, "photos-kept-tablet-en")


def test_a_photo_stands_upright_small_and_without_what_the_camera_wrote(server, browser_page, tmp_path):
    address = server(load_visit)
    for script in (True, False):
        page = browser_page("phone", "en", script=script)
        sign_in(page, address, "shopper")
        opened(page, address)
        choose(page, tmp_path, ("up.jpg", turned()))
        if script:
            expect(page.locator("#item-A1 [data-photo-box]")).to_have_count(1)
        page.click("button[value=next]")
        page.wait_for_url("**section=D")
    for number in (1, 2):
        image = Image.open(io.BytesIO(page.request.get(f"{address}/photos/{number}").body()))
        assert image.height == 2 * image.width and not image.getexif()
        top, bottom = image.getpixel((100, 50)), image.getpixel((100, 350))
        assert top[0] > 2 * top[2] and bottom[2] > 2 * bottom[0]


def test_without_a_connection_the_photo_is_said_to_be_unsent(server, browser_page, tmp_path):
    address = server(load_visit)
    page = browser_page("phone", "en")
    sign_in(page, address, "shopper")
    opened(page, address)
    page.context.set_offline(True)
    choose(page, tmp_path, ("up.jpg", jpeg()))
    expect(page.locator("#item-A1 [data-photo-fault]")).to_contain_text("no connection")
    page.context.set_offline(False)
    choose(page, tmp_path, ("up.jpg", jpeg()), ("up.jpg", jpeg()))
    expect(page.locator("#item-A1 [data-photo-fault]")).to_be_hidden()
    expect(page.locator("#item-A1 [data-photo-box]")).to_have_count(1)
