"""No page needs many queries: every address that a link leads to is opened, as each role."""

import re
from collections import deque

from werkzeug.exceptions import HTTPException

from sqm_training.extensions import db

from ..page import QueryCount, apart

MOST, LOOKS = 10, 2
LINK = re.compile(r'(?:href|src)="(/[^"#?]*)')


class Reads(QueryCount):
    """Counts statements, the beginnings of transactions aside, and the lock of the trail, which on SQLite is one."""

    def _add(self, _connection, _cursor, statement, *_ignored):
        self.count += not statement.startswith(("BEGIN", "select pg_advisory_xact_lock"))


def endpoint_of(app, path):
    try:
        return app.url_map.bind("localhost").match(path, method="GET")[0]
    except HTTPException:
        return "static"


def counted(app, client):
    """Follow the links of somebody, some addresses of each endpoint, and yield endpoint, address and queries."""
    waiting, looked = deque(["/"]), {}
    known = set(waiting)
    while waiting:
        path = waiting.popleft()
        endpoint = endpoint_of(app, path)
        if endpoint == "static" or path.endswith(".svg") or looked.get(endpoint, 0) >= LOOKS:
            continue
        looked[endpoint] = looked.get(endpoint, 0) + 1
        db.session.remove()
        with Reads() as queries:
            answer = apart(lambda path=path: client.browser.get(path, headers=client.headers))
        yield endpoint, path, queries.count, answer.status_code
        found = LINK.findall(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else []
        fresh = [link for link in dict.fromkeys(found) if link not in known]
        known.update(fresh)
        waiting.extend(fresh)


def longest(app, client):
    """Return the most queries of each endpoint that opened, with who opened what; refuse pages that failed."""
    most = {}
    for number in ("trainer", "employee", "manager", "shopper", "admin"):
        for endpoint, path, count, status in counted(app, client.sign_in(number)):
            assert status < 500, (number, path)
            if status == 200 and count > most.get(endpoint, (-1,))[0]:
                most[endpoint] = count, number, path
    return most


def over_the_mark(app, client):
    """Return the endpoints that take more queries than they may, and how many were opened."""
    most = longest(app, client)
    return {endpoint: one for endpoint, one in most.items() if one[0] > MOST}, len(most)
