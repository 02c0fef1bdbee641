"""Published visits are counted once a night; lists of waves and checklists say the same number as if all were counted."""

from datetime import timedelta

from sqlalchemy import func, select, text

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import Summary
from sqm_training.visits.actions import publishing, review
from sqm_training.visits.models import Result, Visit, VisitState
from sqm_training.visits.queries.planning import waves_with_counts
from sqm_training.visits.queries.settled import Settled, live_counts, visits_by_version

from ..checklists.kit import load_every_type, load_small
from ..visits import kit


def counted_all():
    """Return what all visits say: by version, and by wave and state."""
    by_version = select(Visit.version_id, func.count()).group_by(Visit.version_id)
    by_wave = select(Visit.wave_id, Visit.state, func.count()).where(Visit.wave_id.is_not(None))
    found = {}
    for wave_id, state, number in db.session.execute(by_wave.group_by(Visit.wave_id, Visit.state)):
        found.setdefault(wave_id, {})[state] = number
    return {row[0]: row[1] for row in db.session.execute(by_version)}, found


def shown(*versions):
    """Return what the lists say, in the same shape."""
    return (
        visits_by_version([one.id for one in versions]),
        {wave.id: counts.by_state for wave, counts in waves_with_counts(10) if counts.by_state},
    )


def publish(visit, cast, version, at=None):
    kit.submit(visit, cast.employee, version)
    publishing.publish_result(result=kit.approved(visit, cast.employee, cast.trainer), by=cast.trainer, at=at)


def test_the_night_counts_what_was_published_and_pages_count_the_rest(cast):
    small, other, first, second = load_small(), load_every_type(), kit.make_wave("W1"), kit.make_wave("W2")
    for wave in (first, first, second, None):
        publish(kit.plan(cast.east, cast.shopper, small, wave_id=wave and wave.id), cast, small, kit.VISITED)
    waiting = kit.plan(cast.east, cast.shopper, small, wave_id=first.id)
    failed = kit.plan(cast.east, cast.shopper, small, wave_id=second.id, state=VisitState.NOT_DONE)
    db.session.commit()
    before = counted_all()
    assert shown(small, other) == before
    rebuild()
    db.session.commit()
    kept = {tuple(row) for row in db.session.get(Summary, "settled").content["rows"]}
    assert kept == {(None, small.id, 1), (first.id, small.id, 2), (second.id, small.id, 1)}
    assert shown(small, other) == before

    waiting.version_id = other.id
    failed.wave_id = first.id
    publish(kit.plan(cast.west, cast.shopper, small, wave_id=second.id), cast, small)
    kit.plan(cast.west, cast.shopper, other, wave_id=second.id)
    db.session.commit()
    assert shown(small, other) == counted_all() != before


def test_what_is_published_while_the_night_counts_is_not_counted_twice(cast):
    version, at = load_small(), now()
    publish(kit.plan(cast.east, cast.shopper, version), cast, version, at - timedelta(minutes=5))
    db.session.commit()
    rebuild(at=at)
    assert db.session.get(Summary, "settled").content["rows"] == []
    assert shown(version) == ({version.id: 1}, {})
    db.session.query(Result).one().published_at = at - timedelta(hours=2)
    db.session.commit()
    rebuild(at=at + timedelta(seconds=1))
    assert shown(version) == ({version.id: 1}, {})


def test_what_is_void_after_it_was_published_is_counted_once(cast):
    version, wave = load_small(), kit.make_wave("W1")
    for at in (kit.VISITED, None):
        publish(kit.plan(cast.east, cast.shopper, version, wave_id=wave.id), cast, version, at)
    rebuild()
    for place, one in enumerate(db.session.query(Visit).order_by(Visit.id).all(), 1):
        review.void(visit=one, reason="The wrong hall was visited.", by=cast.trainer)
        db.session.commit()
        assert shown(version) == counted_all() and counted_all()[1][wave.id][VisitState.VOID] == place
    rebuild(at=now() + timedelta(hours=2))
    assert shown(version) == counted_all()


def test_what_was_counted_is_not_read_again(cast):
    counted = Settled(now(), [])
    for where, *columns in ((Visit.version_id.in_([1, 2]), Visit.version_id), (Visit.wave_id.in_([1]), Visit.wave_id, Visit.state)):  # fmt: skip
        for one in live_counts(counted, where, *columns):
            for way in ways(one):
                assert not way.startswith(("SCAN visit", "SEARCH visit USING INDEX ix_visit_state"))


def ways(statement):
    """Return how SQLite would go through each table; PostgreSQL decides by how much is in them."""
    if db.engine.dialect.name != "sqlite":
        return []
    plain = statement.compile(db.engine, compile_kwargs={"literal_binds": True})
    return [row.detail for row in db.session.execute(text(f"explain query plan {plain}"))]
