"""The reverse proxy of docs/deploy: a real nginx with a certificate of our own in front of a real server."""

import contextlib
import http.client
import os
import shutil
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from ..browser.conftest import free_port
from ..conftest import KEY

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
NAME = "training.example.org"
NGINX = os.environ.get("SQM_NGINX") or shutil.which("nginx") or str(ROOT / ".venv" / "nginx" / "usr" / "sbin" / "nginx")

pytestmark = [pytest.mark.either, pytest.mark.slow]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory, empty_database):
    """Start the application in production and nginx in front of it; give the ports of http and https, and the folder."""
    folder = tmp_path_factory.mktemp("proxy")
    shutil.copy(empty_database, folder / "sqm.sqlite3")
    subprocess.run([DEPLOY / "certificate", NAME, folder / "ssl"], check=True, stdout=subprocess.DEVNULL)
    plain, secure, behind = free_port(), free_port(), free_port()
    environment = os.environ | {
        "SQM_DATA": str(folder), "SQM_ENV": "production", "SECRET_KEY": KEY, "SQM_PROXIES": "1",
        "SQM_TRUSTED_HOSTS": NAME, "SQM_BASE_URL": f"https://{NAME}",
    }  # fmt: skip
    arguments = ["--bind", f"127.0.0.1:{behind}", "--no-control-socket", "--log-level", "critical", "app:app"]
    server = subprocess.Popen([Path(ROOT, ".venv/bin/gunicorn"), *arguments], cwd=ROOT, env=environment)
    nginx = subprocess.Popen([NGINX, "-e", folder / "error.log", "-c", configuration(folder, plain, secure, behind)])
    try:
        wait_until(plain, nginx)
        wait_until(behind, server)
        yield plain, secure, folder
    finally:
        for process in (nginx, server):
            process.terminate()
            process.wait(20)


def wait_until(port, process):
    """Return once something listens there; fail when the process has ended."""
    with contextlib.suppress(OSError):
        return socket.create_connection(("127.0.0.1", port), 1).close()
    assert process.poll() is None, "it ended"
    time.sleep(0.1)
    return wait_until(port, process)


def configuration(folder, plain, secure, behind):
    """Write the file of docs/deploy with other ports and paths, inside what a whole configuration needs around it."""
    text = (DEPLOY / "nginx.conf").read_text("utf-8")
    for old, new in {
        "listen 80": f"listen 127.0.0.1:{plain}", "listen 443": f"listen 127.0.0.1:{secure}",
        "/etc/ssl/training": str(folder / "ssl"), "127.0.0.1:8000": f"127.0.0.1:{behind}",
    }.items():  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    paths = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.getuid() == 0 else ""
    file = folder / "nginx.conf"
    file.write_text(
        f"daemon off;\n{user}pid {folder}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{paths}{text}\n}}\n", "utf-8"
    )
    return file


def ask(proxy, method, path, body=None, headers=None):
    """Make a request as a device that trusts our authority; return the answer and its body."""
    _plain, secure, folder = proxy
    trust = ssl.create_default_context(cafile=str(folder / "ssl" / "ca.pem"))
    connection = http.client.HTTPSConnection("127.0.0.1", secure, timeout=30, context=trust)
    sock = socket.create_connection(("127.0.0.1", secure), 30)
    connection.sock = trust.wrap_socket(sock, server_hostname=NAME)
    connection.request(method, path, body, {"Host": NAME} | (headers or {}))
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer, data


def test_the_page_comes_encrypted_under_a_name_that_the_certificate_bears(proxy):
    answer, page = ask(proxy, "GET", "/sign-in")
    assert answer.status == 200 and b"csrf_token" in page
    assert answer.headers["Strict-Transport-Security"]
    assert all("Secure" in line and "HttpOnly" in line for line in answer.headers.get_all("Set-Cookie"))


def test_who_comes_without_encryption_is_led_to_it(proxy):
    connection = http.client.HTTPConnection("127.0.0.1", proxy[0], timeout=30)
    connection.request("GET", "/shops?x=1", headers={"Host": NAME})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{NAME}/shops?x=1")


def test_the_application_knows_that_it_is_encrypted(proxy):
    answer, _page = ask(proxy, "GET", "/shops")
    assert answer.status == 302 and answer.headers["Location"].startswith(("/sign-in", f"https://{NAME}/"))
    refused, _page = ask(proxy, "GET", "/sign-in", headers={"Host": "elsewhere.example.org"})
    assert refused.status == 400


def test_bodies_pass_up_to_what_a_photo_may_have(proxy):
    photo = b"\0" * (24 * 1024 * 1024)
    assert ask(proxy, "PUT", f"/api/photos/{'0' * 64}", photo)[0].status in {400, 401}
    assert ask(proxy, "PUT", f"/api/photos/{'0' * 64}", photo * 2)[0].status == 413


def test_the_certificate_is_one_that_ipads_accept(proxy):
    text = subprocess.run(
        ["openssl", "x509", "-in", proxy[2] / "ssl" / "server.pem", "-noout", "-text"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert f"DNS:{NAME}" in text and "TLS Web Server Authentication" in text
    assert oct((proxy[2] / "ssl" / "ca.key").stat().st_mode)[-3:] == "600"
