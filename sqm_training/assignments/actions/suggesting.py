"""What trainers decide on suggestions: each is confirmed or dismissed by a person, never by itself."""

from datetime import datetime, timedelta

from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person, Site
from ...web.text import _, local, local_day
from .. import targets
from ..models import AssignmentBatch, Dismissal
from ..queries.candidates import Wanted
from ..queries.suggestions import Suggestion, suggestions_for
from ..terms import Terms
from .giving import give

DUE_AFTER = timedelta(days=14)


def suggestion(*, site: Site, person_id: int, standard_id: int, at: datetime) -> Suggestion:
    """Return one suggestion that still stands, or raise `NotFound`."""
    found = suggestions_for(site, at, local_day(at), only=(person_id, standard_id))
    if not found:
        raise NotFound
    return found[0]


def confirm(*, made: Suggestion, kind: str, ref: str, by: Person, at: datetime) -> AssignmentBatch:
    """Give the person one of the things that train the standard, due in two weeks."""
    target = targets.target(kind, ref)
    if target is None or (kind, ref) not in {(link.kind, link.ref) for link in made.links}:
        raise NotFound
    reason = _("To practise %(code)s: %(title)s", code=made.standard.code, title=local(made.standard.title))
    return give(
        target=target,
        wanted=Wanted("names", numbers=made.person.number),
        terms=Terms(due_on=local_day(at) + DUE_AFTER, reason=reason, standard_id=made.standard.id),
        by=by,
        at=at,
        again=True,
    )


def dismiss(*, made: Suggestion, reason: str, by: Person, at: datetime) -> Dismissal:
    """Put a suggestion aside until there is a newer record."""
    if not reason.strip():
        raise RuleBroken(_("Say in a few words why not."), field="reason")
    row = Dismissal(
        person_id=made.person.id,
        standard_id=made.standard.id,
        last_record_id=made.last_record_id,
        reason=reason.strip(),
        by_id=by.id,
        at=at,
    )
    db.session.add(row)
    db.session.flush()
    audit.note(
        actor_id=by.id,
        act="suggestion.dismiss",
        kind="standard",
        ref=made.standard.code,
        person_id=made.person.id,
    )
    return row
