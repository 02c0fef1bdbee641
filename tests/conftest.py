"""A real database for every test, on SQLite or, with SQM_TEST_DATABASE_URL, on PostgreSQL."""

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import Engine, event, make_url

from sqm_training import create_app, extensions
from sqm_training.assignments import targets
from sqm_training.checklists import plain
from sqm_training.config import Settings
from sqm_training.extensions import db

from .factories import Cast, find_cast, make_cast
from .page import Client
from .postgres import OWN, TEMPLATE, drop_database, emptying, is_emptied, make_copy, make_database, named
from .shared import share_templates, share_yaml
from .slowness import function_of, slow_ones
from .statements import OnceEach, Statements

settings.register_profile("untimed", deadline=None)
settings.register_profile("storm", deadline=None)
settings.register_profile("storm-night", deadline=None)
settings.load_profile("untimed")
share_templates()
share_yaml()
REAL_PAUSE = extensions.PAUSE
KEY = "a key for tests, which nobody uses anywhere else"


@event.listens_for(Engine, "connect")
def hurry(connection: Any, _record: Any) -> None:
    """Let commits of the test's own process return before the disk has them; servers that tests start wait for it."""
    if "sqlite" in type(connection).__module__:
        connection.execute("pragma synchronous = off")


def pytest_configure(config: pytest.Config) -> None:
    """Note on SQLite which statements the tests send; with SQM_ONCE_EACH PostgreSQL is asked each of them, not each test."""
    extensions.PAUSE = 0  # nobody else writes to the database of a test; `test_extensions.py` holds the real pause
    kept, worker = config.rootpath / ".pytest_cache" / "statements", os.environ.get("PYTEST_XDIST_WORKER")
    if not os.environ.get("SQM_TEST_DATABASE_URL"):
        config.pluginmanager.register(Statements(kept, worker or "alone", anew=not worker))
    elif os.environ.get("SQM_ONCE_EACH"):
        config.pluginmanager.register(OnceEach(kept))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what asks for no database: it says the same on SQLite and on PostgreSQL, so once is enough.

    What takes long begins first: else one worker ends with it while the other has nothing left to do.
    """
    slow = slow_ones()
    for item in items:
        if "database_url" not in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.either)
        if function_of(item.nodeid) in slow:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: (not item.get_closest_marker("slow"), not item.get_closest_marker("browser")))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Hand out tests one by one, those that share a costly fixture to one worker."""
    from .scheduling import InOrder

    return InOrder(config, log) if config.getoption("dist") == "loadgroup" else None


def pytest_collection_finish() -> None:
    """Look for garbage a hundred times less often, and never in what was read to collect the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def settings_for(folder: Path, url: str | None = None) -> Settings:
    """Return settings whose data lies in a folder of its own."""
    environ = {"SQM_DATA": str(folder), "SECRET_KEY": KEY}
    return Settings.from_environment(environ | ({"SQM_DATABASE_URL": url} if url else {}))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file that the migrations have built, to be copied by every test."""
    folder = tmp_path_factory.mktemp("migrated")
    app = create_app(settings_for(folder))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    return folder / "sqm.sqlite3"


@pytest.fixture(scope="session")
def peopled_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such a file with the small cast in it: to write them down for every test takes longer than most tests."""
    folder = tmp_path_factory.mktemp("peopled")
    shutil.copy(empty_database, folder / "sqm.sqlite3")
    with create_app(settings_for(folder)).app_context():
        make_cast()
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return folder / "sqm.sqlite3"


@pytest.fixture(scope="session")
def postgres_template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """Return the name of a migrated PostgreSQL database to make copies of, or None when SQLite is tested."""
    url = os.environ.get("SQM_TEST_DATABASE_URL")
    if not url:
        yield None
        return
    make_database(url, TEMPLATE)
    app = create_app(settings_for(tmp_path_factory.mktemp("pg"), named(url, TEMPLATE)))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield TEMPLATE
    emptying(url).dispose()
    for name in (OWN, TEMPLATE):
        drop_database(url, name)


@pytest.fixture
def database_url(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Give the test a fresh migrated database: a copied file, or a copied PostgreSQL database."""
    base = os.environ.get("SQM_TEST_DATABASE_URL")
    if not base:
        source = "peopled_database" if "cast" in request.fixturenames else "empty_database"
        shutil.copy(request.getfixturevalue(source), tmp_path / "sqm.sqlite3")
        yield None
        return
    template = request.getfixturevalue("postgres_template")
    if not is_emptied(base):
        with request.getfixturevalue("built").app_context():
            db.engine.dispose()
        make_copy(base, template)
    yield named(base, OWN)


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The one application of a worker, with one engine: to build it and to word its SQL takes longer than most tests."""
    base = os.environ.get("SQM_TEST_DATABASE_URL")
    application = create_app(settings_for(tmp_path_factory.mktemp("built"), named(base, OWN) if base else None))
    application.config["TESTING"] = True

    def lead(_dialect: Any, _record: Any, places: list[str], _options: Any) -> None:
        places[0] = str(make_url(application.config["SQLALCHEMY_DATABASE_URI"]).database)

    if not base:
        with application.app_context():
            event.listen(db.engine, "do_connect", lead)
    yield application
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def app(built: Flask, tmp_path: Path, database_url: str | None) -> Iterator[Flask]:
    """The application on the test's own database and folder, inside an application context."""
    kept = dict(built.config), dict(built.extensions), dict(targets.KINDS)
    built.config.update(settings_for(tmp_path, database_url).for_flask())
    with built.app_context():
        yield built
        db.session.remove()
        if database_url is None:  # a connection to PostgreSQL serves the next test too: it knows the tables already
            db.engine.dispose()
    for known in (plain._kept, plain._kept_codes):  # they know a database by its engine, which serves many here
        known.cache_clear()
    for present, before in zip((built.config, built.extensions, targets.KINDS), kept, strict=True):
        present.clear()
        present.update(before)


@pytest.fixture
def own_app(tmp_path: Path, database_url: str | None) -> Iterator[Flask]:
    """An application that a test may give routes of its own."""
    application = create_app(settings_for(tmp_path, database_url))
    application.config["TESTING"] = True
    with application.app_context():
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def cast(app: Flask, database_url: str | None) -> Cast:
    """The small cast: an administrator, two trainers, a manager, two shoppers, three employees at two sites."""
    people = find_cast() if database_url is None else make_cast()
    db.session.commit()
    return people


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without a screen that checks every page it is given."""
    return Client(app)
