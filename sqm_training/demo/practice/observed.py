"""Observed role-plays of the demo: a scene now and then, scored by one trainer or two, one of them objected to."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from ...checklists.plain import current_version, whole_version
from ...roleplay.actions import acting, objecting, observing
from ...roleplay.models import Observation, ScenarioVersion
from ..people import Organisation
from .plays import Level

RUBRIC = "RP"
SCENES = (
    # days ago, hall, place of the learner among its staff, scenario, whether two score
    (170, "E1", 0, "SC01", False),
    (120, "E1", 1, "SC03", True),
    (95, "E1", 2, "SC12", False),
    (61, "E1", 0, "SC06", True),
    (40, "E1", 3, "SC11", False),
    (16, "E1", 1, "SC01", False),
    (2, "E1", 0, "SC08", False),
)
LASTS = timedelta(minutes=14)
BEST_MARK, FAIR = 5, 3
"""The best mark, and the best that the scene which is objected to can get for one item: it has to lose points."""
BEST, WORST = 88.0, 42.0
"""Between which true levels a rating goes from five to one."""
SEEN = {
    5: ("“换作是我，水费突然翻倍也会着急，我们一起看看是哪天多出来的。”", "先复述了一遍地址和来意，再开始查。"),
    2: ("只说“系统里就是这样”，没有解释依据。", "用户还在说，就打断问户号。"),
    1: ("没有给出下一步，用户问了两遍。", "没有回应用户的着急，直接念规定。"),
}
OBJECTION = "我当时说了“三个工作日内给您回电话”，也写在了便签上交给扮演者。请看一下记录。"


@dataclass
class Scenes:
    """Lets people act scenarios in front of trainers."""

    made: Organisation
    level: Level
    random: Random
    versions: dict[str, ScenarioVersion] = field(default_factory=dict)

    def play_all(self, at: datetime) -> None:
        """Play the scenes of the year in order; the last is objected to, and one is still waited for."""
        rubric = current_version(RUBRIC)
        if rubric is None:
            return
        for number, (days_ago, hall, place, code, by_two) in enumerate(SCENES, 1):
            begun = (at - timedelta(days=days_ago)).replace(hour=6, minute=20, second=0, microsecond=0)
            play = self._begin(hall, place, code, by_two, begun)
            is_last = number == len(SCENES)
            for rating in play.ratings:
                self._rate(play, rating, begun + LASTS, most=FAIR if is_last else BEST_MARK)
            if is_last:
                self._object(play)
        waiting = self._begin("E1", 2, "SC03", True, at - timedelta(minutes=40))
        self._rate(waiting, waiting.ratings[0], at - timedelta(minutes=20))

    def _begin(self, hall: str, place: int, code: str, by_two: bool, at: datetime) -> Observation:
        staff = [one for one in self.made.staff[hall] if one.has_role("employee")]
        learner = (
            self.made.accounts["employee"]
            if place == 0
            else [one for one in staff if one is not self.made.accounts["employee"]][place]
        )
        actor = next(one for one in reversed(staff) if one is not learner)
        trainers = [self.made.accounts["trainer"], self.made.accounts["trainer2"]]
        rubric = current_version(RUBRIC)
        assert rubric is not None
        play = observing.begin(
            version=self.versions[code],
            rubric=whole_version(rubric.id),
            learner=learner,
            actor=actor,
            raters=trainers if by_two else trainers[:1],
            by=trainers[0],
            at=at,
        )
        acting.tick(observation=play, by=actor, cause=self.random.choice(("trigger:0", "trigger:1", "")), mood=4, at=at)
        acting.tick(observation=play, by=actor, cause="cooler:0", at=at + LASTS / 2)
        return play

    def _rate(self, play: Observation, rating: Any, at: datetime, most: int = BEST_MARK) -> None:
        """Rate a scene; `most` is the best mark that its last item can get."""
        level = self.level(play.person, at)
        answers = [self._answer(item, level) for item in play.rubric.items]
        last = [one for one in answers if isinstance(one["value"], int)][-1]
        if last["value"] > most:
            last |= {"value": most, "comment": ""}
        observing.save_rating(rating=rating, answers=answers, mood_start=4, mood_end=self.random.choice((2, 3)))
        observing.send(rating=rating, by=rating.rater, at=at)

    def _answer(self, item: Any, level: float) -> dict[str, Any]:
        if item.type == "yes_no":
            return {"item": item.code, "value": "no", "na": False, "comment": ""}
        drawn = 1 + 4 * (level - WORST) / (BEST - WORST) + self.random.gauss(0, 0.9)
        value = min(max(round(drawn), 1), BEST_MARK)
        comment = self.random.choice(SEEN[value]) if value in SEEN else ""
        return {"item": item.code, "value": value, "na": False, "comment": comment}

    def _object(self, play: Observation) -> None:
        assert play.finished_at is not None
        objecting.object_to(
            observation=play,
            person=play.person,
            item_code=objecting.lost_items(play)[-1],
            text=OBJECTION,
            at=play.finished_at + timedelta(hours=3),
        )


def play_scenes(
    made: Organisation, level: Level, random: Random, versions: dict[str, ScenarioVersion], at: datetime
) -> None:
    """Let the scenes of a year be acted and scored up to a moment."""
    Scenes(made, level, random, versions).play_all(at)
