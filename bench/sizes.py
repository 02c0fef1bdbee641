"""The two sizes that `make bench-data` draws, where the bench begins to walk them, and what counts their queries."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import event

from sqm_training import create_app
from sqm_training.config import Settings

from .sheets import FIRST

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
        "/insights/visits?of=heat&dimension=reliability",
        "/insights/visits?of=heat&dimension=reliability&site={hall}",
        "/insights/visits?of=heat&standard=GREET-1",
        "/insights/visits?of=heat&standard=GREET-1&site={hall}",
        "/insights/visits?of=weakest&standard=GREET-1",
        "/insights/visits?of=part&part=person&site={hall}",
        "/insights/visits?of=steps&touchpoint=greet",
        "/insights/visits?of=steps&touchpoint=greet&site={hall}",
        "/insights/visits?of=steps&touchpoint=order",
        "/insights/visits?of=steps&standard=LIST-2&channel=hotline",
        "/insights/visits?of=steps&standard=LIST-2&side=earlier",
        "/insights/visits?of=wave&wave={wave}",
        "/insights/visits?of=published&wave={wave}",
        "/insights/visits?of=people&wave={wave}",
        "/insights/visits?of=shopper&shopper={shopper}",
        "/insights/visits?of=item&version={version}&item=I0",
        "/insights/visits?of=pairs&version=1&item=G1",
        "/fairness/{wave}",
        "/assignments",
        "/assignments/new?kind=card&ref=GREET-1&people=role",
        "/assignments/new?kind=card&ref=GREET-1&people=weakness&site={hall}",
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
    "shopper": "select id from person where number = 'BS00000'",
    "version": "select max(version_id) from visit",
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
