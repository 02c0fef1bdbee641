"""Later answers: when they are asked, how they join the score, and what happens after publication."""

from datetime import timedelta
from fractions import Fraction

import pytest

from sqm_training.checklists.actions.fill import answers_of
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.people.models import AuditRow
from sqm_training.visits.actions import addenda, appeals, choosing, publishing, review
from sqm_training.visits.actions.submissions import Conflict, receive
from sqm_training.visits.models import Addendum, CriticalDecision, PersonResult, Submission, VisitState
from sqm_training.visits.queries.queue import queue
from sqm_training.web.text import local_day

from . import kit, later


@pytest.fixture
def version(cast):
    return later.load_later()


def of(visit):
    return db.session.query(Addendum).filter_by(visit_id=visit.id).one()


def approve(visit, cast):
    for contact in visit.contacts:
        review.match_contact(contact=contact, visit=visit, person=cast.employee, by=cast.trainer)
    return review.approve(visit=visit, sheet=addenda.sheet_of(visit), by=cast.trainer)


def publish(visit, cast):
    result = approve(visit, cast)
    publishing.publish_result(result=result, by=cast.trainer)
    return result


def test_what_is_left_open_is_asked_when_all_of_it_can_be_known(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version, days_ago=0)
    assert of(visit).item_codes == ["L1", "L2", "L3"]
    assert of(visit).due_on == local_day(visit.visited_at) + timedelta(days=3)


def test_what_was_answered_at_once_is_not_asked_again(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version, L1="yes", L2="no")
    assert of(visit).item_codes == ["L3"]
    visit = later.send_visit(cast.west, cast.shopper, version, L1="yes", L2="no", L3="yes")
    assert db.session.query(Addendum).filter_by(visit_id=visit.id).count() == 0


def second_device(visit, shopper, **answers):
    """Send another version of the visit, which is kept aside, and choose it."""
    with pytest.raises(Conflict):
        receive(person=shopper, uuid="bbbbbbbb-0000", revision=1, raw=later.body_of(visit, A2="no", **answers))
    kept = db.session.query(Submission).filter_by(uuid="bbbbbbbb-0000").one()
    return choosing.choose(visit=visit, picks={}, default=kept.id, by=shopper)


def test_what_was_verified_stays_when_the_shopper_then_chooses_another_version(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    later.send_later(visit, cast.shopper, L1="yes", L2="yes", L3="yes")
    chosen = second_device(visit, cast.shopper)
    answers = answers_of(chosen.sheet)
    assert [answers[code].value for code in ("A2", "L1", "L2", "L3")] == ["no", "yes", "yes", "yes"]
    assert of(visit).state == "applied"


def test_what_the_chosen_version_leaves_open_is_asked_again_in_an_addendum_of_its_own(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version, L1="yes", L2="yes")
    later.send_later(visit, cast.shopper, L3="yes")
    second_device(visit, cast.shopper)
    first, second = db.session.query(Addendum).filter_by(visit_id=visit.id).order_by(Addendum.revision)
    assert (first.state, first.item_codes) == ("applied", ["L3"])
    assert (second.state, second.item_codes) == ("open", ["L1", "L2"])
    second.due_on -= timedelta(days=4)
    assert later.send_later(visit, cast.shopper, L1="yes", L2="yes").state == "applied"


def test_what_waits_to_be_verified_is_asked_once_after_a_choice(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    second_device(visit, cast.shopper, L3="yes")
    assert of(visit).item_codes == ["L1", "L2"]


def test_until_then_the_items_are_in_neither_sum(cast, version):
    sheet = addenda.sheet_of(later.send_visit(cast.east, cast.shopper, version))
    assert (sheet.got, sheet.possible) == (85, 100)


def test_before_its_day_nothing_is_taken(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version, days_ago=2)
    with pytest.raises(RuleBroken, match="can be verified from"):
        later.send_later(visit, cast.shopper, L1="yes", L2="yes", L3="yes")


def test_before_approval_the_answers_join_the_sheet_at_once(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    later.send_later(visit, cast.shopper, L1="yes", L2="no", L3="yes")
    sheet = addenda.sheet_of(visit)
    assert of(visit).state == "applied" and (sheet.got, sheet.possible) == (105, 130)
    assert [row.visit.id for row in queue(cast.trainer)] == [visit.id]


def test_an_approved_visit_waits_for_a_reviewer_and_is_held_back(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    result = approve(visit, cast)
    before = result.calculated
    assert "addendum_to_review" not in publishing.forecast([visit]).held
    addendum = later.send_later(visit, cast.shopper, L1="no", L3="yes")
    assert result.calculated == before
    assert list(publishing.forecast([visit]).held) == ["addendum_to_review"]
    assert [row.is_addendum for row in queue(cast.trainer)] == [True]
    addenda.take_over(addendum=addendum, visit=visit, by=cast.trainer)
    assert result.calculated == Fraction(100 * 95, 120) and queue(cast.trainer) == []


def test_after_publication_records_are_voided_and_added_and_the_old_figures_kept(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    result = publish(visit, cast)
    old = db.session.query(ScoreRecord).filter_by(source_id=visit.id).count()
    addendum = later.send_later(visit, cast.shopper, L1="yes", L2="yes", L3="yes")
    addenda.take_over(addendum=addendum, visit=visit, by=cast.second_trainer)
    assert result.calculated == Fraction(100 * 115, 130)
    assert addendum.change["before"] == {"calculated": "85", "reported": "85"}
    assert Fraction(addendum.change["after"]["calculated"]) == result.calculated
    rows = db.session.query(ScoreRecord).filter_by(source_id=visit.id).all()
    assert sum(row.voided_at is not None for row in rows) == old
    assert sum(row.possible for row in rows if row.voided_at is None) == 130_000_000
    assert db.session.query(PersonResult).one().possible == 110_000_000
    assert "result.recalculate" in {row.act for row in db.session.query(AuditRow)}


def test_the_days_for_an_objection_to_a_later_item_count_from_then(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    result = publish(visit, cast)
    result.published_at -= timedelta(days=30)
    addendum = later.send_later(visit, cast.shopper, L1="no", L3="yes")
    addenda.take_over(addendum=addendum, visit=visit, by=cast.trainer)
    assert appeals.appeal_days_left(result) is None
    assert appeals.appeal_days_left(result, item_code="L1") == 5
    assert (
        appeals.file_appeal(result=result, person=cast.employee, item_code="L1", text="当天就回电了").item_code == "L1"
    )


def test_a_critical_failure_that_comes_late_counts_only_after_a_second_reviewer(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    result = publish(visit, cast)
    addendum = later.send_later(visit, cast.shopper, L1="yes", L2="yes", L3="no")
    addenda.take_over(addendum=addendum, visit=visit, by=cast.trainer)
    assert result.reported == result.calculated and queue(cast.trainer) == []
    assert [row.is_addendum for row in queue(cast.second_trainer)] == [True]
    decide = {
        "visit": visit,
        "sheet": addenda.sheet_of(visit),
        "item_code": "L3",
        "decision": "confirmed",
        "reason": "邮箱为证",
    }
    with pytest.raises(RuleBroken, match="second reviewer"):
        review.decide_critical(by=cast.trainer, **decide)
    review.decide_critical(by=cast.second_trainer, **decide)
    assert result.reported == 59 and queue(cast.second_trainer) == []
    assert db.session.query(CriticalDecision).one().decision == "confirmed"


def test_what_could_not_be_verified_is_closed_with_a_reason_and_stays_out(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    result = publish(visit, cast)
    with pytest.raises(RuleBroken, match="reason"):
        addenda.close(addendum=of(visit), visit=visit, reason="", by=cast.trainer)
    addenda.close(addendum=of(visit), visit=visit, reason="电话打不通，无法核实", by=cast.trainer)
    assert of(visit).state == "closed" and result.calculated == 85


def test_a_returned_visit_keeps_what_was_verified(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    later.send_later(visit, cast.shopper, L1="yes", L2="no", L3="yes")
    review.return_to_shopper(visit=visit, revision=1, reason="请说明 D1", item_codes=["D1"], by=cast.trainer)
    raw = later.body_of(visit, D1="yes")
    receive(person=cast.shopper, uuid=f"{visit.id:08d}-0000", revision=2, raw=raw)
    assert visit.state == VisitState.SUBMITTED and db.session.query(Addendum).count() == 1
    given = answers_of(addenda.sheet_of(visit))
    assert (given["L1"].value, given["L2"].value, given["L3"].value) == ("yes", "no", "yes")


def test_a_returned_visit_that_answers_everything_needs_no_addendum(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    review.return_to_shopper(visit=visit, revision=1, reason="请说明 D1", item_codes=["D1"], by=cast.trainer)
    raw = later.body_of(visit, L1="yes", L2="yes", L3="yes")
    receive(person=cast.shopper, uuid=f"{visit.id:08d}-0000", revision=2, raw=raw)
    assert db.session.query(Addendum).count() == 0


def test_the_shopper_cannot_take_over_own_answers(cast, version):
    visit = later.send_visit(cast.east, cast.shopper, version)
    approve(visit, cast)
    addendum = later.send_later(visit, cast.shopper, L1="no", L3="yes")
    with pytest.raises(RuleBroken, match="yourself"):
        addenda.take_over(addendum=addendum, visit=visit, by=cast.shopper)
    assert addendum.state == "received"


def test_kit_agrees_with_the_checklist(version):
    assert set(kit.GOOD) <= {item.code for item in version.items}
