"""Answers as a shopper might have given them, drawn from the true level of a person and of a site."""

from typing import TYPE_CHECKING, Any

from ..checklists.models import Item, Script
from ..measures.score import Answer

if TYPE_CHECKING:
    import numpy as np

NOT_APPLICABLE = 0.35


def draw_answers(
    items: list[Item], script: Script | None, *, person: float, site: float, rng: "np.random.Generator"
) -> dict[str, Answer]:
    """Draw an answer to every item; `person` and `site` are the chances (0..1) that a point is earned."""
    return {
        item.code: _answer(item, script, person if item.answers_for == "person" else site, rng)
        for item in items
        if item.type != "note" and not item.due_after
    }


def _answer(item: Item, script: Script | None, level: float, rng: "np.random.Generator") -> Answer:
    if item.allow_na and rng.random() < NOT_APPLICABLE:
        return Answer(na=True)
    value, is_full = _value(item, script, level, rng)
    return Answer(value, comment="" if is_full else _comment(item, rng))


def _value(item: Item, script: Script | None, level: float, rng: "np.random.Generator") -> tuple[Any, bool]:
    """Return a value and whether it earned everything."""
    if item.rules.get("critical_on"):
        return "no", True
    if item.type == "levels":
        share = rng.binomial(2, level) / 2
        return (int(share) if share in (0, 1) else share), share == 1
    if item.type == "bands":
        limits = [band["to"] for band in item.rules["bands"]]
        hit = rng.random() < level
        return int(rng.uniform(0.3, 1) * limits[0]) if hit else int(rng.uniform(1, 1.2) * limits[-1]), hit
    if item.type in {"key", "choices"}:
        options = [option["code"] for option in item.rules.get("options") or []] or list(
            range(len(script.key if script else []))
        )
        chosen = [option for option in options if rng.random() < level]
        return chosen, len(chosen) == len(options)
    good = rng.random() < level
    return ("yes" if good else "no"), good


def _comment(item: Item, rng: "np.random.Generator") -> str:
    hints = item.rules.get("faults_hint") or []
    return str(hints[int(rng.integers(len(hints)))]["zh"]) if hints else "未做到"
