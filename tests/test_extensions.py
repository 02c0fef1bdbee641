"""What is asked of the database at once, and what is written in pieces."""

from contextlib import closing
from pathlib import Path
from threading import Thread
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import select, text

from sqm_training import extensions
from sqm_training.database import LONGEST_NAP
from sqm_training.extensions import db, in_pieces, together
from sqm_training.people.models import Person, PersonRole, Setting

from .conftest import REAL_PAUSE
from .page import QueryCount


def test_rows_of_several_tables_are_read_in_one_query(cast):
    db.session.expunge_all()
    with QueryCount() as queries:
        roles, settings, people = together(
            select(PersonRole).where(PersonRole.role.in_(("trainer", "shopper"))),
            select(Setting).where(Setting.name == "nothing of this name"),
            select(Person).where(Person.id == cast.trainer.id),
        )
    assert {row.role for row in roles} == {"trainer", "shopper"} and len(roles) == len(set(roles)) > 2
    assert settings == [] and [person.number for person in people] == ["trainer"]
    assert queries.count <= 2  # the roles of a person come with it


@pytest.mark.either
def test_who_waits_for_the_lock_gets_it_between_two_pieces(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(extensions, "PAUSE", REAL_PAUSE)
    written, seen, library = [], [], db.engine.dialect.dbapi

    def write_as_another_process() -> None:
        with closing(library.connect(tmp_path / "sqm.sqlite3", timeout=0, isolation_level=None)) as other:
            while not seen:
                try:
                    other.execute("begin immediate")
                    seen.append(len(written))
                except library.OperationalError:
                    sleep(LONGEST_NAP)

    def write() -> None:
        db.session.execute(text("delete from setting"))
        if not written:
            waiting.start()
        sleep(0.01)
        written.append(1)

    waiting = Thread(target=write_as_another_process)
    for _counts in in_pieces(iter([write] * 8)):
        db.session.commit()
    waiting.join()
    assert len(written) == 8 and 0 < seen[0] < 8
