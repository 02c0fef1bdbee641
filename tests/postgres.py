"""The PostgreSQL databases of a test worker: one that the migrations built, and one that every test finds empty."""

import os
from functools import cache

from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

TEMPLATE = f"sqm_template_{os.getpid()}"
OWN = f"sqm_test_{os.getpid()}"


def named(url: str, name: str) -> str:
    """Return the address of another database of the same PostgreSQL server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def make_database(base: str, name: str, template: str = "template1") -> None:
    """Make a database anew on the server at `base`."""
    drop_database(base, name)
    _administer(base, f"create database {name} template {template}")


def drop_database(base: str, name: str) -> None:
    """Drop a database if it is there."""
    _administer(base, f"drop database if exists {name} with (force)")


def _administer(base: str, statement: str) -> None:
    engine = create_engine(base, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text(statement))


def make_copy(base: str, template: str) -> None:
    """Make the worker's database anew, as the migrations leave it."""
    make_database(base, OWN, template)
    with create_engine(named(base, OWN), poolclass=NullPool).connect() as connection:
        SHAPES[OWN] = str(connection.scalar(text(SHAPE)))


SHAPES: dict[str, str] = {}
SHAPE = """
select md5(string_agg(c.relname || a.attname || a.atttypid, ',' order by c.relname, a.attnum))
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.relnamespace = 'public'::regnamespace and a.attnum > 0 and not a.attisdropped
"""
"""Says what tables, columns and indexes there are, so that a test that changes them leaves nothing to the next."""

EMPTY = """
do $$ declare one record; has_rows boolean; begin
  set session_replication_role = replica;
  for one in select tablename from pg_tables where schemaname = 'public' and tablename <> 'alembic_version' loop
    execute format('select exists (select 1 from public.%I)', one.tablename) into has_rows;
    if has_rows then execute format('delete from public.%I', one.tablename); end if;
  end loop;
  for one in select sequencename from pg_sequences where schemaname = 'public' and last_value is not null loop
    execute format('alter sequence public.%I restart', one.sequencename);
  end loop;
end $$
"""
"""Deletes what a test has left: a tenth of what another copy of the database costs."""


def is_emptied(base: str) -> bool:
    """Empty the worker's database; False when there is none yet, or a test has changed its tables."""
    engine = emptying(base)
    try:
        with engine.connect() as connection:
            if connection.scalar(text(SHAPE)) == SHAPES.get(OWN):
                connection.execute(text(EMPTY))
                return True
    except DBAPIError:
        pass
    engine.dispose()
    return False


@cache
def emptying(base: str) -> Engine:
    """Return an engine with the one connection that empties the worker's database after each test."""
    return create_engine(named(base, OWN), isolation_level="AUTOCOMMIT", pool_size=1)
