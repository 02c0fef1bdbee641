"""Pictures and recordings of a scenario."""

import re
import unicodedata
from pathlib import PurePath

from sqlalchemy import func, select

from ...database import now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _, local
from ..media import store
from ..models import Scenario, ScenarioMedium
from ..queries import library

NAME = re.compile(r"^[^.\s/\\<>|\"'#?%:*\x00-\x1f][^/\\<>|\"#?%:*\x00-\x1f]{0,99}$")
MOST_MEDIA = 60


def add_medium(*, scenario: Scenario, name: str, data: bytes, by: Person | None) -> ScenarioMedium:
    """Keep a picture or recording under the name that the text calls it; one of the same name is replaced.

    Versions that are published keep showing the file that stood under the name then.
    """
    from ...files.photos import BadPhoto

    name = unicodedata.normalize("NFC", PurePath(name.replace("\\", "/")).name.strip())
    if not NAME.match(name):
        raise RuleBroken(_("The name of the file cannot be used. Rename it: letters, digits, hyphens."), field="file")
    count = select(func.count()).select_from(ScenarioMedium).where(ScenarioMedium.scenario_id == scenario.id)
    if (db.session.scalar(count) or 0) >= MOST_MEDIA:
        raise RuleBroken(_("A scenario can have %(n)s files at most.", n=MOST_MEDIA), field="file")
    try:
        kept = store().put_medium(data)
    except BadPhoto as refusal:
        reason = local(refusal.words)
        raise RuleBroken(_("%(file)s was not kept: %(reason)s.", file=name, reason=reason), field="file") from refusal
    row = next((one for one in library.media_of(scenario) if one.name == name), None)
    row = row or ScenarioMedium(scenario_id=scenario.id, name=name)
    row.stored, row.kind, row.size = kept.name, kept.kind, kept.size
    row.added_by_id, row.added_at = by.id if by else None, now()
    db.session.add(row)
    db.session.flush()
    return row


def delete_medium(*, medium: ScenarioMedium, scenario: Scenario, by: Person) -> None:
    """Take a file away from the draft; published versions that show it go on doing so."""
    db.session.delete(medium)
    db.session.flush()
    audit.note(
        actor_id=by.id, act="scenario.delete_medium", kind="scenario", ref=scenario.code, details={"file": medium.name}
    )
