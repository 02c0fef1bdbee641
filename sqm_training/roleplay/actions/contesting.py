"""Objections to the marks of free answers: to one line of the rubric, in time, answered by somebody without a stake."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ...checklists.actions import objections as rules
from ...database import now
from ...dialogue.model import Criterion
from ...errors import RuleBroken
from ...extensions import db
from ...measures.score import Answer
from ...people import settings
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..models import Attempt, AttemptState, Mark, MarkObjection, Step
from ..queries.marking import objections_to
from . import ending
from .marking import rubric_of


@dataclass(frozen=True)
class Line:
    """One line of a rubric with the mark that somebody gave on it."""

    step: Step
    criterion: Criterion
    mark: Mark

    @property
    def key(self) -> str:
        """What names the line among those of its attempt."""
        return f"{self.step.number}:{self.criterion.name}"


def lines_of(step: Step) -> list[Line]:
    """Return the marked lines of a free answer in the order of its rubric; none as long as nobody marked it."""
    given = {mark.criterion: mark for mark in step.marks}
    return [Line(step, one, given[one.name]) for one in rubric_of(step) if one.name in given] if given else []


def open_lines(
    attempt: Attempt,
    steps: Collection[Step],
    at: datetime | None = None,
    objections: Collection[MarkObjection] | None = None,
) -> list[tuple[Line, int]]:
    """Return the lines of the given steps that can be objected to now, each with the working days left after today.

    `objections` are those that were made to the attempt so far, where they are known already.
    """
    if attempt.state != AttemptState.ENDED or attempt.origin_node:
        return []
    gone = {(one.step_id, one.item_code) for one in (objections_to(attempt) if objections is None else objections)}
    found = []
    for line in (line for step in steps for line in lines_of(step)):
        left = rules.days_left(at or now(), line.mark.at, int(settings.get("appeal_days")))
        if left is not None and _has_lost(line) and (line.step.id, line.criterion.name) not in gone:
            found.append((line, left))
    return found


def _has_lost(line: Line) -> bool:
    return line.mark.points < line.criterion.high


def object_to(*, attempt: Attempt, person: Person, key: str, text: str, at: datetime | None = None) -> MarkObjection:
    """Object to the points on one line, named by its key; until it is decided the attempt has no score records."""
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    at = at or now()
    number, _colon, _name = key.partition(":")
    steps = [step for step in attempt.steps if str(step.number) == number]
    line = next((one for step in steps for one in lines_of(step) if one.key == key), None)
    if line is None or attempt.person_id != person.id or not _has_lost(line):
        raise RuleBroken(_("You can object to marks of your own that lost points."))
    made = objections_to(attempt)
    if (line.step.id, line.criterion.name) in {(one.step_id, one.item_code) for one in made}:
        raise RuleBroken(_("You have already objected to this mark."))
    if key not in {one.key for one, _left in open_lines(attempt, steps, at, made)}:
        raise RuleBroken(_("The time for objections to this mark is over."))
    row = MarkObjection(
        step_id=line.step.id,
        person_id=person.id,
        item_code=line.criterion.name,
        text=rules.text_given(text),
        filed_at=at,
        due_at=rules.working_deadline(at, int(settings.get("answer_days"))),
    )
    db.session.add(row)
    db.session.flush()
    ending.post_records(attempt=attempt, at=at)
    _audit(person, "objection.file", row)
    return row


def may_decide(objection: MarkObjection, by: Person) -> bool:
    """Say whether a trainer or administrator has no stake: not who marked, nor the appellant or the line manager."""
    return rules.has_no_stake(by, objection.person, {mark.by_id for mark in objection.step.marks})


def decide(
    *, objection: MarkObjection, by: Person, decision: str, reason: str, answer: Answer | None = None
) -> MarkObjection:
    """Answer an objection in writing. Upheld, the line gets more points; nothing is ever lowered by it."""
    attempt = objection.step.attempt
    db.session.refresh(attempt, with_for_update={"of": Attempt})
    db.session.refresh(objection)
    reason = rules.checked_decision(objection=objection, decision=decision, reason=reason, answer=answer)
    if not may_decide(objection, by):
        raise RuleBroken(_("Somebody else has to answer: neither who marked nor the line manager may decide."))
    if decision == "upheld" and answer is not None:
        _uphold(objection, answer)
    rules.close(objection=objection, by=by, decision=decision, reason=reason)
    db.session.flush()
    at = now()
    if decision == "upheld":
        ending.settle_anew(attempt=attempt, at=at)
    ending.post_records(attempt=attempt, at=at)
    rules.tell(
        objection=objection,
        key=f"mark:{objection.id}",
        person_id=objection.person_id,
        about=lambda: _("Free answer in a role-play"),
        path=f"/attempts/{attempt.id}/debrief#marks",
    )
    _audit(by, f"objection.{decision}", objection)
    return objection


def line_of(objection: MarkObjection) -> Line:
    """Return the line of the rubric that an objection is about."""
    return next(one for one in lines_of(objection.step) if one.criterion.name == objection.item_code)


def _uphold(objection: MarkObjection, answer: Answer) -> None:
    line = line_of(objection)
    before = line.mark.points
    if not isinstance(answer.value, int) or not before < answer.value <= line.criterion.high:
        raise RuleBroken(
            _("Choose %(low)s to %(high)s points: an upheld mark rises.", low=before + 1, high=line.criterion.high),
            field="answer",
        )
    line.mark.points = answer.value
    objection.change = {"before": before, "after": answer.value}
    db.session.flush()


def _audit(by: Person, act: str, objection: MarkObjection) -> None:
    audit.note(actor_id=by.id, act=act, kind="objection", ref=str(objection.id), person_id=objection.person_id)
