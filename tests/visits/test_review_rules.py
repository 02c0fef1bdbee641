"""The rules of review: who may do what, what stays written down, and what counts."""

import pytest

from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.ledger.models import ScoreRecord
from sqm_training.measures.score import Answer
from sqm_training.people.models import AuditRow
from sqm_training.visits.actions import review
from sqm_training.visits.models import Correction, CriticalDecision, PersonResult, VisitState

from ..checklists.kit import load_small
from . import kit


@pytest.fixture
def version(cast):
    return load_small()


@pytest.fixture
def visit(cast, version):
    return kit.submit(kit.plan(cast.east, cast.shopper, version), cast.employee, version)


def test_nobody_is_approved_before_everybody_met_is_decided_on(cast, visit):
    with pytest.raises(RuleBroken, match="who was met"):
        review.approve(visit=visit, sheet=kit.sheet_of(visit), by=cast.trainer)


def test_the_shopper_cannot_be_matched_nor_approve(cast, visit):
    with pytest.raises(RuleBroken):
        review.match_contact(contact=visit.contacts[0], visit=visit, person=cast.shopper, by=cast.trainer)


def test_an_unknown_contact_counts_for_the_site_only(cast, visit, version):
    kit.approved(visit, None, cast.trainer)
    from sqm_training.visits.actions.publishing import publish_result
    from sqm_training.visits.actions.results import result_of

    publish_result(result=result_of(visit), by=cast.trainer)
    assert db.session.query(PersonResult).count() == 0
    assert {row.person_id for row in db.session.query(ScoreRecord)} == {None}


def test_a_correction_keeps_before_after_and_reason(cast, visit):
    with pytest.raises(RuleBroken, match="reason"):
        review.correct_answer(
            visit=visit, sheet=kit.sheet_of(visit), item_code="D1", answer=Answer("no"), reason=" ", by=cast.trainer
        )
    review.correct_answer(
        visit=visit,
        sheet=kit.sheet_of(visit),
        item_code="D1",
        answer=Answer("no"),
        reason="录音里没有问候",
        by=cast.trainer,
    )
    trace = db.session.query(Correction).one()
    assert (trace.before["value"], trace.after["value"], trace.by_id) == ("yes", "no", cast.trainer.id)
    assert db.session.query(AuditRow).filter_by(act="answer.correct").count() == 1


def test_a_correction_after_publication_voids_and_rewrites_the_records(cast, version):
    result = kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer)
    before = db.session.query(PersonResult).one().got
    review.correct_answer(
        visit=result.visit, sheet=result.sheet, item_code="D2", answer=Answer(1), reason="补听后更正", by=cast.trainer
    )
    assert db.session.query(PersonResult).one().got == before + 10_000_000
    rows = db.session.query(ScoreRecord).all()
    assert sum(row.voided_at is None for row in rows) == sum(row.voided_at is not None for row in rows)
    told = db.session.query(Message).one()
    assert (told.person_id, told.path) == (cast.employee.id, f"/results/{result.id}") and "D2" in told.body["zh"]
    assert "补听后更正" not in told.body["zh"], "what reviewers write among themselves stays there"


def test_a_critical_item_counts_once_a_second_reviewer_confirmed_it(cast, version):
    visit = kit.plan(cast.east, cast.shopper, version)
    kit.submit(visit, cast.employee, version, V1=Answer("yes"))
    result = kit.approved(visit, cast.employee, cast.trainer)
    assert result.reported == result.calculated
    with pytest.raises(RuleBroken, match="second reviewer"):
        review.decide_critical(
            visit=visit, sheet=result.sheet, item_code="V1", decision="confirmed", reason="录音清楚", by=cast.trainer
        )
    review.decide_critical(
        visit=visit, sheet=result.sheet, item_code="V1", decision="confirmed", reason="录音清楚", by=cast.second_trainer
    )
    assert result.reported == 59 < result.calculated
    assert db.session.query(CriticalDecision).one().by_id == cast.second_trainer.id


def test_a_dismissed_critical_item_does_not_cap(cast, version):
    visit = kit.plan(cast.east, cast.shopper, version)
    kit.submit(visit, cast.employee, version, V1=Answer("yes"))
    result = kit.approved(visit, cast.employee, cast.trainer)
    review.decide_critical(
        visit=visit,
        sheet=result.sheet,
        item_code="V1",
        decision="dismissed",
        reason="误点，已核对",
        by=cast.second_trainer,
    )
    assert result.reported == result.calculated


def test_a_return_has_a_reason_and_a_clock(cast, visit):
    row = review.return_to_shopper(visit=visit, revision=1, reason="D2 缺说明", item_codes=["D2"], by=cast.trainer)
    assert visit.state == VisitState.RETURNED and row.due_at > row.at
    told = db.session.query(Message).one()
    assert (told.person_id, told.path) == (cast.shopper.id, f"/shops/{visit.id}") and "D2 缺说明" in told.body["en"]
    with pytest.raises(RuleBroken):
        review.return_to_shopper(visit=visit, revision=1, reason="再来一次", item_codes=[], by=cast.trainer)


def test_a_void_visit_counts_nowhere(cast, version):
    result = kit.published(cast.east, cast.shopper, cast.employee, version, cast.trainer)
    review.void(visit=result.visit, reason="走错营业厅", by=cast.trainer)
    assert result.withdrawn_at is not None
    assert db.session.query(PersonResult).count() == 0
    assert all(row.voided_at for row in db.session.query(ScoreRecord))
