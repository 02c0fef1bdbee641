"""An exercise from its first draft until it is closed: prepared, given to shoppers, brought to its end."""

import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import PurePath
from typing import IO

from sqlalchemy import delete, select

from ...assignments.actions import changing, giving
from ...assignments.models import Assignment
from ...assignments.queries.candidates import Wanted
from ...assignments.queries.state import in_states
from ...assignments.terms import Terms
from ...checklists.models import ChecklistVersion, Script
from ...database import Text, now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...training.media import store
from ...visits.models import Result
from ...web.text import _, local, local_day
from ..models import LONGEST, Calibration, CalibrationMedium, CalibrationSheet
from ..record import named_in
from ..states import State, state_of
from ..targets import KIND, target_of

MOST_MEDIA = 20
KINDS = ("image", "audio", "video")


def make(
    *,
    title: Text,
    version: ChecklistVersion,
    script: Script | None,
    material: Text,
    due_on: date | None,
    by: Person,
    result: Result | None = None,
    at: datetime | None = None,
) -> Calibration:
    """Begin an exercise on a published version; that of a visit keeps the version on which the visit was scored."""
    one = Calibration(
        title=title,
        version_id=version.id,
        script_id=script.id if script else None,
        result_id=result.id if result else None,
        material=material,
        due_on=due_on,
        made_by_id=by.id,
        made_at=at or now(),
    )
    _check(one, version)
    db.session.add(one)
    db.session.flush()
    _note("new", one, by)
    return one


def change(*, calibration: Calibration, title: Text, material: Text, due_on: date | None, by: Person) -> None:
    """Change title, material or due day; once shoppers are at it, the day alone, and only to a later one."""
    state = state_of(calibration, local_day(now()))
    if state == State.CLOSED:
        raise RuleBroken(_("This exercise is closed."))
    if state == State.OPEN:
        _extend(calibration, due_on, by)
    else:
        calibration.title, calibration.material, calibration.due_on = title, material, due_on
        _check(calibration, calibration.checklist_version)
    db.session.flush()
    _note("change", calibration, by)


def _check(one: Calibration, version: ChecklistVersion) -> None:
    if version.state == "draft":
        raise RuleBroken(_("Only a published checklist can be used."), field="version")
    if one.script_id is None and any(item.type == "key" for item in version.items):
        raise RuleBroken(_("This checklist asks for an answer key: choose a script."), field="script")
    if max(len(words) for words in one.material.values()) > LONGEST:
        raise RuleBroken(_("At most %(n)s characters.", n=LONGEST), field="material_zh")


def _extend(one: Calibration, due_on: date | None, by: Person) -> None:
    if due_on is None or one.due_on is None or due_on < one.due_on:
        raise RuleBroken(_("An extension cannot bring the due day forward. Choose a later day."), field="due_on")
    tasks = _open_tasks(one)
    if tasks and due_on > one.due_on:
        reason = _("The exercise was extended.")
        changing.extend(assignments=tasks, due_on=due_on, cut_off_on=due_on, reason=reason, by=by, at=now())
    one.due_on = due_on


def _open_tasks(one: Calibration) -> list[Assignment]:
    rows = select(Assignment).where(Assignment.kind == KIND, Assignment.ref == str(one.id))
    return list(db.session.scalars(rows.where(in_states(local_day(now()), changing.EXTENDABLE))))


def choose_shoppers(
    *, calibration: Calibration, shoppers: Sequence[Person], by: Person, at: datetime | None = None
) -> None:
    """Say who takes part; who has begun to fill in stays. Once it is under way shoppers can only be added."""
    at = at or now()
    state = state_of(calibration, local_day(at))
    if state == State.CLOSED:
        raise RuleBroken(_("This exercise is closed."))
    if not all(one.is_active and one.has_role("shopper") for one in shoppers):
        raise RuleBroken(_("Choose mystery shoppers."), field="shoppers")
    _check_memory(calibration, shoppers)
    own = (CalibrationSheet.calibration_id == calibration.id, CalibrationSheet.is_key.is_(False))
    there = set(db.session.scalars(select(CalibrationSheet.rater_id).where(*own)))
    wanted = {one.id for one in shoppers}
    if state == State.DRAFT:
        db.session.execute(delete(CalibrationSheet).where(*own, CalibrationSheet.rater_id.not_in(wanted)))
    added = [one for one in shoppers if one.id not in there]
    db.session.add_all(CalibrationSheet(calibration_id=calibration.id, rater_id=one.id) for one in added)
    db.session.flush()
    if state == State.OPEN and added:
        _give(calibration, added, by, at)
    _note("change", calibration, by, {"shoppers": sorted(wanted)})


def _check_memory(one: Calibration, shoppers: Sequence[Person]) -> None:
    """Refuse who made the visit behind the record: they remember more than it says."""
    made_by = one.result.visit.shopper_id if one.result else None
    name = next((shopper.name for shopper in shoppers if shopper.id == made_by), None)
    if name is not None:
        raise RuleBroken(_("%(name)s made this visit and remembers it. Choose others.", name=name), field="shoppers")


def open_exercise(*, calibration: Calibration, by: Person, at: datetime | None = None) -> None:
    """Let the shoppers begin: material and key are there, nobody is named, two or more take part, a day is set."""
    at = at or now()
    if calibration.opened_at is not None:
        raise RuleBroken(_("This exercise has begun already."))
    rows = select(CalibrationSheet).where(CalibrationSheet.calibration_id == calibration.id)
    sheets = list(db.session.scalars(rows))
    if not any(one.is_key and one.sent_at for one in sheets):
        raise RuleBroken(_("Write and keep the key first: every shopper is compared with it."))
    shoppers = [one.rater for one in sheets if not one.is_key]
    if len(shoppers) < 2:
        raise RuleBroken(_("Choose at least two shoppers."))
    if calibration.due_on is None or calibration.due_on < local_day(at):
        raise RuleBroken(_("Set a due day that is not over."))
    _check_material(calibration)
    calibration.opened_at = at
    db.session.flush()
    _give(calibration, shoppers, by, at)
    _note("give", calibration, by)


def _check_material(one: Calibration) -> None:
    texts = [words.strip() for words in one.material.values()]
    if not any(texts) and not one.media:
        raise RuleBroken(_("There is nothing to read or see yet: write the record or add a file."))
    named = named_in(one.result, "\n".join(texts)) if one.result else []
    if named:
        raise RuleBroken(_("The record still names %(names)s. Take it out first.", names=_(", ").join(named)))


def _give(one: Calibration, shoppers: Sequence[Person], by: Person, at: datetime) -> None:
    numbers = " ".join(shopper.number for shopper in shoppers)
    terms = Terms(due_on=one.due_on, cut_off_on=one.due_on, reason=_("So that all of us score alike."))
    giving.give(target=target_of(one), wanted=Wanted("names", numbers=numbers), terms=terms, by=by, at=at)


def close(*, calibration: Calibration, by: Person, at: datetime | None = None) -> None:
    """End an exercise before its day, so that the shoppers see each other's answers; what is unsent is waived."""
    at = at or now()
    if state_of(calibration, local_day(at)) != State.OPEN:
        raise RuleBroken(_("Only an exercise that is under way can be closed."))
    tasks = _open_tasks(calibration)
    calibration.closed_at = at
    if tasks:
        changing.waive(assignments=tasks, reason=_("The exercise was closed."), by=by, at=at)
    db.session.flush()
    _note("close", calibration, by)


def discard(*, calibration: Calibration, by: Person) -> None:
    """Delete an exercise that never began, with its key."""
    if calibration.opened_at is not None:
        raise RuleBroken(_("An exercise that has begun is kept. Close it instead."))
    _note("discard", calibration, by)
    db.session.execute(delete(CalibrationSheet).where(CalibrationSheet.calibration_id == calibration.id))
    db.session.delete(calibration)
    db.session.flush()


def add_medium(*, calibration: Calibration, name: str, stream: IO[bytes], by: Person) -> CalibrationMedium:
    """Keep a picture or recording under its name, before the exercise begins; one of the same name is replaced."""
    from ...files.photos import BadPhoto

    _must_be_draft(calibration)
    name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name.strip())[:80]
    if not name or len(calibration.media) >= MOST_MEDIA:
        raise RuleBroken(_("An exercise can have %(n)s files at most.", n=MOST_MEDIA), field="file")
    try:
        kept = store().put_stream(stream)
    except BadPhoto as refusal:
        reason = local(refusal.words)
        raise RuleBroken(_("%(file)s was not kept: %(reason)s.", file=name, reason=reason), field="file") from refusal
    if kept.kind not in KINDS:
        raise RuleBroken(_("Choose a picture, a sound recording or a video."), field="file")
    row = next((one for one in calibration.media if one.name == name), None)
    if row is None:
        row = CalibrationMedium(name=name)
        calibration.media.append(row)
    row.stored, row.kind, row.added_by_id, row.added_at = kept.name, kept.kind, by.id, now()
    db.session.flush()
    return row


def delete_medium(*, calibration: Calibration, medium: CalibrationMedium, by: Person) -> None:
    """Take a file away before the exercise begins."""
    _must_be_draft(calibration)
    _note("delete_medium", calibration, by, {"file": medium.name})
    calibration.media.remove(medium)
    db.session.flush()


def _must_be_draft(calibration: Calibration) -> None:
    if calibration.opened_at is not None:
        raise RuleBroken(_("This exercise has begun: its material stays as it is."))


def _note(verb: str, one: Calibration, by: Person, details: dict[str, object] | None = None) -> None:
    audit.note(actor_id=by.id, act=f"calibration.{verb}", kind=KIND, ref=str(one.id), details=details or {})
