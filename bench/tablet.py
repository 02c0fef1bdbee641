"""What the tablet form costs: taps at 100 items on a slow tablet, a photo of 12 megapixels, the shell over the wire."""

import io
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from sqm_training import create_app
from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.config import Settings
from sqm_training.extensions import db
from sqm_training.people.models import Person, PersonRole, Site
from sqm_training.people.passwords import hasher
from sqm_training.visits.models import Visit
from sqm_training.visits.shell import shell

from .checklist import checklist
from .served import ROOT, server

CHROMIUM = os.environ.get("SQM_CHROMIUM", "/usr/bin/chromium")
SLOWER = 4
ITEMS, TAPS = 100, 60
PASSWORD = "window-2026"
MEASURE = """async (taps) => {
    const items = [...document.querySelectorAll("[data-item]")].slice(0, taps);
    const times = [];
    for (const item of items) {
        location.hash = item.closest("[data-step]").dataset.step;
        await new Promise((done) => setTimeout(done, 30));
        const field = item.querySelector("input[value=no]");
        const begun = performance.now();
        field.click();
        item.getBoundingClientRect();
        times.push(performance.now() - begun);
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
    }
    return times;
}"""


def words(text: str) -> dict[str, str]:
    """Return a text for both languages."""
    return {"zh": text, "en": text}


def item(number: int) -> dict[str, Any]:
    """Return one item; every fifth hangs on the one before."""
    row = {
        "code": f"I{number}",
        "text": words(f"Item {number}"),
        "type": "yes_no",
        "points": 1,
        "allow_na": True,
        "faults_hint": [words("fault one"), words("fault two")],
        "demand": {"on": ["no"], "need": ["comment"]},
    }
    return row | ({"when": f"I{number - 1} == 'no'"} if number % 5 == 0 else {})


def load() -> None:
    """Plan a visit on a checklist of 100 items in five sections."""
    sections = [
        {"code": f"S{part}", "title": words(f"Part {part}"), "items": [item(part * 20 + n) for n in range(1, 21)]}
        for part in range(5)
    ]
    version, _findings = load_checklist(checklist("BIG", words("Big"), sections))
    site = Site(code="hall", name="Hall", kind="hall", path="/1/")
    shopper = Person(
        number="shopper", name="Shopper", password_hash=hasher().hash(PASSWORD), role_rows=[PersonRole(role="shopper")]
    )
    db.session.add_all([site, shopper])
    db.session.flush()
    db.session.add(
        Visit(
            site_id=site.id,
            shopper_id=shopper.id,
            checklist_id=version.checklist_id,
            version_id=version.id,
            script_id=version.scripts[0].id,
            opens_on=date(2026, 1, 1),
            closes_on=date(2030, 1, 1),
            made_at=datetime.now(UTC),
        )
    )


def photo() -> bytes:
    """Return 12 megapixels of noise over a gradient, as hard to compress as a photo can be."""
    small = Image.effect_noise((1000, 750), 60).convert("RGB")
    stream = io.BytesIO()
    Image.blend(small.resize((4000, 3000)), Image.radial_gradient("L").resize((4000, 3000)).convert("RGB"), 0.5).save(
        stream, "JPEG", quality=92
    )
    return stream.getvalue()


def taps(page: Page) -> None:
    """Print how long a tap takes until the page shows it, on a processor four times slower."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    times = sorted(page.evaluate(MEASURE, TAPS))
    middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
    print(f"  a tap at {ITEMS} items, {SLOWER} x slower: median {middle:.1f} ms, p95 {slow:.1f} ms (bar 50 ms)")


def photos(page: Page) -> None:
    """Print what is left of a photo of 12 megapixels."""
    page.evaluate("location.hash = document.querySelector('[data-item]').closest('[data-step]').dataset.step")
    page.evaluate("document.querySelector('#item-I1 .more').open = true")
    page.set_input_files("#I1-file", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.wait_for_selector("#item-I1 [data-photo-box]")
    size = page.evaluate(
        """async () => {
            const store = await import("/static/js/offline/store.js");
            const [record] = await store.all();
            return (await store.photosOf(record.uuid))[0].bytes.byteLength;
        }"""
    )
    print(f"  a photo of 12 megapixels: {size / 1024:.0f} KB (bar 600 KB)")


def weight(app: Any) -> None:
    """Print what the shell costs over the wire, compressed as the server sends it."""
    with app.test_request_context():
        listed = shell()
    client = app.test_client()
    total = 0
    for address in [file["url"] for file in listed["files"]] + listed["pages"]:
        with client.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
            total += len(answer.data)
    print(f"  the shell over the wire: {total / 1000:.0f} KB (bar 150 KB)")


def report() -> None:
    """Print all figures of the tablet."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = {"SQM_DATA": str(folder)}
        command = [sys.executable, "-m", "flask", "--app", "app", "db", "upgrade"]
        subprocess.run(command, cwd=ROOT, env=os.environ | settings, check=True, capture_output=True)
        app = create_app(Settings.from_environment(settings))
        with app.app_context():
            load()
            db.session.commit()
        weight(app)
        with server(folder) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_page(viewport={"width": 820, "height": 1180})
            page.goto(f"http://127.0.0.1:{port}/sign-in")
            page.fill("#username", "shopper")
            page.fill("#password", PASSWORD)
            page.click("main button[type=submit]")
            page.goto(f"http://127.0.0.1:{port}/shops/1/sheet")
            page.wait_for_selector("html[data-ready]", state="attached")
            photos(page)
            taps(page)
            browser.close()


if __name__ == "__main__":
    report()
