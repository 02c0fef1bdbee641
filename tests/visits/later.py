"""A checklist with items that can only be answered later, and visits that leave them open."""

import json
from datetime import date, timedelta
from typing import Any

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.models import ChecklistVersion
from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.people.models import Person, Site
from sqm_training.visits.actions.submissions import receive
from sqm_training.visits.models import Addendum, Visit

from ..checklists.kit import AT, both, load_small, small_plain
from . import kit


def later_plain() -> dict[str, Any]:
    """Return the small checklist with a call-back after three days, what was said in it, and a reply after one day."""
    plain = small_plain("LAT")
    plain["sections"][1]["items"] += [
        {"code": "L1", "text": both("按时回访", "Called back"), "type": "yes_no", "points": 10, "standard": "ANS",
         "allow_na": True, "due_after": 3, "demand": {"on": ["no"], "need": ["comment"]}},
        {"code": "L2", "text": both("回访说清结果", "The call said the result"), "type": "yes_no", "points": 10,
         "standard": "ANS", "when": "L1 == 'yes'"},
        {"code": "L3", "text": both("邮件答复", "Mail answered"), "type": "yes_no", "points": 10, "standard": "LIS",
         "due_after": 1, "critical_on": ["no"]},
    ]  # fmt: skip
    return plain


def load_later() -> ChecklistVersion:
    """Load the checklist of `later_plain`."""
    load_small()
    version, _is_new = load_checklist(later_plain(), at=AT)
    db.session.commit()
    return version


def body_of(visit: Visit, **answers: Any) -> bytes:
    """Return the body of a visit in which everybody was good, and the later items stay open unless given."""
    given = {code: answer.value for code, answer in kit.GOOD.items()} | answers
    rows = [{"item": code, "value": value, "comment": "x"} for code, value in given.items()]
    contacts = [{"part": "main", "badge": "0101"}]
    return json.dumps({"visit": visit.id, "version": visit.version_id, "answers": rows, "contacts": contacts}).encode()


def send_visit(site: Site, shopper: Person, version: ChecklistVersion, days_ago: int = 4, **answers: Any) -> Visit:
    """Send a visit of some days ago and return it."""
    visit = kit.plan(site, shopper, version)
    visit.closes_on = date(2030, 1, 1)
    receive(person=shopper, uuid=f"{visit.id:08d}-0000", revision=1, raw=body_of(visit, **answers))
    visit.visited_at = now() - timedelta(days=days_ago)
    for addendum in db.session.query(Addendum).filter_by(visit_id=visit.id):
        addendum.due_on -= timedelta(days=days_ago)
    db.session.flush()
    return visit


def send_later(visit: Visit, shopper: Person, **answers: Any) -> Addendum:
    """Send the answers to what was left open."""
    addendum = db.session.query(Addendum).filter_by(visit_id=visit.id, state="open").one()
    rows = [{"item": code, "value": value, "comment": "已核实"} for code, value in answers.items()]
    raw = json.dumps({"visit": visit.id, "addendum": addendum.id, "answers": rows}).encode()
    receive(person=shopper, uuid=addendum.uuid, revision=1, raw=raw)
    return addendum
