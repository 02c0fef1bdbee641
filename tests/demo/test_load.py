"""The demo is loaded once, into an empty database, and fills the pages that it is there for."""

import re

import pytest
from sqlalchemy import func, or_, select

from sqm_training.cli import load_all
from sqm_training.database import Base
from sqm_training.demo.cli import load
from sqm_training.extensions import db
from sqm_training.roleplay.actions.loading import load_shipped
from sqm_training.training.actions.loading import load_shipped as load_courses
from sqm_training.training.actions.loading_banks import load_shipped_banks
from sqm_training.visits.models import Visit, Wave

from .walking import over_the_mark

pytestmark = pytest.mark.slow


def rows() -> dict[str, int]:
    """Return how many rows every table has."""
    return {
        name: db.session.scalar(select(func.count()).select_from(table)) for name, table in Base.metadata.tables.items()
    }


def test_the_demo_is_loaded_once_and_fills_the_pages(app, client):
    load_all()
    load_shipped()
    load_shipped_banks()
    load_courses()
    db.session.commit()
    assert app.test_cli_runner().invoke(load).exit_code == 0
    before = rows()
    again = app.test_cli_runner().invoke(load)
    assert (again.exit_code, rows()) == (0, before)
    assert before["attempt"] > 200 and before["assignment_extension"] == 1
    assert (before["calibration"], before["calibration_sheet"]) == (2, 14)
    card = client.sign_in("manager").get("/monday")
    card = client.get(card.location)
    assert "lost on this" in card.words and "/scenarios/SC" in card.text
    progress = client.sign_in("employee").get("/progress")
    assert "From role-plays" in progress.words
    assert "A result is there for you" in client.get("/inbox").words
    assert "Practise next" in client.get("/").words
    heat = client.sign_in("trainer").get("/scenarios/SC10/heat")
    assert heat.status == 200 and "People 32" in heat.words
    assert 'href="/marking/' in client.get("/marking").text
    wave = re.search(r'href="(/waves/\d+)"', client.get("/waves").text)[1]
    early = select(func.count(Visit.id)).join(Visit.wave)
    assert db.session.scalar(early.where(or_(Visit.opens_on < Wave.starts_on, Visit.closes_on > Wave.ends_on))) == 0
    assert "Publish 3 results" in client.get(wave).words
    assert before["certificate"] > 5 and before["quiz_attempt"] > 40
    assert 'href="/quiz-marking/' in client.get("/quiz-marking").text
    assert "Level 2: learning" in client.get("/courses/WIN2/report").words
    assert 'href="/plans/' in client.sign_in("manager").get("/plans").text
    more, opened = over_the_mark(app, client)
    assert more == {} and opened > 100


def test_the_demo_goes_nowhere_near_other_people(app, cast):
    before = rows()
    assert app.test_cli_runner().invoke(load).exit_code != 0
    assert rows() == before
