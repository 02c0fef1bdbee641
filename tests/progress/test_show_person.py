"""What a leader reads of somebody's progress: adjusted scores, why there are none, and trainings on the way."""

from datetime import timedelta

import pytest

from sqm_training.assignments.models import Completion
from sqm_training.extensions import db
from sqm_training.people.models import NoticeAcceptance
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import PersonFigure, Summary
from sqm_training.progress.queries.evidence import scored_people
from sqm_training.progress.queries.practice import trainings
from sqm_training.progress.queries.scores import verdict_on, visit_scores
from sqm_training.visits.models import PersonResult

from ..checklists.kit import load_small
from ..factories import make_person
from ..training.kit import add_standard, publish
from ..visits import kit


@pytest.fixture
def visited(cast):
    """Publish six visits to each of two people by two shoppers in turn, and three to another by somebody else."""
    version = load_small()
    stranger = make_person("shopper9", "shopper")
    for day in range(6):
        shopper = cast.other_shopper if day % 2 else cast.shopper
        for person in (cast.employee, cast.colleague):
            kit.published(cast.east, shopper, person, version, cast.trainer, day=9 * day)
    for day in range(3):
        kit.published(cast.west, stranger, cast.westerner, version, cast.trainer, day=9 * day)
    db.session.add(NoticeAcceptance(person_id=cast.westerner.id, edition=1, at=kit.VISITED))
    rebuild()
    db.session.commit()


def test_the_mean_without_strictness_stands_with_its_interval(client, cast, visited):
    words = client.sign_in(cast.trainer).get(f"/people/{cast.employee.id}/progress?score=adjusted").words
    assert "Mean of all visits, without strictness and waves" in words
    assert "No adjusted score yet" not in words


def test_an_adjusted_score_above_100_is_explained(client, cast, visited):
    path, why = f"/people/{cast.employee.id}/progress", "An adjusted score can lie above 100"
    assert why not in client.sign_in(cast.trainer).get(path).words
    kept = db.session.get(Summary, f"adjusted:{cast.employee.id}")
    kept.content = dict.fromkeys(kept.content, 101.2)
    db.session.commit()
    assert why in client.get(path).words


def test_an_unconnected_design_says_so_and_what_would_connect_it(client, cast, visited):
    client.sign_in(cast.westerner)
    words = client.get("/progress").words
    assert "No adjusted score yet" in words
    assert "One visit to you by one of the other shoppers would connect them" in words
    assert "shopper9" not in words
    assert "接上" in client.sign_in(cast.westerner, "zh").get("/progress").words


def test_a_completed_training_divides_the_visits_and_stands_on_the_axis(client, cast, visited):
    at = kit.VISITED + timedelta(days=20)
    add_standard("TRN")
    publish()
    db.session.add(Completion(person_id=cast.employee.id, kind="course", ref="T1", event="passed", at=at))
    db.session.commit()
    completed = trainings([cast.employee.id])[cast.employee.id]
    verdict = verdict_on(visit_scores(cast.employee.id), [one.at for one in completed])
    assert (verdict.change, verdict.before, verdict.after) == ("not_shown", 3, 3)
    client.sign_in(cast.trainer)
    assert "No change can be shown yet" in client.get(f"/people/{cast.employee.id}/progress").words
    assert "Training" in client.get(f"/people/{cast.employee.id}/chart.svg").text


def test_nobody_known_is_no_shopper(cast):
    version = load_small()
    for day in range(3):
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day=9 * day)
    db.session.query(PersonResult).update({"rater_id": None})
    rebuild()
    kept = db.session.get(PersonFigure, cast.employee.id)
    found = verdict_on(visit_scores(cast.employee.id))
    assert (found.n, found.raters) == (kept.n, kept.shoppers) == (3, 0)


def test_a_visit_in_which_no_own_item_applied_is_listed_with_its_reason(client, cast):
    version = load_small()
    for day in range(3):
        kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer, day=9 * day)
    first = db.session.query(PersonResult).order_by(PersonResult.at).first()
    first.got, first.possible, first.excluded = 0, 0, "too_few"
    db.session.commit()
    client.sign_in(cast.trainer)
    for path in ("progress", "report"):
        page = client.get(f"/people/{cast.employee.id}/{path}")
        assert "Left out: too few items apply" in page.words and "nan" not in page.words
        assert "2 visits count" in page.words or "Visits that count 2" in page.words
    assert client.get(f"/people/{cast.employee.id}/chart.svg").status == 200
    assert client.get(f"/people/{cast.employee.id}/report?export=xlsx").status == 200


def test_a_visit_in_two_parts_reads_the_same_on_the_page_as_in_the_night(cast):
    result = kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)
    main = db.session.query(PersonResult).one()
    main.got, main.possible = 2_000_000, 1_000_000
    parts = (("call_back", 0, "too_few", True), ("guide", 1_000_000, "appealed", False))
    for part, possible, excluded, is_critical in parts:
        row = {column.key: getattr(main, column.key) for column in PersonResult.__table__.columns if column.key != "id"}
        row |= {"part": part, "got": possible, "possible": possible, "excluded": excluded, "is_critical": is_critical}
        db.session.add(PersonResult(**row))
    db.session.flush()
    (shown,), (kept,) = visit_scores(cast.employee.id), scored_people()
    assert (
        (shown.score, shown.excluded, shown.is_critical) == (kept.score, kept.excluded, True) == (100, "appealed", True)
    )
    assert (shown.result_id, main.percent) == (result.id, 100)
