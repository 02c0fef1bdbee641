"""What a tablet needs to open without a network: nobody's page, the worker, the manifest, the shell."""

import gzip
import hashlib
import json
import re

import pytest

from sqm_training.visits import shell
from sqm_training.web.assets import STATIC

IMPORT = re.compile(r'(?:from|import|import\() ?"(\.{1,2}/[^"]+)"')


def test_the_page_to_start_from_is_nobodys(client, cast):
    alone = {code: client.get(f"/tablet/{code}").text for code in ("zh", "en")}
    assert "在本机上" in alone["zh"] and "On this tablet" in alone["en"]
    client.sign_in(cast.shopper)
    for code in ("zh", "en"):
        page = client.get(f"/tablet/{code}")
        assert page.headers["X-Tablet-Owner"] == "nobody"
        assert cast.shopper.name not in page.text and [
            one.get("data-person") for one in page.all("script") if one.get("data-person")
        ] == ["?"]
    assert client.get("/tablet/fr").status == 404


def listed(client):
    text = client.get("/service-worker.js").data.decode()
    return json.loads(re.match(r"const SHELL = (.*);\n", text).group(1))


def test_the_worker_lists_every_file_by_its_hash(client):
    answer = client.get("/service-worker.js")
    assert answer.headers["Cache-Control"] == "no-cache" and answer.headers["Content-Type"].startswith(
        "text/javascript"
    )
    found = listed(client)
    assert found["pages"] == ["/tablet/zh", "/tablet/en"]
    for file in found["files"]:
        assert hashlib.sha256(client.get(file["url"]).data).hexdigest() == file["sha256"], file["url"]


def test_every_module_that_the_shell_imports_is_in_the_shell(client):
    names = {*shell.modules(), *shell.FILES}
    for name in shell.modules():
        for target in IMPORT.findall((STATIC / name).read_text("utf-8")):
            path = ((STATIC / name).parent / target).resolve().relative_to(STATIC).as_posix()
            assert path in names, f"{name} imports {target}"


def packed(client, address):
    """Return a file as it goes over the wire, with its headers."""
    with client.browser.get(address, headers={"Accept-Encoding": "gzip"}) as answer:
        return answer.data, answer.headers


def test_the_shell_is_light(client):
    files = [file["url"] for file in listed(client)["files"]] + ["/tablet/zh", "/tablet/en", "/service-worker.js"]
    assert sum(len(packed(client, one)[0]) for one in files) <= 150_000


def test_a_compressed_file_is_the_same_file(client):
    file = next(one for one in listed(client)["files"] if one["url"].endswith(".css"))
    data, headers = packed(client, file["url"])
    assert headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in headers["Vary"]
    assert hashlib.sha256(gzip.decompress(data)).hexdigest() == file["sha256"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_can_be_put_on_the_home_screen(client, language):
    found = client.get("/manifest.webmanifest", headers={"Accept-Language": language}).json
    assert found["start_url"] == f"/tablet/{language}" and found["display"] == "standalone"
    assert {one["sizes"] for one in found["icons"]} == {"192x192", "512x512"}
    assert all(client.get(one["src"]).status == 200 for one in found["icons"])


def test_the_vendored_file_is_the_one_that_is_named(client):
    table = (STATIC / "vendor" / "README.md").read_text("utf-8")
    digest = hashlib.sha256((STATIC / "vendor" / "idb" / "idb.js").read_bytes()).hexdigest()
    assert f"`{digest}`" in table and "8.0.4" in table and (STATIC / "vendor" / "idb" / "LICENSE").exists()
