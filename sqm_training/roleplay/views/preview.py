"""Playing a draft: nothing of it is kept, the run travels signed inside the page."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from ...dialogue import Medium, PlayError, State
from ...errors import NotFound
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.text import _, language
from ..models import Scenario, ScenarioDraft, ScenarioVersion
from ..plays import PlainTurn, first_state, states_of
from ..queries import library
from ..scenes import Scene, scene
from ..scripts import Script, parsed, script_of
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)
MOST = 60


@bp.route("/scenarios/<code>/preview", methods=["GET", "POST"])
@allow(*KEEPERS)
def preview_draft(code: str) -> Any:
    """Play the draft, else the version in force, from the start or from a node."""
    scenario = library.scenario_for(signed_in_person(), code)
    source = library.draft_of(scenario) or library.current_version(scenario)
    if source is None or not parsed(source.text).nodes:
        flash(_("There is nothing to play yet: the text has no node."), "error")
        return redirect(url_for("roleplay.edit_scenario", code=code))
    try:
        return _played(scenario, source, *_asked(source))
    except PlayError:
        flash(_("This cannot be played yet: the text names no start that exists."), "error")
        return redirect(url_for("roleplay.edit_scenario", code=code))


def _asked(source: ScenarioDraft | ScenarioVersion) -> tuple[str, list[PlainTurn], bool]:
    """Return where the run begins, its turns with the one just answered, and whether the text is still the same."""
    if request.method == "GET":
        return request.args.get("node", ""), [], True
    try:
        run = _serializer().loads(request.form.get("run", ""))
    except BadSignature as error:
        raise NotFound from error
    if run["text"] != _digest(source):
        return run["node"] if run["node"] in parsed(source.text).nodes else "", [], False
    turns = [PlainTurn(**turn) for turn in run["turns"]][:MOST]
    if request.form.get("number", type=int) == len(turns) + 1:
        answer = request.form.get("text", "").strip()
        silent = "silence" in request.form
        turns.append(PlainTurn("", request.form.get("choice", ""), answer, silent))
    return run["node"], turns, True


def _played(
    scenario: Scenario, source: ScenarioDraft | ScenarioVersion, node: str, turns: list[PlainTurn], same: bool
) -> str:
    script = script_of(source, language())
    turns, states = _gone(script, node, turns)
    if not same:
        flash(_("The draft was changed. The preview begins again."))
    alone = "X-Fragment" in request.headers
    run = {"text": _digest(source), "node": node, "turns": [asdict(turn) for turn in turns]}
    return render_template(
        "roleplay/_previewed.html" if alone else "roleplay/preview_draft.html",
        scenario=scenario,
        node=node,
        scene=_scene(scenario, script, turns, states[-1]),
        state=states[-1],
        run=_serializer().dumps(run),
    )


def _gone(script: Script, node: str, turns: Sequence[PlainTurn]) -> tuple[list[PlainTurn], list[State]]:
    """Go through the turns; the last one is left out when it cannot be taken."""
    first = first_state(script.game, node)
    states = states_of(script.game, first, turns[:-1])
    placed = [
        PlainTurn(state.node, one.choice, one.text, one.timed_out) for state, one in zip(states, turns, strict=False)
    ]
    try:
        return placed, states_of(script.game, first, placed)
    except PlayError:
        return placed[:-1], states


def _scene(scenario: Scenario, script: Script, turns: list[PlainTurn], state: State) -> Scene:
    def href(medium: Medium) -> str:
        return url_for("roleplay.show_medium", code=scenario.code, name=medium.file)

    return scene(script, turns, state, seed="preview", href=href, may_be_silent=True)


def _digest(source: ScenarioDraft | ScenarioVersion) -> str:
    return hashlib.sha256(source.text.encode()).hexdigest()[:16]


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="preview of a scenario")
