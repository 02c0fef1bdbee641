"""What a course did: three levels, each with its number of people and its interval, none below five people."""

from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import delete

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger import actions as ledger
from sqm_training.ledger.actions import Record
from sqm_training.training.actions.effects import keep_effects
from sqm_training.training.models import CourseTaking, QuizAttempt, Reaction
from sqm_training.training.queries import effect, kept_effects
from sqm_training.training.queries.kept_effects import effect_of
from sqm_training.training.rules import QUESTIONS

from ..factories import make_person
from .kit import PLAN, add_standard, lesson, offer_quiz, publish

MILLION = 1_000_000
DAY = timedelta(days=1)


def record(person, standard, kind, source, at, percent):
    return Record(
        person_id=person.id, site_id=person.site_id, standard_id=standard.id, dimension="empathy", touchpoint="",
        channel="counter", answers_for="person", source_kind=kind, source_id=source, rater_id=None, wave_id=None, at=at,
        got=percent * MILLION, possible=100 * MILLION,
    )  # fmt: skip


def sit(person, standard, code, percent, at):
    attempt = QuizAttempt(
        person=person, ref=code, title={}, state="ended", seed=1, feedback="end", pass_percent=75, started_at=at,
        ended_at=at, overall=Fraction(percent), passed=percent >= 75,
    )  # fmt: skip
    db.session.add(attempt)
    db.session.flush()
    ledger.post([record(person, standard, "quiz", attempt.id, at, percent)])


@pytest.fixture
def course(cast):
    """The course of `five_and_five`."""
    return five_and_five(cast)


def five_and_five(cast):
    """Publish a course: five people with both tests and shops on both sides; five who were not trained."""
    standard = add_standard()
    offer = [
        {"code": code, "title": {"zh": code, "en": code}, "role": role} for code, role in (("A", "pre"), ("B", "post"))
    ]
    plan = {**PLAN, "modules": [{**PLAN["modules"][0], "parts": [{"lesson": "L1"}, {"quiz": "A"}, {"quiz": "B"}]}]}
    offer_quiz("A")
    version = publish({**plan, "quizzes": offer}, {"L1": lesson("L1", ("LIS",))})
    for number in range(10):
        person = make_person(f"p{number}", "employee", site=cast.east)
        done = now() - 100 * DAY
        if number < 5:
            taking = CourseTaking(person=person, course=version.course, begun_at=done - DAY, completed_at=done)
            db.session.add(taking)
            sit(person, standard, "A", 40 + number, done - DAY)
            sit(person, standard, "B", 80 + 2 * number, done)
        after = 85 if number < 5 else 72
        ledger.post(
            [
                record(person, standard, "visit", 10 * number, done - 30 * DAY, 70 + number % 5),
                record(person, standard, "visit", 10 * number + 1, done + 30 * DAY, after + number % 3),
                record(person, standard, "visit", 10 * number + 2, done - 900 * DAY, 0),
            ]
        )
    db.session.commit()
    return version


def test_the_gain_per_standard_is_that_of_the_same_people(course):
    learning = effect.learning_in(course)
    assert (learning.people, learning.overall.before, learning.overall.after) == (5, 42, 84)
    ((standard, gain),) = learning.by_standard
    assert standard.code == "LIS" and gain.n == 5 and gain.difference == 42
    assert gain.low < 42 < gain.high and gain.low > 40


def test_later_shops_are_compared_with_people_not_trained(course):
    found = effect.behaviour_after(course)
    assert (found.trained.n, found.others.n) == (5, 5)
    assert found.trained.difference == pytest.approx(13.8)
    difference, low, high = found.beyond
    assert difference == pytest.approx(12.8) and low < difference < high


def test_what_the_night_keeps_is_what_the_records_say(client, cast, course):
    at = now()
    assert list(keep_effects(at)) == [1]
    db.session.commit()
    found = effect_of(course)
    assert found.as_of == at and not found.is_waiting
    assert found.learning == effect.learning_in(course) and found.behaviour == effect.behaviour_after(course)
    page = client.sign_in(cast.trainer).get("/courses/T1/effect")
    assert "Changed more than the others by +12.8 points" in page.words and "computed every night" in page.words


def test_many_takings_wait_for_the_night(client, cast, course, monkeypatch):
    monkeypatch.setattr(kept_effects, "AT_ONCE", 4)
    page = client.sign_in(cast.trainer).get("/courses/T1/effect")
    assert page.words.count("Worked out in the coming night.") == 2
    assert "Worked out in the coming night." in client.get("/courses/T1/report").words
    list(keep_effects(now()))
    db.session.commit()
    assert "Worked out in the coming night." not in client.get("/courses/T1/report").words


def test_many_employees_to_compare_with_wait_too(client, cast, course, monkeypatch):
    monkeypatch.setattr(kept_effects, "AT_ONCE", 9)
    assert effect_of(course).is_waiting
    db.session.execute(delete(CourseTaking).where(CourseTaking.number == 1, CourseTaking.id % 2 == 0))
    assert not effect_of(course).is_waiting  # fewer than five: there is nothing to work out


def test_the_page_labels_each_level(client, cast, course):
    db.session.add_all(
        Reaction(course_id=course.course_id, on=now().date(), ratings=dict.fromkeys(QUESTIONS, 4), liked=f"好{n}")
        for n in range(5)
    )
    db.session.commit()
    page = client.sign_in(cast.trainer).get("/courses/T1/effect")
    for words in ("Level 1: reaction", "Level 2: learning", "Level 3: behaviour", "from 42.0 to 84.0, change +42.0",
                  "Changed more than the others by +12.8 points", "5 answers", "好3"):  # fmt: skip
        assert words in page.words
    assert page.queries < 40


def test_fewer_than_five_people_are_not_shown(client, cast):
    publish()
    page = client.sign_in(cast.trainer).get("/courses/T1/effect")
    assert page.words.count("Shown once five people") == 3
    assert client.sign_in(cast.manager).get("/courses/T1/effect").status == 403
