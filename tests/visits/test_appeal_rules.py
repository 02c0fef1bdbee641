"""Objections: own items, in time, answered by somebody without a stake, never to the person's harm."""

from datetime import timedelta

import pytest

from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.measures.score import Answer
from sqm_training.people.models import PersonRole
from sqm_training.visits.actions import appeals
from sqm_training.visits.models import PersonResult, Seen

from ..checklists.kit import load_small
from . import kit

PUBLISHED = kit.VISITED + timedelta(days=8)


@pytest.fixture
def result(cast):
    return kit.published(cast.east, cast.shopper, cast.employee, load_small(), cast.trainer)


def object_to(result, person, code="D2", at=PUBLISHED + timedelta(days=1)):
    return appeals.file_appeal(result=result, person=person, item_code=code, text="我复述了地址", at=at)


def test_an_open_objection_takes_the_visit_out_of_the_chart(cast, result):
    object_to(result, cast.employee)
    assert db.session.query(PersonResult).one().excluded == "appealed"


def test_only_own_items_that_lost_points_can_be_objected_to(cast, result):
    for person, code in ((cast.employee, "D1"), (cast.employee, "A1"), (cast.colleague, "D2")):
        with pytest.raises(RuleBroken):
            object_to(result, person, code)


def test_the_time_ends_with_the_fifth_working_day(cast, result):
    assert PUBLISHED.isoweekday() == 4
    assert object_to(result, cast.employee, at=PUBLISHED + timedelta(days=7))
    with pytest.raises(RuleBroken, match="over"):
        object_to(result, cast.employee, at=PUBLISHED + timedelta(days=8))


def test_the_same_item_is_objected_to_once(cast, result):
    object_to(result, cast.employee)
    with pytest.raises(RuleBroken, match="already"):
        object_to(result, cast.employee)


def test_neither_shopper_nor_approver_nor_line_manager_may_decide(cast, result):
    appeal = object_to(result, cast.employee)
    cast.manager.role_rows.append(PersonRole(role="trainer"))
    db.session.flush()
    assert not appeals.may_decide(appeal, cast.trainer)
    assert not appeals.may_decide(appeal, cast.manager)
    assert not appeals.may_decide(appeal, cast.shopper)
    assert appeals.may_decide(appeal, cast.second_trainer)
    assert appeals.may_decide(appeal, cast.admin)


def test_upheld_the_answer_changes_and_the_visit_counts_again(cast, result):
    appeal = object_to(result, cast.employee)
    before = db.session.query(PersonResult).one().got
    appeals.decide_appeal(
        appeal=appeal, by=cast.second_trainer, decision="upheld", reason="录音里有复述", answer=Answer(1)
    )
    row = db.session.query(PersonResult).one()
    assert row.got == before + 10_000_000 and row.excluded == ""


def test_an_objection_never_lowers_a_score(cast, result):
    appeal = object_to(result, cast.employee)
    with pytest.raises(RuleBroken, match="never lowers"):
        appeals.decide_appeal(
            appeal=appeal, by=cast.second_trainer, decision="upheld", reason="其实没有", answer=Answer(0)
        )


def test_rejected_needs_a_reason_and_lets_the_visit_count_again(cast, result):
    appeal = object_to(result, cast.employee)
    with pytest.raises(RuleBroken, match="reason"):
        appeals.decide_appeal(appeal=appeal, by=cast.second_trainer, decision="rejected", reason="")
    appeals.decide_appeal(appeal=appeal, by=cast.second_trainer, decision="rejected", reason="录音里没有复述")
    assert db.session.query(PersonResult).one().excluded == ""


def test_seen_is_noted_once(cast, result):
    appeals.mark_seen(result=result, person=cast.employee)
    appeals.mark_seen(result=result, person=cast.employee)
    assert db.session.query(Seen).count() == 1
