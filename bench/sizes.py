"""What the same pages cost at full size and at 1 % of it, where `make bench-data` has drawn both."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event, text

from sqm_training import create_app
from sqm_training.config import Settings

from .data import FOLDER, folder_of
from .sheets import FIRST
from .spent import median_cpu, signed_in

SMALL = 0.01
PAGES = {
    "trainer": (
        "/",
        "/review",
        "/visits",
        "/visits?q=B00",
        "/waves",
        "/standards",
        "/standards/coverage",
        "/sites",
        "/sites/{group}",
        "/sites/{hall}",
        "/sites/{hall}/visits",
        "/sites/{hall}/card",
        "/people/{person}/progress",
        "/people/{person}/parts",
        "/results/{result}",
        "/insights/team",
        "/insights/heat",
        "/insights/waves",
        "/insights/shoppers",
        "/insights/visits-needed",
        "/fairness/{wave}",
        "/assignments",
        "/appeals",
    ),
    "employee": ("/", "/results", "/progress", "/practice", "/fairness"),
    "shopper": ("/", "/shops"),
    "manager": ("/", "/sites"),
    "admin": ("/", "/admin/people", "/admin/audit"),
}
PLACES = {
    "group": "select id from site where code = 'G'",
    "hall": "select id from site where code = 'BH00'",
    "person": "select id from person where number = 'B00000'",
    "result": f"select min(id) from result where id >= {FIRST}",
    "wave": "select id from wave where code like 'B__' order by starts_on desc limit 1 offset 2",
}


def application(folder: Path) -> Any:
    """Build the application on drawn data, with its garbage collector set as a server has it."""
    app = create_app(Settings.from_environment({"SQM_DATA": str(folder)}))
    app.config["WTF_CSRF_ENABLED"] = False
    gc.freeze()
    return app


@contextmanager
def queries(app: Any) -> Iterator[list[str]]:
    """Collect the statements that are sent to the database, the beginnings of transactions aside."""
    from sqm_training.extensions import db

    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def opened(app: Any, number: str) -> Callable[[str], Any]:
    """Return what opens a page as somebody."""
    client = signed_in(app, number)
    return lambda path: client.get(path, follow_redirects=True)


def measured(app: Any) -> dict[tuple[str, str], tuple[int, float, int]]:
    """Return status, median CPU in milliseconds and number of queries of each page."""
    from sqm_training.extensions import db

    with app.app_context():
        places = {name: db.session.execute(text(sql)).scalar() for name, sql in PLACES.items()}
    found = {}
    with queries(app) as seen:
        for number, paths in PAGES.items():
            show = opened(app, number)
            for path in paths:
                address = path.format(**places)
                show(address)
                seen.clear()
                status, count = show(address).status_code, len(seen)
                cpu = median_cpu(lambda show=show, address=address: show(address), 9)
                found[number, path] = status, cpu, count
    return found


def report() -> None:
    """Print both sizes side by side, as far as they are drawn."""
    folders = [folder for share in (SMALL, 1.0) if (folder := folder_of(share)).joinpath("rebuilt").exists()]
    if not folders:
        print(f"  nothing is drawn in {FOLDER.name}: make bench-data")
        return
    rows = [measured(application(folder)) for folder in folders]
    for number, path in rows[0]:
        status, small, _count = rows[0][number, path]
        _status, cpu, count = rows[-1][number, path]
        ratio = f"{cpu / small:5.2f} x the small one (bar 1.3)" if len(rows) == 2 else "only one size is drawn"
        print(f"  {number:<9} {path:<28} {status} {cpu:7.1f} ms CPU (bar 25) {count:3d} queries (bar 10) {ratio}")


if __name__ == "__main__":
    report()
