"""The customer's mood as a word and a face, from 1 (calm) to 5 (furious)."""

from collections.abc import Mapping
from typing import Any

from ..web.text import _l

MOODS: dict[int, Any] = {1: _l("calm"), 2: _l("uneasy"), 3: _l("annoyed"), 4: _l("angry"), 5: _l("furious")}
SIGNS: dict[int, tuple[str, ...]] = {
    5: ("大怒", "暴怒", "怒吼", "拍", "吼", "摔", "furious", "shout", "bang", "slam"),
    4: ("生气", "气", "火", "冷下", "angry", "cold", "sharp", "snap"),
    3: ("不满", "不耐", "皱", "烦", "急", "怀疑", "annoyed", "impatient", "frown", "doubt", "worried", "tense"),
    2: ("愣", "犹豫", "叹", "不安", "迟疑", "怔", "uneasy", "hesita", "sigh", "surprised", "unsure", "pause"),
    1: ("平静", "笑", "缓", "松", "谢", "点头", "放心", "calm", "smil", "relie", "nod", "soft", "thank"),
}
"""What a mood in brackets, written freely by trainers, tells about the face; the angriest sign that fits wins."""
HEAT = ("anger", "火气", "怒气", "mood", "情绪")


def level(word: str, variables: Mapping[str, int], initial: int | None) -> int:
    """Return the face for a mood: by its word, else by the variable that keeps the heat, else as at the start."""
    lower = word.lower()
    if "不" not in lower or any(sign in lower for sign in SIGNS[3] + SIGNS[2]):
        for mood, signs in SIGNS.items():
            if any(sign in lower for sign in signs):
                return mood
    heat = next((variables[name] for name in HEAT if name in variables), initial or 3)
    return min(5, max(1, heat))
