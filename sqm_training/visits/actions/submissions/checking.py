"""Whether a checklist accepts what was sent."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ....checklists.actions.fill import answers_of
from ....checklists.forms import answer_of
from ....checklists.models import ChecklistVersion, Script
from ....checklists.plain import facts_of, spec_of
from ....errors import RuleBroken
from ....extensions import db
from ....measures.score import Answer, Score, problems, score
from ....web.text import _
from ...models import Addendum, Visit
from .. import addenda
from ..body import moment, number
from ..flags import losses_of


class Invalid(RuleBroken):
    """A submission that its checklist does not accept; `problems` lists item, kind and words."""

    def __init__(self, found: list[dict[str, str]]) -> None:
        super().__init__(_("Some answers are missing or not allowed."))
        self.problems = found


@dataclass(frozen=True)
class Checked:
    """Answers that a checklist version accepts."""

    version: ChecklistVersion
    script: Script | None
    answers: dict[str, Answer]

    @property
    def photos(self) -> set[str]:
        """The digests of the photos that the answers name."""
        return {photo for answer in self.answers.values() for photo in answer.photos}

    @cached_property
    def score(self) -> Score:
        """What the answers are worth, no critical item confirmed yet."""
        return score(spec_of(self.version), self.answers, facts_of(self.script), confirmed=())

    @cached_property
    def losses(self) -> list[str]:
        """The items with big losses."""
        return losses_of(self.version, self.score)


def checked(visit: Visit, payload: Mapping[str, Any]) -> Checked:
    """Return version, script and answers when the checklist accepts them; raise `Invalid` with every problem."""
    named = payload.get("version")
    version = db.session.get(ChecklistVersion, visit.version_id if named is None else number(named) or 0)
    if version is None or version.checklist_id != visit.checklist_id or version.state == "draft":
        raise RuleBroken(_("The checklist version of this submission is not known here."))
    script = db.session.get(Script, visit.script_id) if visit.script_id else None
    answers = {str(row.get("item")): answer_of(row) for row in payload["answers"]}
    found = _strange(payload["answers"], {item.code for item in spec_of(version).items})
    answers = with_times(version, answers, payload["taps"])
    found += _problems(version, script, answers)
    if found:
        raise Invalid(found)
    return Checked(version, script, answers)


def checked_addendum(visit: Visit, addendum: Addendum, payload: Mapping[str, Any]) -> Checked:
    """Return the answers to the items that were left for later; raise `Invalid` with every problem among them."""
    sheet = addenda.sheet_of(visit)
    version = db.session.get_one(ChecklistVersion, sheet.version_id)
    script = db.session.get(Script, sheet.script_id) if sheet.script_id else None
    answers = {str(row.get("item")): answer_of(row) for row in payload["answers"]}
    asked = set(addendum.item_codes)
    found = _strange(payload["answers"], asked)
    together = answers_of(sheet) | answers
    found += [one for one in _problems(version, script, together, later=True) if one["item"] in asked]
    if found:
        raise Invalid(found)
    return Checked(version, script, answers)


def _strange(rows: list[dict[str, Any]], known: set[str]) -> list[dict[str, str]]:
    """Return what no tablet of ours sends and what would be left out silently if it were taken."""
    times = Counter(str(row.get("item")) for row in rows)
    found = [(code, "unknown") for code in sorted(set(times) - known)]
    found += [(code, "twice") for code, n in sorted(times.items()) if n > 1]
    unread = {str(row.get("item")) for row in rows if not isinstance(row.get("photos") or [], list)}
    return _told(found + [(code, "bad_photos") for code in sorted(unread)])


def _problems(
    version: ChecklistVersion, script: Script | None, answers: Mapping[str, Answer], *, later: bool = False
) -> list[dict[str, str]]:
    return _told(problems(spec_of(version), answers, facts_of(script), later=later))


def _told(found: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    """Return pairs of item and kind with their words; most submissions have no problem, so words come last."""
    pairs = list(found)
    words = problem_words() if pairs else {}
    return [{"item": code, "kind": kind, "text": words[kind]} for code, kind in pairs]


def problem_words() -> dict[str, str]:
    """Return the words for each kind of problem."""
    return {
        "unanswered": _("Not answered yet."),
        "bad_value": _("This answer is not one of those offered."),
        "needs_comment": _("Say in a few words what you saw."),
        "needs_photo": _("A photo is needed here."),
        "no_na": _("N/A is not offered here."),
        "unknown": _("This item is not on the checklist."),
        "twice": _("This item is answered twice."),
        "bad_photos": _("The photos of this item could not be read."),
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
