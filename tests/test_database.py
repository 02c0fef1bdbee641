"""How databases are opened."""

from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

from sqm_training import database
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


@pytest.fixture
def counter(tmp_path):
    """An engine on an embedded database with one number to count up."""
    url = f"sqlite:///{tmp_path}/counted.sqlite3"
    engine = create_engine(url, **engine_options(url))
    with engine.begin() as connection:
        connection.execute(text("create table counter as select 0 as n"))
    yield engine
    engine.dispose()


@pytest.mark.either
def test_writers_that_read_first_lose_nothing_of_each_other(counter):
    def count(_turn):
        with counter.begin() as connection:
            seen = connection.scalar(text("select n from counter"))
            connection.execute(text("update counter set n = :n"), {"n": seen + 1})

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(count, range(80)))
    with counter.connect() as connection:
        assert connection.scalar(text("select n from counter")) == 80


@pytest.mark.either
def test_a_lock_that_is_not_given_up_is_named_and_the_next_writer_gets_it(counter, monkeypatch):
    monkeypatch.setattr(database, "BUSY_MILLISECONDS", 50)
    with counter.connect() as holder:
        holder.execute(text("update counter set n = 1"))
        with pytest.raises(OperationalError, match="database is locked"), counter.begin():
            pass
        holder.commit()
    with counter.begin() as connection:
        assert connection.scalar(text("select n from counter")) == 1


@pytest.mark.either
def test_one_thread_works_at_a_time_and_nobody_waits_for_ever(monkeypatch):
    inside, most = [], []

    def work(turn):
        with database.one_at_a_time():
            inside.append(turn)
            most.append(len(inside))
            sleep(0.002)
            inside.remove(turn)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(8)))
        assert most == [1] * 8
        monkeypatch.setattr(database, "BUSY_MILLISECONDS", 20)
        with database.one_at_a_time():
            pool.submit(work, 8).result(timeout=5)
    with database.one_at_a_time():
        assert inside == []


@pytest.mark.either
def test_only_what_may_be_synced_later_does_not_wait_for_the_disk(tmp_path, unhurried):
    url = f"sqlite:///{tmp_path}/synced.sqlite3"
    engine = create_engine(url, **engine_options(url))
    found = []
    for is_later in (False, True, True, False):
        token = database.synced_later.set(is_later)
        with engine.begin() as connection:
            found.append(connection.scalar(text("pragma synchronous")))
        database.synced_later.reset(token)
    engine.dispose()
    assert found == [2, 1, 1, 2]
