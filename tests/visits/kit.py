"""Visits as other tests need them: submitted, approved, published."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqm_training.checklists.actions.fill import fill
from sqm_training.checklists.models import ChecklistVersion
from sqm_training.extensions import db
from sqm_training.measures.score import Answer
from sqm_training.people.models import Person, Site
from sqm_training.visits.actions import publishing, review
from sqm_training.visits.models import Result, Submission, Visit, VisitContact, VisitState, Wave

VISITED = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
GOOD = {
    "A1": Answer(0.5),
    "A2": Answer("yes"),
    "D1": Answer("yes"),
    "D2": Answer(0.5),
    "D3": Answer([0, 1]),
    "D4": Answer("yes"),
    "V1": Answer("no"),
}


def plan(site: Site, shopper: Person, version: ChecklistVersion, **values: Any) -> Visit:
    """Add a planned visit."""
    visit = Visit(
        site_id=site.id, shopper_id=shopper.id, checklist_id=version.checklist_id, version_id=version.id,
        script_id=version.scripts[0].id, opens_on=date(2026, 3, 2), closes_on=date(2026, 3, 8), made_at=VISITED, **values,
    )  # fmt: skip
    db.session.add(visit)
    db.session.flush()
    return visit


def open_visit(site: Site, shopper: Person, version: ChecklistVersion) -> Visit:
    """Add a planned visit whose window is open for years, and commit."""
    visit = plan(site, shopper, version)
    visit.closes_on = date(2030, 1, 1)
    db.session.commit()
    return visit


def submit(
    visit: Visit, met: Person | None, version: ChecklistVersion, at: datetime = VISITED, **changes: Answer
) -> Visit:
    """Hand in a visit in which somebody was met at the counter, noted by badge."""
    sheet = fill(
        version=version, script=version.scripts[0], rater_id=visit.shopper_id, answers=GOOD | changes, filled_at=at
    )
    uuid = f"00000000-0000-4000-8000-{visit.id:012d}"
    db.session.add(
        Submission(
            visit_id=visit.id, identity=f"{uuid}/1", uuid=uuid, digest=hashlib.sha256(uuid.encode()).hexdigest(),
            body="{}", sent_by_id=visit.shopper_id, received_at=at, completed_at=at, state="received",
            sheet_id=sheet.id,
        )
    )  # fmt: skip
    db.session.add(VisitContact(visit_id=visit.id, part="main", badge=met.badge if met else "", window="3"))
    visit.state, visit.visited_at = VisitState.SUBMITTED, at
    db.session.flush()
    db.session.refresh(visit)
    return visit


def sheet_of(visit: Visit) -> Any:
    """Return the sheet of the visit's submission."""
    return db.session.query(Submission).filter_by(visit_id=visit.id).one().sheet


def approved(visit: Visit, met: Person | None, by: Person) -> Result:
    """Match whoever was met and approve."""
    for contact in visit.contacts:
        review.match_contact(contact=contact, visit=visit, person=met, by=by)
    return review.approve(visit=visit, sheet=sheet_of(visit), by=by)


def published(
    site: Site, shopper: Person, met: Person | None, version: ChecklistVersion, by: Person, day: int = 0, **changes: Any
) -> Result:
    """Plan, submit, approve and publish a visit in one go."""
    visit = plan(site, shopper, version)
    submit(visit, met, version, VISITED + timedelta(days=day), **changes)
    result = approved(visit, met, by)
    publishing.publish_result(result=result, by=by, at=VISITED + timedelta(days=day + 8))
    db.session.commit()
    return result


def make_wave(code: str = "W1") -> Wave:
    """Add a wave."""
    wave = Wave(
        code=code, title={"zh": "三月轮次", "en": "March wave"}, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31),
        made_at=VISITED,
    )  # fmt: skip
    db.session.add(wave)
    db.session.flush()
    return wave
