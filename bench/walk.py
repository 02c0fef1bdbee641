"""Walks every page that a link leads to, as each role, at both sizes: CPU, queries and the ratio of the two."""

import gc
import re
import sys
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text

from .data import FOLDER, folder_of
from .sizes import PAGES, PLACES, SMALL, application, queries

ACCOUNTS = ("trainer", "employee", "shopper", "manager", "admin", "B00000", "BS00000", "BM00000")
"""The demo's people, whose pages show everything, and people of the bench, who have its number of visits."""
TIMES, LOOKS = 5, 2
BARS = {"cpu": 25.0, "ratio": 1.3, "queries": 10, "chart": 130.0}
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
ASIDE = {"static", "people.sign_out", "kit.show_styleguide", "assets.send_stylesheet", "health.check_health"}


def signed_in(app: Any, number: str) -> Any:
    """Return a client that is signed in as somebody, with or without a password."""
    from flask import session

    from sqm_training.extensions import db
    from sqm_training.people.models import Person
    from sqm_training.people.sessions import begin_sign_in

    client = app.test_client()
    with app.test_request_context():
        begin_sign_in(db.session.scalars(db.select(Person).where(Person.number == number)).one())
        db.session.commit()
        kept = dict(session)
    with client.session_transaction() as cookie:
        cookie.update(kept)
    return client


def seeds(app: Any, number: str) -> list[str]:
    """Return where a walk begins: the start page and the addresses of the bench with its numbers."""
    from sqm_training.extensions import db

    with app.app_context():
        places = {name: db.session.execute(text(sql)).scalar() for name, sql in PLACES.items()}
    role = {"B": "employee", "BS": "shopper", "BM": "manager"}.get(number.rstrip("0"), number)
    return [path.format(**places) for path in PAGES.get(role, ("/",))]


def endpoint_of(app: Any, path: str) -> str | None:
    """Return the endpoint of an address that can be opened, None when there is none."""
    try:
        return str(app.url_map.bind("localhost").match(path.partition("?")[0], method="GET")[0])
    except Exception:
        return None


def walk(app: Any, number: str) -> Iterator[str]:
    """Follow links from the start page, a few addresses of each endpoint, and yield what opened first of each."""
    client, first = signed_in(app, number), seeds(app, number)
    waiting, looked, kept = deque(first), {}, set()
    known = set(waiting)
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(app, path)
        if endpoint is None or endpoint in ASIDE or (looked.get(endpoint, 0) >= LOOKS and path not in first):
            continue
        looked[endpoint] = looked.get(endpoint, 0) + 1
        answer = client.get(path)
        if answer.status_code != 200:
            continue
        if endpoint not in kept or path in first:
            kept.add(endpoint)
            yield path
        if answer.mimetype == "text/html":
            found = (link.partition("?")[0] for link in LINK.findall(answer.get_data(as_text=True)))
            fresh = [link for link in dict.fromkeys(found) if link not in known]
            known.update(fresh)
            waiting.extend(fresh)


@dataclass
class Spent:
    """What an address costs at one size: status, number of queries cold, lines of tables, least CPU in milliseconds."""

    app: Any
    client: Any
    seen: list[str]
    status: int = 0
    count: int = 0
    lines: int = 0
    least: float = float("inf")

    def look(self, path: str) -> None:
        """Open the address twice: the second time its queries are counted."""
        self.client.get(path)
        self.seen.clear()
        answer = self.client.get(path)
        self.status, self.count, self.lines = answer.status_code, len(self.seen), answer.data.count(b"<tr")

    def measure(self, path: str) -> None:
        """Open the address once more and keep the least CPU."""
        start = time.process_time()
        self.client.get(path)
        self.least = min(self.least, 1000 * (time.process_time() - start))


def measured(
    apps: list[Any], number: str, seen: list[list[str]], paths: list[str]
) -> Iterator[tuple[str, list[Spent]]]:
    """Yield what each address costs somebody at each size, in turns, so that a busy machine treats both alike."""
    clients = [signed_in(app, number) for app in apps]
    for path in paths:
        sizes = [Spent(*one) for one in zip(apps, clients, seen, strict=True)]
        for one in sizes:
            one.look(path)
        for _ in range(TIMES):
            for one in sizes:
                one.measure(path)
        yield path, sizes


def over(path: str, cpu: float, ratio: float, count: int) -> str:
    """Name the bars that a page misses."""
    bar = BARS["chart"] if path.endswith(".svg") else BARS["cpu"]
    missed = {"CPU": cpu > bar, "ratio": ratio > BARS["ratio"], "queries": count > BARS["queries"]}
    return " ".join(name for name, is_over in missed.items() if is_over)


def report(numbers: Sequence[str] = ACCOUNTS) -> None:
    """Print all pages at both sizes, and how many miss a bar."""
    folders = [folder_of(share) for share in (SMALL, 1.0)]
    if not all(folder.joinpath("rebuilt").exists() for folder in folders):
        print(f"  both sizes are not drawn in {FOLDER.name}: make bench-data")
        return
    apps = [application(folder) for folder in folders]
    opened, pages, missed = set(ASIDE), 0, 0
    with queries(apps[0]) as few, queries(apps[1]) as many:
        for app in apps:
            app.config["WTF_CSRF_ENABLED"] = True
        for number in numbers:
            paths = list(walk(apps[0], number))
            opened |= {endpoint_of(apps[0], path) or "" for path in paths}
            gc.freeze()
            for path, (small, full) in measured(apps, number, [few, many], paths):
                ratio = full.least / small.least
                said = over(path, full.least, ratio, full.count)
                if "ratio" in said and full.lines > small.lines:
                    said += f" ({full.lines} lines against {small.lines})"
                pages, missed = pages + 1, missed + bool(said)
                figures = f"{small.least:7.1f} {full.least:7.1f} ms CPU {ratio:5.2f} x {full.count:3d} queries"
                print(f"  {number:<8} {path:<62} {full.status} {figures} {said}", flush=True)
    print(f"  {pages} pages, {missed} over a bar (CPU 25 ms, ratio 1.3, 10 queries)")
    rules = [rule for rule in apps[0].url_map.iter_rules() if "GET" in (rule.methods or ())]
    print("  no link led to", *sorted({rule.endpoint for rule in rules} - opened))


if __name__ == "__main__":
    report(sys.argv[1:] or ACCOUNTS)
