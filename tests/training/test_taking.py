"""Taking a course: the rule is computed from records, the order of modules decides what counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sqm_training.assignments.models import Completion
from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.standards.models import StandardLink
from sqm_training.training.actions import learning
from sqm_training.training.models import Certificate
from sqm_training.training.queries.standing import standing

from .kit import PLAN, add_standard, begin, complete, end_quiz, offer_quiz, publish, read

POST = {"code": "Q2", "title": {"zh": "后测", "en": "Post-test"}, "role": "post"}


def with_post_test(rule):
    offer_quiz("Q2")
    last = {**PLAN["modules"][1], "parts": [{"lesson": "L2"}, {"quiz": "Q2"}]}
    return publish(
        {**PLAN, "rule": rule, "modules": [PLAN["modules"][0], last], "quizzes": [POST], "refreshers": [1, 3]}
    )


def test_a_course_is_completed_by_reading_and_ticking(cast):
    version = publish()
    begun = complete(cast.employee, version)
    assert begun.completed_at and begun.hours == 4
    events = db.session.scalars(
        select(Completion.event).where(Completion.kind == "course").order_by(Completion.id)
    ).all()
    assert events == ["started", "passed"]
    assert db.session.scalar(select(Certificate.number)) == f"{begun.completed_at.year}-00001"


def test_lessons_count_only_in_their_order(cast):
    version = publish()
    begin(cast.employee, version)
    with pytest.raises(RuleBroken, match="M1"):
        read(cast.employee, version, "L2")
    assert read(cast.employee, version, "L1")
    assert read(cast.employee, version, "L2")


def test_nobody_reads_that_fast(cast):
    version = publish()
    begin(cast.employee, version)
    with pytest.raises(RuleBroken, match="2 seconds"):
        read(cast.employee, version, "L1", seconds=2)
    assert standing(cast.employee, version).done == 0


def test_reading_before_the_beginning_counts_the_first_time(cast):
    version = publish()
    assert read(cast.employee, version, "L1") is False
    begin(cast.employee, version)
    assert standing(cast.employee, version).modules[0].is_done


def test_taking_it_again_begins_from_nothing(cast):
    version = publish()
    complete(cast.employee, version)
    again = begin(cast.employee, version)
    assert again.number == 2
    stands = standing(cast.employee, version)
    assert (stands.done, stands.is_completed) == (0, False)
    assert begin(cast.employee, version) is again


def test_the_post_test_completes_the_course_when_it_is_passed(cast):
    version = with_post_test("passed_and_completed")
    begun = begin(cast.employee, version)
    read(cast.employee, version, "L1")
    read(cast.employee, version, "L2")
    end_quiz(cast.employee, "Q2", 60, passed=False)
    stands = standing(cast.employee, version)
    assert (stands.done, stands.total, stands.is_met) == (3, 3, False)
    end_quiz(cast.employee, "Q2", 80, passed=True)
    assert begun.completed_at and begun.score == 80


@pytest.mark.parametrize(("rule", "done"), [("passed", True), ("passed_and_completed", False), ("completed", False)])
def test_each_rule_asks_for_its_own(cast, rule, done):
    version = with_post_test(rule)
    begun = begin(cast.employee, version)
    end_quiz(cast.employee, "Q2", 90, passed=True)
    assert bool(begun.completed_at) is done


def test_viewed_asks_for_lessons_alone(cast):
    version = publish({**PLAN, "rule": "viewed"})
    begun = begin(cast.employee, version)
    read(cast.employee, version, "L1")
    assert begun.completed_at is None
    read(cast.employee, version, "L2")
    assert begun.completed_at


def test_publishing_links_lessons_to_standards(cast):
    standard = add_standard()
    publish()
    link = db.session.scalar(select(StandardLink).where(StandardLink.kind == "lesson"))
    assert (link.standard_id, link.ref, link.path) == (standard.id, "T1:L1", "/courses/T1/lessons/L1")


def test_a_published_version_is_frozen(cast):
    version = publish()
    version.modules[0].title = {"zh": "改", "en": "changed"}
    with pytest.raises(RuleBroken, match="frozen"):
        db.session.flush()


def test_a_task_is_ticked_once_in_its_turn(cast):
    version = publish()
    with pytest.raises(RuleBroken, match="Begin"):
        learning.tick_task(person=cast.employee, version=version, ref="M2:1", by=cast.employee, at=now())
    begin(cast.employee, version)
    with pytest.raises(RuleBroken, match="M1"):
        learning.tick_task(person=cast.employee, version=version, ref="M2:1", by=cast.employee, at=now())


def test_what_counts_is_what_happened_since_the_taking_began_the_second_time(cast):
    version = with_post_test("passed")
    begin(cast.employee, version)
    end_quiz(cast.employee, "Q2", 90, passed=True)
    again = begin(cast.employee, version)
    again.begun_at = now() + timedelta(seconds=1)
    assert not standing(cast.employee, version).is_passed
