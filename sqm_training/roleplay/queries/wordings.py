"""The best wording at a moment of a scenario, for pages that send somebody there."""

from collections.abc import Iterable

from sqlalchemy import select

from ...dialogue import Choice, Node
from ...extensions import db
from ..models import Scenario, ScenarioVersion
from ..scripts import Script, script_of
from .library import PUBLISHED


def best_wordings(moments: Iterable[tuple[str, str]], language: str) -> dict[tuple[str, str], str]:
    """Return what is best said at moments such as `SC01:opening`, each for a standard's code; one query for all.

    Moments that a version in force does not have (any more) are missing.
    """
    wanted = list(dict.fromkeys(moments))
    scripts = _scripts({ref.split(":", 1)[0] for ref, _standard in wanted}, language)
    found = {}
    for ref, standard in wanted:
        code, _colon, node = ref.partition(":")
        script = scripts.get(code)
        best = _best(script.game.nodes[node], standard) if script and node in script.game.nodes else None
        if best is not None:
            found[ref, standard] = best.text
    return found


def _scripts(codes: set[str], language: str) -> dict[str, Script]:
    if not codes:
        return {}
    rows = select(Scenario.code, ScenarioVersion).join(ScenarioVersion, PUBLISHED).where(Scenario.code.in_(codes))
    return {code: script_of(version, language) for code, version in db.session.execute(rows)}


def _best(node: Node, standard: str) -> Choice | None:
    """Return the choice that earns most on the standard, then altogether; a critical fault is none."""
    clean = [one for one in node.choices if not one.critical]
    return max(clean, key=lambda one: ((one.points or {}).get(standard, 0), one.total), default=None)
