"""How a learner of the demo answers in a scenario: the higher the true level, the surer the better answer."""

from math import exp
from random import Random

from ...dialogue.model import Choice, Node, Scenario
from ...dialogue.play import State, available, can_time_out, can_write
from ...roleplay.plays import PlainTurn

PLAIN_LEVEL = 58.0
"""At this level all answers are as likely; 8 points more make the best one e times as likely as the worst."""
STEP = 8.0
SILENCE = 0.04
TEMPTED = 0.4
"""How much less likely an answer with a critical fault is than others of its worth."""
WRITTEN = (
    "已登记，请留意电话。",
    "今天定了两件事：一是上门勘察，二是材料补齐。有事请打窗口电话找我。",
    "您好，今天说定三件事：明早九点勘察，后天下班前给结果，缺的材料周五前线上补。我姓陈，工号 0107，办完先打给您。",
)
"""Free answers from poor to good."""


def answer(game: Scenario, state: State, level: float, random: Random) -> PlainTurn:
    """Draw what a learner of a level (0 to 100) does where a scenario stands."""
    node = game.nodes[state.node]
    if can_time_out(game, state) and random.random() < SILENCE:
        return PlainTurn(node.name, timed_out=True)
    choices = available(game, state)
    if can_write(game, state) and (not choices or random.random() < 0.5):
        return PlainTurn(node.name, text=WRITTEN[grade(level, len(WRITTEN) - 1, random)])
    return PlainTurn(node.name, choice=random.choices(choices, _chances(choices, level))[0].id)


def _chances(choices: list[Choice], level: float) -> list[float]:
    lowest = min(choice.total for choice in choices)
    span = max(choice.total for choice in choices) - lowest or 1
    sure = (level - PLAIN_LEVEL) / STEP
    return [exp(sure * (choice.total - lowest) / span) * (TEMPTED if choice.critical else 1.0) for choice in choices]


def grade(level: float, highest: int, random: Random) -> int:
    """Draw whole points from 0 to `highest`; each is earned with the chance that the level says."""
    return sum(random.random() < level / 100 for _point in range(highest))


def seconds(node: Node, move: PlainTurn, random: Random) -> float:
    """Draw how long a learner takes: about a quarter of a minute; in time before a timer, its whole time in silence."""
    longest = node.timer.seconds if node.timer else 240
    return float(longest) if move.timed_out else min(random.lognormvariate(2.8, 0.5), 0.9 * longest)
