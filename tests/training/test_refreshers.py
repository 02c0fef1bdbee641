"""After a course: refreshers at most one a day, the plan confirmed by the manager, the reaction without names."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from sqm_training.assignments.actions import completions
from sqm_training.database import now
from sqm_training.errors import RuleBroken
from sqm_training.extensions import db
from sqm_training.jobs.models import Message
from sqm_training.jobs.outbox import NotWanted
from sqm_training.training.actions import grading, reflecting, refreshing
from sqm_training.training.actions import taking as quizzes
from sqm_training.training.actions.loading_banks import load_shipped_banks
from sqm_training.training.actions.quizzes import load_quiz
from sqm_training.training.models import CourseTaking, Reaction, Refresher
from sqm_training.training.queries.banks import bank_by_code
from sqm_training.training.queries.quizzes import drawable, quiz_by_code
from sqm_training.training.queries.refreshers import last_asked, lost_by_standard, pool_of, spread
from sqm_training.training.rules import QUESTIONS
from sqm_training.web.text import local_day

from .kit import PLAN, complete, publish


@pytest.fixture
def taking(cast):
    return complete(cast.employee, publish())


def planned(taking, days):
    taking.version.refreshers[:] = days
    return refreshing.plan_refreshers(taking=taking, version=taking.version, at=now() - timedelta(days=10))


def test_one_message_a_day_the_oldest_first(cast, taking):
    planned(taking, [1, 3, 7])
    assert sum(refreshing.tell_of_refreshers(now())) == 1
    assert sum(refreshing.tell_of_refreshers(now())) == 0
    assert sum(refreshing.tell_of_refreshers(now() + timedelta(days=1))) == 1
    told = db.session.execute(select(Refresher.step, Refresher.told_on).order_by(Refresher.step)).all()
    assert [day is not None for _step, day in told] == [True, True, False]


def test_a_message_is_pointless_once_the_questions_are_answered(cast, taking):
    first = planned(taking, [1])[0]
    list(refreshing.tell_of_refreshers(now()))
    message = db.session.scalar(select(Message).where(Message.owner == refreshing.OWNER))
    assert not isinstance(refreshing.still_wanted(message, now()), NotWanted)
    completions.record(
        person_id=cast.employee.id, kind="refresher", ref=str(first.id), event="failed", score=33, at=now()
    )
    assert first.done_at and isinstance(refreshing.still_wanted(message, now()), NotWanted)


def test_questions_that_are_not_due_are_not_asked(cast, taking):
    taking.version.refreshers[:] = [30]
    late = refreshing.plan_refreshers(taking=taking, version=taking.version, at=now())[0]
    with pytest.raises(RuleBroken, match="later"):
        refreshing.start_refresher(refresher=late, person=cast.employee, at=now())


def test_questions_are_spread_over_standards():
    class Version:
        def __init__(self, *standards):
            self.content = {"standards": list(standards)}

    a, b, c, d = Version("A"), Version("A"), Version("B"), Version("C")
    assert spread([a, b, c, d], 3) == [a, c, d]
    assert spread([a, b], 3) == [a, b]


def test_a_course_without_refreshers_plans_none(cast, taking):
    assert PLAN["refreshers"] == [] and db.session.scalars(select(Refresher)).all() == []


def test_the_manager_confirms_a_plan_from_day_14_on(client, cast, taking):
    client.sign_in(cast.employee)
    client.post(f"/courses/after/{taking.id}/plan", {"text": "先问好，再看单子"})
    assert "先问好" in client.get("/courses/T1").words
    assert "No plan to confirm" in client.sign_in(cast.manager).get("/plans").words
    plan = reflecting.plan_of(taking)
    plan.due_on = local_day(now())
    db.session.commit()
    assert "先问好" in client.get("/plans").words
    assert client.post(f"/plans/{plan.id}", {}).status == 422
    client.post(f"/plans/{plan.id}", {"outcome": "partly", "note": "还要练"})
    assert "Partly" in client.sign_in(cast.employee).get("/courses/T1").words
    assert client.sign_in(cast.manager).get(f"/plans/{plan.id}").status == 404


def test_a_reaction_is_kept_once_and_without_a_name(client, cast, taking):
    client.sign_in(cast.employee)
    address, answers = f"/courses/after/{taking.id}/reaction", dict.fromkeys(QUESTIONS, "4")
    assert client.post(address, {"useful": "4"}).status == 422
    assert client.post(address, {**answers, "liked": "例子"}).status == 302
    assert client.post(address, answers).status == 422
    row = db.session.scalar(select(Reaction))
    assert (row.ratings["pace"], row.liked, hasattr(row, "person_id"), row.on.day) == (4, "例子", False, 1)
    assert client.sign_in(cast.colleague).get(address).status == 404
    page = client.sign_in(cast.trainer).get("/courses/T1/effect")
    assert "so far 1" in page.words and "例子" not in page.words


QUIZZES = ("M2-check", "M4-check", "M6-check", "M7-check")
DAYS = [1, 3, 7, 21, 60]


def with_the_real_bank(person):
    """Publish a course on quizzes of the shipped bank, and let somebody lose all of one quiz and half of another."""
    bank = load_shipped_banks() and bank_by_code("WIN2")
    for code in QUIZZES:
        load_quiz(code=code, bank=bank, title={"zh": code, "en": code}, role="practice",
                  draw={"count": 5, "categories": [code[:2]]}, pass_percent=80, feedback="at_once")  # fmt: skip
    load_quiz(code="pre", bank=bank, title={"zh": "前测", "en": "pre"}, role="pre",
              draw={"count": 15, "categories": ["prepost"]}, pass_percent=75, feedback="end")  # fmt: skip
    parts = [{"lesson": "L1"}, *({"quiz": code} for code in (*QUIZZES, "pre"))]
    listed = [{"code": code, "title": {"zh": code, "en": code}} for code in (*QUIZZES, "pre")]
    modules = [{**PLAN["modules"][0], "parts": parts}]
    version = publish({**PLAN, "refreshers": DAYS, "modules": modules, "quizzes": listed})
    lost = set()
    for code in QUIZZES:
        attempt = quizzes.begin(person=person, quiz=quiz_by_code(code), at=now() - timedelta(days=2))
        wrong = [one for one in attempt.answers if code == "M2-check" or (code == "M6-check" and one.position % 2)]
        for answer in attempt.answers:
            answer.share = Fraction(answer not in wrong)
        lost |= {one for answer in wrong for one in answer.version.content.get("standards", [])}
        grading.finish(attempt=attempt, at=now() - timedelta(days=2))
    return version, lost


def is_longest_ago(version, asked, pool, last):
    """Say whether no other question of the same standards was met longer ago: one comes again when there is no other."""
    alike = [one for one in pool if one.content.get("standards") == version.content.get("standards")]
    return all(last.get(one.question_id, 0) >= last.get(version.question_id, 0) for one in alike if one not in asked)


def test_the_real_bank_through_sixty_days_of_a_moved_clock(cast):
    version, lost = with_the_real_bank(cast.employee)
    start = now()
    taking = CourseTaking(person=cast.employee, course=version.course, begun_at=start, completed_at=start)
    db.session.add(taking)
    db.session.flush()
    refreshing.plan_refreshers(taking=taking, version=version, at=start)
    told, asked, shares = [], [], [lost_by_standard(cast.employee.id, QUIZZES)]
    for day in range(63):
        at = start + timedelta(days=day)
        for _hour in range(3):
            told += [day] * sum(refreshing.tell_of_refreshers(at))
        for one in db.session.scalars(select(Refresher).filter_by(told_on=local_day(at))).all():
            pool = pool_of([*QUIZZES, "pre"])
            last = last_asked(cast.employee.id, [other.question_id for other in pool])
            attempt = refreshing.start_refresher(refresher=one, person=cast.employee, at=at)
            asked.append([answer.version for answer in attempt.answers])
            assert all(is_longest_ago(version, asked[-1], pool, last) for version in asked[-1])
            for answer in attempt.answers:
                answer.share = Fraction(1)
            grading.finish(attempt=attempt, at=at)
            shares.append(lost_by_standard(cast.employee.id, QUIZZES))
            assert one.done_at == at
    assert told == DAYS
    first = {code for one in asked[0] for code in one.content["standards"]} & set(shares[0])
    assert first and all(shares[1][code] < shares[0][code] for code in first & lost)  # learned: others come forward
    assert [len(versions) for versions in asked] == [3] * 5
    assert all(set(one.content["standards"]) & lost for one in asked[0])
    ids = [one.question_id for versions in asked for one in versions]
    kept_back = {id_ for id_, _code in drawable(quiz_by_code("pre"))}
    assert kept_back and not kept_back & set(ids)
    assert {one.question.type for versions in asked for one in versions}.isdisjoint({"essay", "description"})
