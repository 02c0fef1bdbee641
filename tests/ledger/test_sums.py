"""Score records: added, voided, and added up by any axis."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from sqm_training.extensions import db
from sqm_training.ledger.actions import Record, post, void
from sqm_training.ledger.queries import sums_by
from sqm_training.standards.models import Standard

from ..checklists.kit import load_small

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def record(cast, standard, source, got, **changes):
    values = {
        "person_id": cast.employee.id, "site_id": cast.east.id, "standard_id": standard.id,
        "dimension": standard.dimension, "touchpoint": standard.touchpoint_code, "channel": "counter",
        "answers_for": "person", "source_kind": "visit", "source_id": source, "rater_id": cast.shopper.id,
        "wave_id": None, "at": AT, "got": got, "possible": 3_000_000,
    }  # fmt: skip
    return Record(**(values | changes))


def standards():
    load_small()
    return {one.code: one for one in db.session.query(Standard)}


def test_points_are_added_exactly_by_standard(cast):
    known = standards()
    third = 1_000_000
    assert post([record(cast, known["GRT"], 1, third), record(cast, known["GRT"], 2, third, rater_id=None)]) == 2
    (sums,) = sums_by("standard_id", person_ids=[cast.employee.id])
    assert (sums.key, sums.got, sums.possible) == ((known["GRT"].id,), Fraction(2), Fraction(6))
    assert (sums.sources, sums.raters, sums.percent) == (2, 1, Fraction(100, 3))


def test_voided_records_no_longer_count(cast):
    known = standards()
    post([record(cast, known["GRT"], 1, 0), record(cast, known["LIS"], 2, 3_000_000)])
    void(source_kind="visit", source_id=1, at=AT)
    assert [row.key for row in sums_by("dimension")] == [("reliability",)]


def test_a_period_includes_its_beginning_and_not_its_end(cast):
    known = standards()
    post([record(cast, known["GRT"], day, 0, at=AT + timedelta(days=day)) for day in range(4)])
    (sums,) = sums_by("touchpoint", since=AT + timedelta(days=1), until=AT + timedelta(days=3))
    assert (sums.key, sums.sources) == (("greet",), 2)


def test_the_same_number_of_another_kind_is_another_source(cast):
    known = standards()
    post([record(cast, known["GRT"], 1, 0), record(cast, known["GRT"], 1, 0, source_kind="quiz")])
    assert sums_by("person_id")[0].sources == 2
    assert sums_by("person_id", source_kinds=["quiz"])[0].sources == 1


def test_the_site_has_sums_of_its_own(cast):
    known = standards()
    post([record(cast, known["ENV"], 1, 0, person_id=None, answers_for="site"), record(cast, known["GRT"], 1, 0)])
    assert [row.key for row in sums_by("answers_for", "person_id")] == [
        ("person", cast.employee.id),
        ("site", None),
    ]
    assert len(sums_by("standard_id", answers_for="site", site_ids=[cast.east.id])) == 1


def test_nothing_possible_has_no_percentage(cast):
    known = standards()
    post([record(cast, known["GRT"], 1, 0, possible=0)])
    assert sums_by("standard_id")[0].percent is None
