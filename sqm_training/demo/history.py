"""Eighteen months of waves: planned, shopped, reviewed and published by the rules, plus what is under way today."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from ..checklists.actions.fill import fill
from ..checklists.models import ChecklistVersion, Item, SheetAnswer
from ..checklists.plain import current_version, whole_version
from ..database import now
from ..extensions import db
from ..measures.score import Answer
from ..people.models import Person, Site
from ..standards.models import Standard
from ..visits.actions import appeals, publishing, review
from ..visits.actions.flags import raise_flags
from ..visits.models import PersonResult, Result, Return, Submission, Visit, VisitContact, VisitState, Wave
from ..web.text import local_day
from .answers import draw_answers
from .people import Organisation
from .truth import QUARTER, WAVES, drawn

CHECKLISTS = {"hall": "CTR", "hotline": "TEL", "field": "FLD"}
FEWER = {"employee2": 7, "employee3": 2}
"""How many of their visits two accounts keep, so that every stage of the chart can be seen."""


@dataclass(frozen=True)
class Encounter:
    """One visit to be made up: who met whom in which wave, and the level that the simulator drew."""

    person: Person
    shopper: Person
    wave: int
    level: float


def encounters(made: Organisation, seed: int) -> list[Encounter]:
    """Draw all encounters of the past from the documented simulator, two per person and wave."""
    people = made.employees
    visits = drawn(len(people), seed).visits
    found, kept = [], dict.fromkeys(FEWER, 0)
    for employee, rater, wave, score in reversed(visits[["employee", "rater", "wave", "score"]].values.tolist()):
        person = people[int(employee[1:]) - 1]
        most = FEWER.get(person.number)
        if most is not None:
            kept[person.number] += 1
            if kept[person.number] > most:
                continue
        found.append(
            Encounter(
                person,
                made.shoppers[int(rater[1:]) - 1],
                int(wave),
                min(0.99, max(0.2, score / 100)),
            )
        )
    return sorted(found, key=lambda one: (one.wave, one.person.id))


class History:
    """Writes the encounters as visits through the same actions that people use."""

    def __init__(self, made: Organisation, seed: int) -> None:
        import numpy as np

        self.made, self.rng = made, np.random.default_rng(seed)
        self.trainer, self.second = made.accounts["trainer"], made.accounts["trainer2"]
        self.sites = {site.id: site for site in made.sites.values()}
        self.versions = {kind: _version(code) for kind, code in CHECKLISTS.items()}
        self.level = {site.id: float(self.rng.uniform(0.6, 0.95)) for site in made.sites.values()}
        self.today = now().replace(hour=3, minute=0, second=0, microsecond=0)

    def waves(self) -> list[Wave]:
        """Add the waves of eighteen months; the last one is running."""
        waves = []
        for index in range(WAVES + 1):
            start = local_day(self.today - QUARTER * (WAVES - index))
            month = f"{start.year}-{start.month:02}"
            waves.append(
                Wave(
                    code=month,
                    title={"zh": f"{start.year}年{start.month}月起轮次", "en": f"Wave from {month}"},
                    starts_on=start,
                    ends_on=start + timedelta(days=75),
                    made_by_id=self.trainer.id,
                    made_at=self.today,
                    rules={"per_site": 3, "double_percent": 10},
                )
            )
        db.session.add_all(waves)
        db.session.flush()
        return waves

    def visit(self, one: Encounter, wave: Wave, at: datetime, **values: Any) -> Visit:
        """Add a planned visit of an encounter."""
        site = self._site(one.person)
        version = self.versions[site.kind]
        script = version.scripts[int(self.rng.integers(len(version.scripts)))]
        visit = Visit(
            wave_id=wave.id,
            site_id=site.id,
            shopper_id=one.shopper.id,
            checklist_id=version.checklist_id,
            version_id=version.id,
            script_id=script.id,
            opens_on=local_day(at),
            closes_on=local_day(at + timedelta(days=9)),
            made_by_id=self.trainer.id,
            made_at=at,
            **values,
        )
        visit.script, visit.site, visit.shopper = script, site, one.shopper
        db.session.add(visit)
        db.session.flush()
        return visit

    def _site(self, person: Person) -> Site:
        return self.sites[person.site_id or 0]

    def submit(self, visit: Visit, one: Encounter, at: datetime, **changes: Answer) -> Submission:
        """Hand a visit in with drawn answers; the clerk is noted by badge."""
        version = self.versions[self._site(one.person).kind]
        answers = draw_answers(
            version.items, visit.script, person=one.level, site=self.level[visit.site_id], rng=self.rng
        )
        sheet = fill(
            version=version, script=visit.script, rater_id=visit.shopper_id, answers=answers | changes, filled_at=at
        )
        uuid = f"00000000-0000-4000-8000-{visit.id:012d}"
        rows = [
            {"item": code, "value": one.value, "na": one.na, "comment": one.comment, "photos": []}
            for code, one in (answers | changes).items()
        ]
        contact = {"part": "main", "badge": one.person.badge, "window": str(1 + one.person.id % 5), "description": ""}
        body = json.dumps(
            {"visit": visit.id, "version": version.id, "answers": rows, "contacts": [contact], "taps": []}
        )
        submission = Submission(
            visit_id=visit.id,
            identity=f"{uuid}/1",
            uuid=uuid,
            digest=f"{visit.id:064d}",
            body=body,
            sent_by_id=one.shopper.id,
            received_at=at + timedelta(hours=2),
            completed_at=at,
            state="received",
            sheet_id=sheet.id,
        )
        db.session.add(submission)
        visit.contacts.append(VisitContact(**contact))
        visit.state, visit.visited_at = VisitState.SUBMITTED, at
        db.session.flush()
        submission.sheet = sheet
        return submission

    def approve(self, visit: Visit, one: Encounter, submission: Submission, at: datetime) -> Result:
        """Match the clerk and approve, as a trainer would."""
        contact = visit.contacts[0]
        contact.person_id, contact.decision = one.person.id, "matched"
        contact.decided_by_id, contact.decided_at = self.trainer.id, at
        assert submission.sheet is not None
        return review.approve(visit=visit, sheet=submission.sheet, by=self.trainer, at=at)

    def moment(self, wave: Wave) -> datetime:
        """Draw a moment of office hours within a wave."""
        start = datetime.combine(wave.starts_on, datetime.min.time(), now().tzinfo)
        return start + timedelta(days=int(self.rng.integers(0, 70)), hours=1 + float(self.rng.uniform(0, 8)))


def _version(code: str) -> ChecklistVersion:
    version = current_version(code)
    if version is None:
        raise LookupError(code)
    return whole_version(version.id)


def write_history(made: Organisation, seed: int, progress: Callable[[list[Encounter]], Iterable[Encounter]]) -> None:
    """Write the past, then what is under way: visits to do, to review, to publish, and an open objection."""
    for standard in db.session.scalars(select(Standard).where(Standard.state == "proposed")):
        standard.state, standard.approved_by_id, standard.approved_at = "approved", made.accounts["trainer"].id, now()
    history = History(made, seed)
    waves = history.waves()
    critical = {5, 140}
    for index, one in enumerate(progress(encounters(made, seed))):
        wave = waves[one.wave]
        at = min(history.moment(wave), history.today - timedelta(days=12))
        visit = history.visit(one, wave, at)
        changes = {"V1": Answer("yes", comment="与前一位用户争执")} if index in critical else {}
        submission = history.submit(visit, one, at, **changes)
        result = history.approve(visit, one, submission, at + timedelta(days=1))
        if changes and submission.sheet is not None:
            review.decide_critical(
                visit=visit,
                sheet=submission.sheet,
                item_code="V1",
                decision="confirmed",
                reason="录音清楚",
                by=history.second,
            )
        publishing.publish_result(result=result, by=history.trainer, at=at + timedelta(days=9))
    write_present(history, waves[-1])


def write_present(history: History, wave: Wave) -> None:
    """Add what is under way: for the shopper to do, for the trainers to review, and one objection to answer."""
    made, today = history.made, history.today
    staff = made.employees
    shopper = made.accounts["shopper"]
    for offset, place in ((0, 9), (-2, 17), (20, 25)):
        history.visit(Encounter(staff[place], shopper, WAVES, 0.8), wave, today + timedelta(days=offset))
    for offset, place in enumerate((1, 10, 18, 26, 33, 40)):
        one = Encounter(staff[place], made.shoppers[1 + offset], WAVES, 0.72)
        at = today - timedelta(days=1 + offset)
        visit = history.visit(one, wave, at)
        changes = {"V4": Answer("yes", comment="大声报出前一位用户的手机号")} if offset == 2 else {}
        submission = history.submit(visit, one, at, **changes)
        if submission.sheet is not None:
            raise_flags(visit, submission, submission.sheet, {}, {"taps": [], "answers": []})
    _return_one(history, wave, Encounter(staff[11], shopper, WAVES, 0.75))
    _object(made)


def _return_one(history: History, wave: Wave, one: Encounter) -> None:
    at = history.today - timedelta(days=1)
    visit = history.visit(one, wave, at)
    history.submit(visit, one, at)
    db.session.add(
        Return(
            visit_id=visit.id,
            revision=1,
            reason="D5 请写明当时说了什么。",
            item_codes=["D5"],
            by_id=history.trainer.id,
            at=now(),
            due_at=now() + timedelta(days=2),
        )
    )
    visit.state = VisitState.RETURNED
    db.session.flush()


def _object(made: Organisation) -> None:
    """Let the employee object to the item of the newest result that lost most."""
    row = db.session.scalar(
        select(PersonResult)
        .where(PersonResult.person_id == made.accounts["employee2"].id)
        .order_by(PersonResult.at.desc())
        .limit(1)
    )
    if row is None:
        return
    result = db.session.get_one(Result, row.result_id)
    result.published_at = now() - timedelta(hours=20)
    code = db.session.scalar(
        select(Item.code)
        .join(SheetAnswer, SheetAnswer.item_id == Item.id)
        .where(SheetAnswer.sheet_id == result.sheet_id, SheetAnswer.got < SheetAnswer.possible)
        .where(Item.answers_for == "person")
        .order_by((SheetAnswer.got - SheetAnswer.possible), Item.id)
        .limit(1)
    )
    if code is not None:
        appeals.file_appeal(
            result=result, person=made.accounts["employee2"], item_code=code, text="当时我复述过诉求，用户点头确认。"
        )
