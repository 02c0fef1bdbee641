"""A scene with an actor's card, the shipped rubric with the standards it names, and plays in every state."""

from typing import Any

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.models import ChecklistVersion
from sqm_training.checklists.plain import current_version, whole_version
from sqm_training.checklists.schema import load_plain
from sqm_training.extensions import db
from sqm_training.library import FOLDER
from sqm_training.people.models import Person
from sqm_training.roleplay.actions import observing
from sqm_training.roleplay.models import Observation, Rating, ScenarioVersion
from sqm_training.roleplay.queries import library

from ..factories import Cast
from .play_kit import ENGLISH, TEXT, add_standard, publish

HIDDEN_ZH, HIDDEN_EN = "马桶漏了三个星期", "The toilet has leaked for three weeks"
CARD_ZH = f"""customer:
  name: 李先生
  mood: 4
  brief: 水费比上月多一倍。
  facts: [这期八十元，平时四十元。]
  hidden: [{HIDDEN_ZH}。]
  triggers: [打断您说话。, 说“您先冷静”。, 同样的话问两遍。]
  coolers: [复述您的话。, 说出您的着急。, 给出准时间。]
"""
CARD_EN = f"""customer:
  name: Mr Li
  mood: 4
  brief: His bill doubled.
  facts: [80 yuan this time against 40.]
  hidden: [{HIDDEN_EN}.]
  triggers: [Interrupts you., Says “calm down”., Asks the same twice.]
  coolers: [Puts it in your words., Names your worry., Gives a definite time.]
"""
SCORED = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "R8")
CRITICAL = ("RC1", "RC2", "RC3")
DIMENSION = {
    "GREET-1": "assurance", "LIST-1": "reliability", "EMP-1": "empathy", "ANS-1": "reliability", "NEXT-1": "reliability",
    "PLAIN-1": "assurance", "EQ-1": "assurance", "CLOSE-1": "assurance", "COND-1": "assurance", "INTEG-1": "assurance",
    "URG-1": "responsiveness",
}  # fmt: skip


def scene() -> ScenarioVersion:
    """Keep a scenario with an actor's card in both languages, unless it is there."""
    found = library.playable_version("SC91")
    if found is not None:
        return found
    zh, en = TEXT.split("\n"), ENGLISH.split("\n")
    zh[zh.index(next(line for line in zh if line.startswith("customer:")))] = CARD_ZH.rstrip()
    en[en.index(next(line for line in en if line.startswith("customer:")))] = CARD_EN.rstrip()
    version = publish("\n".join(zh), "\n".join(en))
    db.session.commit()
    return version


def rubric() -> ChecklistVersion:
    """Load the shipped rubric, unless it is there."""
    found = current_version("RP")
    if found is None:
        for code, dimension in DIMENSION.items():
            add_standard(code, dimension)
        file = FOLDER / "checklists" / "RP.yaml"
        found, _new = load_checklist(load_plain(file.read_text("utf-8"), file.name))
    return whole_version(found.id)


def play(cast: Cast, *raters: Person, learner: Person | None = None, actor: Person | None = None) -> Observation:
    """Begin a play of the employee with the colleague as customer, scored by the trainer unless told otherwise."""
    lead = raters[0] if raters else cast.trainer
    observation = observing.begin(
        version=scene(),
        rubric=rubric(),
        learner=learner or cast.employee,
        actor=actor or cast.colleague,
        raters=raters or [lead],
        by=lead,
    )
    db.session.commit()
    return observation


def rows(
    values: int | dict[str, int] = 4, critical: str = "", quote: str = "“六十变四百二，我也着急。”"
) -> list[dict[str, Any]]:
    """Return the rows of a whole rating, with a quote wherever the rubric wants one."""
    given = dict.fromkeys(SCORED, values) if isinstance(values, int) else dict.fromkeys(SCORED, 4) | values
    scored = [
        {"item": code, "value": value, "na": False, "comment": quote if value in (1, 2, 5) else ""}
        for code, value in given.items()
    ]
    answers = {code: "yes" if code == critical else "no" for code in CRITICAL}
    return scored + [
        {"item": code, "value": value, "na": False, "comment": quote if value == "yes" else ""}
        for code, value in answers.items()
    ]


def rating(observation: Observation, rater: Person) -> Rating:
    """Return the rating of one rater, as the database has it."""
    fresh = db.session.get_one(Observation, observation.id)
    return next(one for one in fresh.ratings if one.rater_id == rater.id)


def sent(observation: Observation, rater: Person, values: int | dict[str, int] = 4, **extra: Any) -> Observation:
    """Fill in and send one rating, and commit."""
    own = rating(observation, rater)
    observing.save_rating(rating=own, answers=rows(values, **extra), mood_start=4, mood_end=2)
    observing.send(rating=own, by=rater)
    db.session.commit()
    return own.observation


def done(cast: Cast, values: int | dict[str, int] = 4, **extra: Any) -> Observation:
    """Return a finished play of the employee, scored by the trainer."""
    return sent(play(cast), cast.trainer, values, **extra)
