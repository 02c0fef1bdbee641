"""How databases are opened."""

import pytest
from sqlalchemy import Engine, create_engine, event, text

from sqm_training.config import engine_options

from .conftest import hurry


@pytest.fixture
def unhurried():
    """Commits that wait for the disk, as they do outside the tests."""
    event.remove(Engine, "connect", hurry)
    yield
    event.listen(Engine, "connect", hurry)


@pytest.mark.either
def test_an_embedded_database_keeps_what_was_committed(tmp_path, unhurried):
    url = f"sqlite:///{tmp_path}/kept.sqlite3"
    with create_engine(url, **engine_options(url)).connect() as connection:
        settings = [connection.execute(text(f"pragma {name}")).scalar() for name in ("synchronous", "foreign_keys")]
    assert settings == [2, 1]
