"""Role-plays of the demo: begun and ended by the actions that people use, answered by learners of known true level."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person
from ...roleplay.actions import ending, marking, playing
from ...roleplay.models import Attempt, Scenario, ScenarioVersion, Step
from ...roleplay.plays import PlainTurn, after, beginning, kept, standing
from ...roleplay.queries.own import CHANNEL_OF_SITE
from ...roleplay.scripts import parsed
from .learners import answer, grade, seconds

Level = Callable[[Person, datetime], float]
"""The true level of a person at a moment."""
LEARNT = 5.0
"""How many points of level a second and a third attempt of the same scenario bring, while it is remembered."""
ALSO = {"hotline": ("online",)}
"""What else is played where one channel is the daily work."""
OFFICE = (0, 1, 2, 3, 5, 6, 7, 8)
"""The hours of UTC in which halls are open and have time."""


@dataclass
class Practice:
    """Plays scenarios for people; `versions` are those in force, `played` counts attempts by person and code."""

    level: Level
    random: Random
    versions: dict[str, ScenarioVersion] = field(default_factory=dict)
    played: dict[tuple[int, str], int] = field(default_factory=dict)

    def load(self) -> None:
        """Look the scenarios in force up."""
        rows = select(ScenarioVersion).join(Scenario, Scenario.id == ScenarioVersion.scenario_id)
        rows = rows.where(ScenarioVersion.state == "published").options(joinedload(ScenarioVersion.scenario))
        self.versions = {version.scenario.code: version for version in db.session.scalars(rows.order_by(Scenario.code))}

    def codes_for(self, kind: str) -> list[str]:
        """Return the scenarios that suit a kind of site."""
        channel = CHANNEL_OF_SITE.get(kind, "counter")
        wanted = {channel, *ALSO.get(channel, ())}
        return [code for code, version in self.versions.items() if version.channel in wanted]

    def moment(self, day: datetime) -> datetime:
        """Draw a moment of office hours of a day; a Sunday becomes a Monday."""
        day += timedelta(days=day.weekday() == 6)
        minutes = 60 * self.random.choice(OFFICE) + self.random.randrange(60)
        return day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)

    def play(self, person: Person, code: str, at: datetime, *, steps: int | None = None) -> Attempt | None:
        """Play a scenario to its end, or only some steps of it; None when the person's task allows no more."""
        if code not in self.versions:
            return None
        try:
            attempt = playing.begin(person=person, version=self.versions[code], at=at)
        except RuleBroken:
            return None
        key = (person.id, code)
        level = self.level(person, at) + LEARNT * min(self.played.get(key, 0), 2)
        self.played[key] = self.played.get(key, 0) + 1
        attempt.language, attempt.seed = "zh", self.random.randrange(2**31)
        self._answer(attempt, level, steps)
        return attempt

    def _answer(self, attempt: Attempt, level: float, most: int | None) -> None:
        """Add the answers of an attempt in one go, as answering one by one would have, and end it by the rules."""
        game = parsed(attempt.scenario_version.text)
        state, step = standing(attempt.play), attempt.steps[0]
        while not state.ending and (most is None or step.number <= most):
            move = answer(game, state, level, self.random)
            at = step.shown_at + timedelta(seconds=seconds(game.nodes[state.node], move, self.random))
            state = after(game, state, move)
            _keep(step, move, state.variables, at)
            if not state.ending:
                step = Step(number=step.number + 1, node=state.node, shown_at=at)
                attempt.steps.append(step)
        attempt.node, attempt.play = state.node, kept(state, beginning(attempt.play))
        db.session.flush()
        if state.ending:
            ending.finish(attempt=attempt, state=state, at=step.chosen_at or step.shown_at)

    def mark(self, attempt: Attempt, by: Person, at: datetime) -> None:
        """Mark the free answers of an attempt, as good as the level of who wrote them."""
        level = self.level(attempt.person, at)
        for step in attempt.steps:
            if step.text:
                points = {line.name: grade(level, line.high, self.random) for line in marking.rubric_of(step)}
                marking.mark_answer(step=step, points=points, note="", by=by, at=at)


def _keep(step: Step, move: PlainTurn, variables: dict[str, int], at: datetime) -> None:
    step.choice, step.text, step.timed_out = move.choice, move.text, move.timed_out
    step.variables, step.chosen_at = dict(variables), at
