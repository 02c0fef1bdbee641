"""A test client that reads every page as a careful visitor would, and fails on what such a visitor would notice."""

import os
import re
from collections.abc import Callable
from contextvars import Context
from functools import cached_property
from typing import Any

from flask import Flask, session, url_for
from flask_wtf.csrf import generate_csrf
from html5lib import HTMLParser
from html5lib.treebuilders import getTreeBuilder
from sqlalchemy import event

from sqm_training.extensions import db
from sqm_training.people.models import Person

from .factories import PASSWORD

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;!?][\u4e00-\u9fff]")
IS_SECOND_LOOK = "SQM_TEST_DATABASE_URL" in os.environ
CONTROLS = {"input", "select", "textarea"}


class Page:
    """A fetched page: status, headers, text, and its parsed tree."""

    def __init__(self, response: Any, queries: int) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.location = response.headers.get("Location", "")
        self.data: bytes = response.data
        self.is_html = response.mimetype == "text/html"
        has_text = self.is_html or (response.mimetype or "").startswith(("text/", "image/svg"))
        self.text = response.get_data(as_text=True) if has_text else ""
        self.json = response.get_json(silent=True)
        self.queries = queries

    @cached_property
    def tree(self) -> Any:
        """The parsed page, or None when it is no HTML."""
        if not self.is_html or not self.data:
            return None
        parser = HTMLParser(tree=getTreeBuilder("etree"), namespaceHTMLElements=False)
        tree = parser.parse(self.text)
        assert not parser.errors, f"not valid HTML: {parser.errors[:3]}"
        return tree

    def all(self, tag: str) -> list[Any]:
        """Return all elements of a tag."""
        return [] if self.tree is None else list(self.tree.iter(tag))

    @property
    def words(self) -> str:
        """The visible words of the page, white space folded."""
        if self.tree is None:
            return self.text
        parts: list[str] = []
        _collect(self.tree, parts)
        return " ".join(" ".join(parts).split())

    @property
    def title(self) -> str:
        """The words of the only h1."""
        return " ".join("".join(self.all("h1")[0].itertext()).split())

    def check(self) -> None:
        """Fail on what the house style forbids; a page that PostgreSQL filled was looked at when SQLite filled it."""
        if IS_SECOND_LOOK or self.tree is None:
            return
        ids = [element.get("id") for element in self.tree.iter() if element.get("id")]
        assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
        assert len(self.all("h1")) == 1, "a page has one h1"
        assert self.all("title") and "".join(self.all("title")[0].itertext()).strip(), "a page has a title"
        assert self.all("html")[0].get("lang") in {"zh-CN", "en"}, "a page names its language"
        self._check_labels(set(ids))
        for link in self.all("a"):
            href = link.get("href") or ""
            assert not href.startswith("#") or href[1:] in ids or href == "#", f"link to nowhere: {href}"
        assert not HALF_WIDTH.search(self.words), f"half-width mark: {HALF_WIDTH.search(self.words)}"
        assert "style=" not in re.sub(r">[^<]*<", "><", self.text), "no inline style"

    def _check_labels(self, ids: set[str]) -> None:
        labelled = {label.get("for") for label in self.all("label")}
        inside = {id(control) for label in self.all("label") for control in label.iter() if control.tag in CONTROLS}
        for control in (element for tag in CONTROLS for element in self.all(tag)):
            if control.get("type") in {"hidden", "submit", "button"}:
                continue
            named = control.get("aria-label") or control.get("aria-labelledby") or control.get("id") in labelled
            assert named or id(control) in inside, f"no label: {control.attrib}"


def _collect(element: Any, parts: list[str]) -> None:
    if element.tag in {"script", "style", "template"}:
        return
    if element.text and isinstance(element.tag, str):
        parts.append(element.text)
    for child in element:
        _collect(child, parts)
        if child.tail:
            parts.append(child.tail)


class Client:
    """Signs in as somebody and opens pages."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.browser = app.test_client()

    def sign_in(self, person: Person | str, language: str = "en") -> "Client":
        """Sign in with the password of the factories, in a language."""
        number = person if isinstance(person, str) else person.number
        self.browser = self.app.test_client()
        self.headers = {"Accept-Language": language}
        page = self.post("/sign-in", {"username": number, "password": PASSWORD})
        assert page.status == 302, f"{number} could not sign in"
        return self

    headers: dict[str, str] = {"Accept-Language": "en"}

    def get(self, url: str, **options: Any) -> Page:
        """Open a page and check it."""
        return self._open("GET", url, **options)

    def post(self, url: str, data: Any = None, **options: Any) -> Page:
        """Send a form with a fresh token."""
        if options.get("json") is None:
            options["data"] = {"csrf_token": self.token(), **(data or {})}
        return self._open("POST", url, **options)

    def put(self, url: str, **options: Any) -> Page:
        """Send a body."""
        return self._open("PUT", url, **options)

    def fetch(self, method: str, url: str) -> int:
        """Ask for an address and return the status alone."""
        headers = {**self.headers, **({} if method == "GET" else {"X-CSRFToken": self.token()})}
        db.session.remove()
        return int(apart(lambda: self.browser.open(url, method=method, headers=headers)).status_code)

    def token(self) -> str:
        """Return a CSRF token of this browser's session."""
        return apart(self._make_token)

    def _make_token(self) -> str:
        with self.app.test_request_context(), self.browser.session_transaction() as kept:
            session.update(kept)
            token = generate_csrf()
            kept["csrf_token"] = session["csrf_token"]
        return token

    def _open(self, method: str, url: str, **options: Any) -> Page:
        headers = {**self.headers, **options.pop("headers", {})}
        if method not in {"GET", "HEAD"}:
            headers.setdefault("X-CSRFToken", self.token())
        db.session.remove()
        with QueryCount() as queries, Uncommitted() as left:
            response = apart(lambda: self.browser.open(url, method=method, headers=headers, buffered=True, **options))
        assert not left.pending, "a view left changes uncommitted"
        page = Page(response, queries.count)
        page.check()
        return page


def apart(act: Callable[[], Any]) -> Any:
    """Run the act as a request of its own, without the application context of the test around it."""
    return Context().run(act)


class Uncommitted:
    """Notices a flush that neither a commit nor a rollback has followed."""

    pending = False

    def __enter__(self) -> "Uncommitted":
        for name, act in self._listeners().items():
            event.listen(db.session, name, act)
        return self

    def _listeners(self) -> dict[str, Callable[..., None]]:
        return {"after_flush": self._flushed, "after_commit": self._settled, "after_soft_rollback": self._settled}

    def _flushed(self, *_ignored: Any) -> None:
        self.pending = True

    def _settled(self, *_ignored: Any) -> None:
        self.pending = False

    def __exit__(self, *_ignored: Any) -> None:
        for name, act in self._listeners().items():
            event.remove(db.session, name, act)


class QueryCount:
    """Counts the statements sent to the database inside a block, as the bench does: beginnings of transactions aside."""

    def __enter__(self) -> "QueryCount":
        self.count = 0
        event.listen(db.engine, "before_cursor_execute", self._add)
        return self

    def _add(self, _connection: Any, _cursor: Any, statement: str, *_ignored: Any) -> None:
        self.count += not statement.startswith("BEGIN")

    def __exit__(self, *_ignored: Any) -> None:
        event.remove(db.engine, "before_cursor_execute", self._add)


def address(endpoint: str, **values: Any) -> str:
    """Return the path of an endpoint."""
    return url_for(endpoint, **values)
