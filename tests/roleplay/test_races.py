"""Several tabs and several processes at once: one attempt, one answer to a step, one count against the task."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from threading import Barrier

from sqm_training import create_app
from sqm_training.assignments.models import Assignment
from sqm_training.extensions import db
from sqm_training.people.models import Person
from sqm_training.roleplay.actions import playing
from sqm_training.roleplay.models import Attempt, ScenarioVersion, Step

from ..assignments.kit import give
from ..conftest import settings_for
from ..processes import processes_of
from . import play_kit as kit


def test_eight_tabs_that_begin_at_once_have_one_attempt(app, cast):
    version_id, person_id = kit.publish().id, cast.employee.id
    task_id = give(cast.employee, ref="SC91", attempts_allowed=5).id
    db.session.commit()
    db.session.remove()
    together = Barrier(8)

    def tab(_number: int) -> int:
        with app.app_context():
            together.wait()
            person, version = db.session.get_one(Person, person_id), db.session.get_one(ScenarioVersion, version_id)
            attempt = playing.begin(person=person, version=version)
            db.session.commit()
            found = attempt.id
            db.session.remove()
            return found

    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(tab, range(8)))
    assert len(found) == 1 and db.session.query(Attempt).count() == 1
    assert db.session.get_one(Assignment, task_id).attempts_used == 1


def untimed(person: Person) -> int:
    """Begin an attempt without timers, so that a slow machine does not answer with silence; return its id."""
    person.timer_factor = Fraction(0)
    attempt_id = kit.begun(person).id
    db.session.remove()
    return attempt_id


def answer(folder: str, url: str | None, attempt_id: int, choice: str) -> bool:
    """Answer the first step in a process of its own."""
    app = create_app(settings_for(Path(folder), url))
    with app.app_context():
        attempt = db.session.get_one(Attempt, attempt_id)
        taken = playing.choose(attempt=attempt, number=1, choice=choice)
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
        return taken


def test_four_processes_that_answer_at_once_take_one_step(app, cast, tmp_path, database_url):
    attempt_id = untimed(cast.employee)
    chosen = ["calm", "deny", "number", "calm"]
    with ProcessPoolExecutor(4, mp_context=processes_of) as pool:
        waiting = [pool.submit(answer, str(tmp_path), database_url, attempt_id, choice) for choice in chosen]
        taken = [one.result() for one in waiting]
    assert taken.count(True) == 1
    steps = db.session.query(Step).order_by(Step.number).all()
    assert [(step.number, step.choice) for step in steps] == [(1, chosen[taken.index(True)]), (2, "")]


def test_an_attempt_goes_on_after_the_server_was_started_anew(app, cast, tmp_path, database_url):
    attempt_id = untimed(cast.employee)
    assert answer(str(tmp_path), database_url, attempt_id, "calm")
    attempt = db.session.get_one(Attempt, attempt_id)
    assert attempt.node == "look" and playing.choose(attempt=attempt, number=2, choice="leak")
