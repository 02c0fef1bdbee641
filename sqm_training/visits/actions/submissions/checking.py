"""Whether a checklist accepts what was sent."""

from collections.abc import Mapping
from typing import Any

from ....checklists.forms import answer_of
from ....checklists.models import ChecklistVersion, Script
from ....checklists.plain import facts_of, spec_of
from ....errors import RuleBroken
from ....extensions import db
from ....measures.score import Answer, problems
from ....web.text import _
from ...models import Visit
from ..body import moment


class Invalid(RuleBroken):
    """A submission that its checklist does not accept; `problems` lists item, kind and words."""

    def __init__(self, found: list[dict[str, str]]) -> None:
        super().__init__(_("Some answers are missing or not allowed."))
        self.problems = found


def checked(visit: Visit, payload: Mapping[str, Any]) -> tuple[ChecklistVersion, Script | None, dict[str, Answer]]:
    """Return version, script and answers when the checklist accepts them; raise `Invalid` with every problem."""
    version = db.session.get(ChecklistVersion, payload.get("version") or visit.version_id)
    if version is None or version.checklist_id != visit.checklist_id or version.state == "draft":
        raise RuleBroken(_("The checklist version of this submission is not known here."))
    script = db.session.get(Script, visit.script_id) if visit.script_id else None
    spec = spec_of(version)
    known = {item.code for item in spec.items}
    answers = {str(row.get("item")): answer_of(row) for row in payload["answers"]}
    strange = sorted(set(answers) - known)
    found = [{"item": code, "kind": "unknown", "text": _("This item is not on the checklist.")} for code in strange]
    answers = with_times(version, answers, payload["taps"])
    words = problem_words()
    for problem in problems(spec, answers, facts_of(script)):
        code, kind = problem
        found.append({"item": code, "kind": kind, "text": words[kind]})
    if found:
        raise Invalid(found)
    return version, script, answers


def problem_words() -> dict[str, str]:
    """Return the words for each kind of problem."""
    return {
        "unanswered": _("Not answered yet."),
        "bad_value": _("This answer is not one of those offered."),
        "needs_comment": _("Say in a few words what you saw."),
        "needs_photo": _("A photo is needed here."),
        "no_na": _("N/A is not offered here."),
        "unknown": _("This item is not on the checklist."),
    }


def with_times(version: ChecklistVersion, answers: dict[str, Answer], taps: list[dict[str, Any]]) -> dict[str, Answer]:
    """Return the answers with the seconds between two taps filled in; typed seconds serve where a tap is missing."""
    at = {str(tap.get("name")): moment(tap.get("at")) for tap in taps}
    result = dict(answers)
    for item in spec_of(version).items:
        start, end = at.get(item.from_ or ""), at.get(item.until or "")
        if item.type != "bands" or start is None or end is None:
            continue
        given = result.get(item.code, Answer())
        if not given.na and end >= start:
            result[item.code] = Answer(int((end - start).total_seconds()), False, given.comment, given.photos)
    return result
