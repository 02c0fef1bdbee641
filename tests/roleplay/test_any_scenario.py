"""Whatever trainers write and whatever is answered: an attempt ends, and its figures stay within their bounds."""

from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqm_training.database import now
from sqm_training.dialogue import MOST_STEPS, all_bounds, available, can_write, parse
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.roleplay.actions import ending, marking, playing
from sqm_training.roleplay.models import AttemptState, Scenario, ScenarioVersion
from sqm_training.roleplay.plays import standing

from ..dialogue.stories import stories
from . import play_kit as kit

MAPPING = {"WAIT-3": "responsiveness"}


def published(text):
    bounds = all_bounds(parse(text), MAPPING)
    version = ScenarioVersion(
        scenario=Scenario(code="random", slug="random", title=kit.both("随机", "Random")), number=1, digest="random",
        text=text, title=kit.both("随机", "Random"), channel="counter", level=1, dimension_of=MAPPING,
        bounds={key: list(pair) for key, pair in bounds.items()}, made_at=now(), published_at=now(),
    )  # fmt: skip
    db.session.add(version)
    db.session.flush()
    return version


def play_on(attempt, game, number, pick):
    """Answer one step as a number picks: a choice, a free answer, or silence for as long as the timer runs."""
    state = standing(attempt.play)
    options = [one.id for one in available(game, state)] + (["@write"] if can_write(game, state) else [])
    choice = options[pick % len(options)]
    at = kit.later(attempt, 60 if pick % 5 == 0 else 1)
    if choice == "@write":
        return playing.write_answer(attempt=attempt, number=number, text="好的", at=at)
    return playing.choose(attempt=attempt, number=number, choice=choice, at=at)


@given(text=stories(), picks=st.lists(st.integers(0, 30), min_size=MOST_STEPS, max_size=MOST_STEPS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_attempt_ends_with_figures_within_their_bounds(app, cast, text, picks):
    try:
        attempt = played(db.session.merge(cast.employee), text, picks)
        mark_all(attempt, db.session.merge(cast.trainer))
        assert attempt.state == AttemptState.ENDED and attempt.passed is not None
        scores = [Fraction(one) for one in attempt.scores.values()] + [attempt.overall or Fraction(0)]
        assert all(0 <= score <= 100 for score in scores)
        assert not attempt.critical or (attempt.overall or 0) <= 59
        for row in db.session.query(ScoreRecord).filter_by(source_kind=ending.SOURCE):
            assert 0 <= row.got <= row.possible > 0
    finally:
        db.session.rollback()
        db.session.expunge_all()


def played(person, text, picks):
    kit.add_standard("WAIT-3", "responsiveness")
    version, game = published(text), parse(text)
    attempt = playing.begin(person=person, version=version)
    for number, pick in enumerate(picks, start=1):
        if attempt.state != AttemptState.RUNNING:
            break
        assert play_on(attempt, game, number, pick)
        db.session.refresh(attempt)
    assert attempt.state in {AttemptState.ENDED, AttemptState.AWAITING_MARKING} and attempt.ending
    return attempt


def mark_all(attempt, marker):
    for step in attempt.steps:
        if step.chosen_at and not step.choice and not step.timed_out:
            points = {line.name: line.high for line in marking.rubric_of(step)}
            marking.mark_answer(step=step, points=points, note="", by=marker)
