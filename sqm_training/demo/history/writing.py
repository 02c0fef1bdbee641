"""Writing encounters as visits through the same actions that people use."""

import json
from datetime import datetime, timedelta
from typing import Any

from ...checklists.actions.fill import fill
from ...checklists.models import ChecklistVersion
from ...checklists.plain import current_version, whole_version
from ...database import now
from ...extensions import db
from ...measures.score import Answer
from ...people.models import Person, Site
from ...visits.actions import review
from ...visits.models import Result, Submission, Visit, VisitContact, VisitState, Wave
from ...web.text import local_day
from ..answers import draw_answers
from ..people import Organisation
from ..truth import WAVES, begins
from .encounters import Encounter

CHECKLISTS = {"hall": "CTR", "hotline": "TEL", "field": "FLD"}


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
            start = local_day(begins(index, self.today))
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
            closes_on=min(local_day(at + timedelta(days=9)), wave.ends_on),
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
