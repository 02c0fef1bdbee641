"""While the night computes, others write; what is written is whole, and the later run wins."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from sqm_training.database import now
from sqm_training.extensions import Write, db, only_reading
from sqm_training.people.actions import audit
from sqm_training.progress import schedule
from sqm_training.progress.actions import pieces, rebuild
from sqm_training.progress.models import Summary
from sqm_training.progress.pieces import in_pieces, keep

from ..factories import Cast


def other(folder: Path) -> Any:
    """Return a connection of somebody else, who waits for the lock for a second only."""
    if db.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL locks rows")
    return db.engine.dialect.dbapi.connect(folder / "sqm.sqlite3", timeout=1, isolation_level=None)


def test_figures_are_computed_soon_after_a_wave_is_published_and_past_visits_are_imported(
    app: Flask, cast: Cast
) -> None:
    assert not schedule.is_wanted(now() - timedelta(hours=1))
    for hours, act in enumerate(("wave.publish", "visits.import")):
        audit.note(actor_id=None, act=act, kind="wave", ref="1", details={}, at=now() + timedelta(hours=hours))
        assert schedule.is_wanted(now() + timedelta(hours=hours - 1, seconds=1))
    assert not schedule.is_wanted(now() + timedelta(hours=2))


def test_others_write_while_a_rebuild_reads_and_between_its_pieces(app: Flask, cast: Cast, tmp_path: Path) -> None:
    with app.app_context():
        stranger, at, done = other(tmp_path), now(), 0

        def parts() -> Iterator[Write]:
            summary = "insert into summary (key, content, as_of) values ('published', '{}', '2026-01-01 00:00:00')"
            db.session.get(Summary, "published")
            stranger.execute(summary)
            yield lambda: keep("improved", {"people": []}, at)

        for _counts in in_pieces(parts(), at):
            db.session.commit()
        for _counts in pieces(now()):
            db.session.commit()
            stranger.execute("update summary set content = '{\"n\": 1}' where key = 'published'")
            done += 1
        stranger.close()
        assert done > 5
        kept = db.session.get(Summary, "published", populate_existing=True)
        assert kept and kept.content == {"n": 1}


def test_a_run_that_a_later_one_overtook_writes_no_more(app: Flask, cast: Cast) -> None:
    with app.app_context():
        at = now()
        older = pieces(at - timedelta(hours=1))
        next(older)
        db.session.commit()
        rebuild(at=at)
        assert list(older) == []
        db.session.rollback()
        assert {row.as_of for row in db.session.query(Summary)} == {at}


def test_a_reading_that_fails_leaves_writing_as_it_was(app: Flask, cast: Cast) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), only_reading():
            raise ZeroDivisionError
        keep("improved", {}, now())
        db.session.commit()
