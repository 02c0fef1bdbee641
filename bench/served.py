"""What pages cost over the wire: a real server, real connections, one client and eight."""

import gzip
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parent.parent
ASSETS = re.compile(
    r'<(?:script|link|img|use)\b[^>]*?\s(?:src|href)="(/[^"]+\.(?:css|js|svg|png|ico|webmanifest)[^"]*)"'
)
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
IMPORTS = re.compile(r'^import [^;]*?"(\.[^"]+)"', re.MULTILINE)
TIMES = 200


@contextmanager
def server(folder: Path) -> Iterator[int]:
    """Serve the data of a folder with four workers, as `make run` does, and give the port."""
    with _started(folder) as (_process, port):
        yield port


@contextmanager
def _started(folder: Path) -> Iterator[tuple[int, int]]:
    """Start the server; give the id of its process, whose children are the workers, and the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    arguments = ["--bind", f"127.0.0.1:{port}", "--workers", "4", "--threads", "2", "--preload", "--no-control-socket"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *arguments, "--log-level", "warning", "app:app"],
        cwd=ROOT,
        env=os.environ | {"SQM_DATA": str(folder)},
    )
    try:
        _wait(port)
        yield process.pid, port
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server does not answer")


def memory(folder: Path) -> tuple[float, float]:
    """Return the MiB of the largest worker after its start, and of all processes when shared pages count once."""
    with _started(folder) as (master, _port):
        time.sleep(1)
        workers = [int(one) for one in Path(f"/proc/{master}/task/{master}/children").read_text().split()]
        largest = max(_mebibytes(one, "Rss") for one in workers)
        return largest, sum(_mebibytes(one, "Pss") for one in (master, *workers))


def _mebibytes(process: int, field: str) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) / 1024


class Client:
    """One signed-in browser without a screen."""

    def __init__(self, port: int, number: str, password: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: SimpleCookie = SimpleCookie()
        token = TOKEN.search(self.get("/sign-in").decode())
        body = f"csrf_token={token.group(1)}&username={number}&password={password}" if token else ""
        self.send("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded"})

    def get(self, path: str) -> bytes:
        """Return the body of a page as it came over the wire."""
        return self.send("GET", path, None, {"Accept-Encoding": "gzip"})

    def send(self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]) -> bytes:
        """Return the body of an answer; raise `RuntimeError` when it is a refusal."""
        cookie = "; ".join(f"{name}={one.value}" for name, one in self.cookies.items())
        self.connection.request(method, path, body, headers | ({"Cookie": cookie} if cookie else {}))
        answer = self.connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.load(line)
        data = answer.read()
        if answer.status >= 400:
            raise RuntimeError(f"{path}: {answer.status}")
        return data


def p95(milliseconds: list[float]) -> float:
    """Return the time that 95 of 100 requests stay below."""
    return statistics.quantiles(milliseconds, n=20)[-1]


def _timed(client: Client, path: str, times: int) -> list[float]:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        client.get(path)
        spent.append(1000 * (time.perf_counter() - start))
    return spent


def cold(client: Client, path: str) -> tuple[int, int]:
    """Return how many requests a page, what it names and what its scripts import take, and how many bytes."""
    page = client.get(path)
    wanted = sorted({name.partition("#")[0] for name in ASSETS.findall(page.decode(errors="replace"))})
    got: dict[str, bytes] = {}
    while wanted:
        address = wanted.pop()
        if address not in got:
            got[address] = client.get(address)
            if address.partition("?")[0].endswith(".js"):
                found = IMPORTS.findall(_plain(got[address]))
                wanted += [urljoin(address, name) for name in found]
    return 1 + len(got), len(page) + sum(map(len, got.values()))


def _plain(data: bytes) -> str:
    return (gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data).decode(errors="replace")


def report(folder: Path, pages: dict[str, str], password: str) -> None:
    """Print requests, bytes and times of one page of each account."""
    with server(folder) as port:
        for number, path in pages.items():
            client = Client(port, number, password)
            requests, size = cold(client, path)
            alone = p95(_timed(client, path, TIMES))
            crowd = [Client(port, number, password) for _ in range(8)]
            with ThreadPoolExecutor(8) as pool:
                rows = pool.map(lambda one, path=path: _timed(one, path, TIMES // 4), crowd)
            together = p95([spent for row in rows for spent in row])
            print(
                f"  {number:<9} {path:<20} {requests:2d} requests (bar 8) {size / 1024:6.0f} KiB (bar 150) "
                f"p95 {alone:5.0f} ms alone (bar 40) {together:5.0f} ms with eight (bar 200)"
            )
