"""Changing a standard: a proposal, the approval by somebody else, and what came before is kept."""

from datetime import date
from typing import Any

from sqlalchemy import func, select

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...jobs import outbox
from ...jobs.outbox import Words
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, both, local
from ..models import Standard, StandardVersion
from .loading import link_cards

CONTENT = (
    "title",
    "target",
    "measure",
    "channel",
    "dimension",
    "touchpoint_code",
    "source",
    "document",
    "city",
    "seen_elsewhere",
    "practice",
    "is_verified",
    "is_pledge",
)

ACTS = {"retired": "standard.retire", "approved": "standard.reuse"}


def content_of(standard: Standard) -> dict[str, Any]:
    """Return what a version keeps of a standard."""
    on = standard.basis_on
    return {name: getattr(standard, name) for name in CONTENT} | {"basis_on": on.isoformat() if on else None}


def open_proposal(standard: Standard) -> StandardVersion | None:
    """Return the change that awaits approval, if there is one."""
    return db.session.scalar(
        select(StandardVersion).where(StandardVersion.standard_id == standard.id, StandardVersion.state == "draft")
    )


def propose_change(*, standard: Standard, content: dict[str, Any], reason: str, by: Person) -> StandardVersion:
    """Propose a new wording; it counts once somebody else has approved it."""
    if not reason.strip():
        raise RuleBroken(_("Say why the standard changes: a source, a decision, an experience."), field="reason")
    if content == content_of(standard):
        raise RuleBroken(_("Nothing was changed."))
    row = open_proposal(standard)
    if row is None:
        last = db.session.scalar(
            select(func.max(StandardVersion.number)).where(StandardVersion.standard_id == standard.id)
        )
        row = StandardVersion(standard_id=standard.id, number=max(last or 0, standard.number) + 1)
        db.session.add(row)
    row.content, row.reason, row.written_by_id, row.written_at = content, reason.strip(), by.id, now()
    row.state = "draft"
    db.session.flush()
    audit.note(actor_id=by.id, act="standard.propose", kind="standard", ref=standard.code)
    return row


def propose_state(*, standard: Standard, reason: str, by: Person) -> StandardVersion:
    """Propose to take a standard out of force, or one that is out of force back into it; its wording stays."""
    if open_proposal(standard) is not None:
        raise RuleBroken(_("A change of this standard awaits approval. It has to be decided first."))
    state = "approved" if standard.state == "retired" else "retired"
    return propose_change(standard=standard, content=content_of(standard) | {"state": state}, reason=reason, by=by)


def approve_change(*, standard: Standard, proposal: StandardVersion, by: Person) -> None:
    """Put a proposed wording into force; whoever wrote it cannot approve it."""
    if proposal.state != "draft":
        raise RuleBroken(_("This proposal has already been decided."))
    if proposal.written_by_id == by.id:
        raise RuleBroken(_("Somebody else has to approve what you wrote."))
    _keep_current(standard)
    content = dict(proposal.content)
    on = content.pop("basis_on", None)
    state = content.pop("state", None)
    standard.basis_on = date.fromisoformat(on) if on else None
    for name, value in content.items():
        setattr(standard, name, value)
    standard.number = proposal.number
    standard.state = state or ("retired" if standard.state == "retired" else "approved")
    standard.approved_by_id, standard.approved_at = by.id, now()
    proposal.state, proposal.decided_by_id, proposal.decided_at = "approved", by.id, now()
    db.session.flush()
    _tell(standard, proposal)
    audit.note(actor_id=by.id, act=ACTS.get(state, "standard.approve"), kind="standard", ref=standard.code)
    if state:
        link_cards()


def _tell(standard: Standard, proposal: StandardVersion) -> None:
    """Tell who proposed a change what became of it."""
    if proposal.written_by_id is None:
        return

    def subject() -> str:
        if proposal.state == "approved" and standard.state == "retired":
            return _("%(code)s is out of force", code=standard.code)
        if proposal.state == "approved":
            return _("Your change of %(code)s is in force", code=standard.code)
        return _("Your change of %(code)s was turned down", code=standard.code)

    reason = proposal.content.get("rejected_because", "")
    words = Words(both(subject), both(lambda: reason or local(standard.title)), f"/standards/{standard.code}")
    outbox.leave(key=f"standard:{proposal.id}", person_id=proposal.written_by_id, words=words, at=now())


def _keep_current(standard: Standard) -> None:
    """Keep the wording in force as a version of the past, unless it is there already."""
    known = select(StandardVersion.id).where(
        StandardVersion.standard_id == standard.id, StandardVersion.number == standard.number
    )
    if db.session.scalar(known) is None:
        db.session.add(
            StandardVersion(
                standard_id=standard.id,
                number=standard.number,
                content=content_of(standard),
                state="approved",
                written_at=standard.approved_at or now(),
                decided_by_id=standard.approved_by_id,
                decided_at=standard.approved_at,
            )
        )


def reject_change(*, standard: Standard, proposal: StandardVersion, reason: str, by: Person) -> None:
    """Turn a proposal down, with a reason that its writer reads."""
    if proposal.state != "draft":
        raise RuleBroken(_("This proposal has already been decided."))
    if not reason.strip():
        raise RuleBroken(_("Say why the proposal is turned down."), field="reason")
    proposal.state, proposal.decided_by_id, proposal.decided_at = "rejected", by.id, now()
    proposal.content = proposal.content | {"rejected_because": reason.strip()}
    db.session.flush()
    _tell(standard, proposal)
    audit.note(actor_id=by.id, act="standard.reject", kind="standard", ref=standard.code)


def approve_as_shipped(*, standard: Standard, by: Person) -> None:
    """Approve a shipped standard as it stands, so that it is in force here."""
    if standard.state != "proposed":
        raise RuleBroken(_("This standard is already approved."))
    standard.state, standard.approved_by_id, standard.approved_at = "approved", by.id, now()
    db.session.flush()
    audit.note(actor_id=by.id, act="standard.approve", kind="standard", ref=standard.code)
