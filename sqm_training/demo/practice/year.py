"""A year of practice: tasks and role-plays of one's own, acted out in the order of time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from ...people.models import Person
from ...roleplay.actions import playing
from ...roleplay.models import Attempt, AttemptState
from ..people import Organisation
from ..truth import level_of
from .observed import play_scenes
from .plays import Practice
from .tasks import CHANGED, GIVEN, Given, extend_one, give_task, report_card, send_reminders, waive_one

OWN_PLAYS = (3, 5)
"""How many role-plays somebody begins in a year without a task: from, and up to."""
GIVEN_UP = 0.05
TRIES_AGAIN, MOST_TRIES = 0.7, 3
MARKED_AFTER = timedelta(days=3)
RUNNING, WRITTEN = "SC08", "SC06"
"""What the first account is in the middle of, and where some free answer awaits its mark."""
Act = Callable[[datetime], object]


class Year:
    """The acts of a year that are still to come, the earliest first."""

    def __init__(self, made: Organisation, seed: int, at: datetime) -> None:
        self.made, self.at, self.random = made, at, Random(seed)  # noqa: S311 - nothing secret is drawn
        self.practice = Practice(level_of(made.employees, seed, at), self.random)
        self._acts: list[tuple[datetime, int, Act]] = []
        self._order = count()

    def later(self, at: datetime, act: Act) -> None:
        """Do something at a moment, unless it is still to come today."""
        if at <= self.at:
            heappush(self._acts, (at, next(self._order), act))

    def plan(self) -> None:
        """Plan everybody's year."""
        for given in GIVEN:
            self._plan_task(given)
        for person in self.made.employees:
            for _time in range(self.random.randint(*OWN_PLAYS)):
                self.later(self._moment(self.random.randint(8, 364)), self._own_play(person))

    def act(self) -> None:
        """Let it all happen, then leave one attempt running and one answer unmarked."""
        while self._acts:
            at, _order, act = heappop(self._acts)
            act(at)
        self._leave_waiting()
        waive_one(self.made, self.at)
        employee = self.made.accounts["employee"]
        play_scenes(self.made, self.practice.level, self.random, self.practice.versions, self.at)
        self.practice.play(employee, RUNNING, self.at - timedelta(minutes=20), steps=3)
        send_reminders(self.at)

    def _moment(self, days_ago: float) -> datetime:
        return self.practice.moment(self.at - timedelta(days=days_ago))

    def _plan_task(self, given: Given) -> None:
        self.later(self._moment(given.days_ago).replace(hour=0), lambda at: give_task(self.made, given, at))
        for person in self._people(given):
            day = self._day_of(given)
            if day is not None and (person.number, given.ref) != ("employee", RUNNING):
                self.later(self._moment(given.days_ago - day), self._task_play(person, given))
        if given.ref == CHANGED:
            self.later(self._moment(given.days_ago - given.due_after - 2), lambda at: extend_one(self.made, at))

    def _people(self, given: Given) -> list[Person]:
        path = self.made.sites[given.site].path
        return [
            person
            for code, staff in self.made.staff.items()
            if self.made.sites[code].path.startswith(path)
            for person in staff
        ]

    def _day_of(self, given: Given) -> float | None:
        """Draw after how many days somebody does a task: in time, up to three weeks late, or not at all."""
        drawn = self.random.random()
        in_time = min(given.due_after, given.days_ago) - 0.5
        if drawn < given.done:
            return 1 + self.random.random() * (in_time - 1)
        return given.due_after + self.random.uniform(1, 20) if drawn < given.done + given.late else None

    def _task_play(self, person: Person, given: Given) -> Act:
        if given.kind == "card":
            return lambda at: report_card(person, given.ref, at)
        return lambda at: self._try(person, given.ref, at, 1)

    def _own_play(self, person: Person) -> Act:
        kind = next(self.made.sites[code].kind for code, staff in self.made.staff.items() if person in staff)
        code = self.random.choice(self.practice.codes_for(kind))
        if self.random.random() < GIVEN_UP:
            return lambda at: self._give_up(person, code, at)
        return lambda at: self._try(person, code, at, 1)

    def _try(self, person: Person, code: str, at: datetime, tries: int) -> None:
        """Play; mark what was written some days later; who has not passed mostly tries again."""
        attempt = self.practice.play(person, code, at)
        if attempt is None:
            return
        if attempt.state == AttemptState.AWAITING_MARKING:
            self.later(at + MARKED_AFTER, self._marking(attempt))
        elif not attempt.passed and tries < MOST_TRIES and self.random.random() < TRIES_AGAIN:
            again = self.practice.moment(at + timedelta(days=self.random.randint(1, 4)))
            self.later(again, lambda then: self._try(person, code, then, tries + 1))

    def _give_up(self, person: Person, code: str, at: datetime) -> None:
        attempt = self.practice.play(person, code, at, steps=2)
        if attempt is not None:
            playing.abandon(attempt=attempt, at=at + timedelta(minutes=9))

    def _marking(self, attempt: Attempt) -> Act:
        return lambda at: self.practice.mark(attempt, self.made.accounts["trainer2"], at)

    def _leave_waiting(self) -> None:
        """Let people of the first hall write until some answer awaits its mark."""
        for person in self.made.staff["E1"][1:]:
            attempt = self.practice.play(person, WRITTEN, self.at - timedelta(hours=30))
            if attempt is not None and attempt.state == AttemptState.AWAITING_MARKING:
                return


def write_year(made: Organisation, seed: int, at: datetime) -> None:
    """Write a year of tasks and practice up to a moment."""
    year = Year(made, seed, at)
    year.practice.load()
    year.plan()
    year.act()
