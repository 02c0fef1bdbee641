"""Putting scenarios into force and out of it, and telling the standards what trains them."""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from ...database import now
from ...dialogue import DIMENSIONS
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...standards.actions.links import Link, replace_links
from ...standards.models import Relation
from ...web.text import _, ngettext
from ..checking import Checked
from ..models import Scenario, ScenarioDraft, ScenarioVersion
from ..queries import library
from ..reading import digest_of
from .drafts import check_draft, show_as


def publish_draft(*, scenario: Scenario, by: Person) -> ScenarioVersion:
    """Freeze the draft as the next version and put it in force; the draft is gone.

    Raises `RuleBroken` without a draft, with `problems` among its details when the checker finds an error, and when
    the draft says what the version in force says.
    """
    draft = library.draft_of(scenario)
    if draft is None:
        raise RuleBroken(_("There is no draft to publish."))
    version = put_in_force(draft=draft, by_id=by.id)
    audit.note(
        actor_id=by.id, act="scenario.publish", kind="scenario", ref=scenario.code, details={"version": version.number}
    )
    return version


def put_in_force(*, draft: ScenarioDraft, by_id: int | None, at: datetime | None = None) -> ScenarioVersion:
    """Publish a draft that has no error; text that was in force before comes back under its old number."""
    scenario, at = draft.scenario, at or now()
    checked = check_draft(scenario, draft.text, draft.translations)
    _refuse_errors(checked)
    media = media_shown(scenario, checked)
    digest = digest_of(draft.text, draft.translations, media)
    former = library.current_version(scenario)
    if former is not None and former.digest == digest:
        raise RuleBroken(_("The draft says what version %(n)s says. Nothing was changed.", n=former.number))
    if former is not None:
        former.state = "retired"
        db.session.flush()
    version = _version_of_digest(scenario, digest) or _new_version(draft, checked, digest, media, at)
    version.state, version.published_at, version.published_by_id = "published", at, by_id
    db.session.add(version)
    db.session.delete(draft)
    scenario.is_retired = False
    show_as(scenario, checked)
    db.session.flush()
    link_standards(scenario, checked)
    return version


def _refuse_errors(checked: Checked) -> None:
    count = len(checked.errors)
    if count:
        raise RuleBroken(
            ngettext(
                "It can be published once %(num)s error is mended.",
                "It can be published once these %(num)s errors are mended.",
                count,
            ),
            problems=checked.errors,
        )


def _version_of_digest(scenario: Scenario, digest: str) -> ScenarioVersion | None:
    rows = select(ScenarioVersion).where(ScenarioVersion.scenario_id == scenario.id, ScenarioVersion.digest == digest)
    return db.session.scalar(rows)


def _new_version(
    draft: ScenarioDraft, checked: Checked, digest: str, media: dict[str, Any], at: datetime
) -> ScenarioVersion:
    scenario = draft.scenario
    last = select(func.max(ScenarioVersion.number)).where(ScenarioVersion.scenario_id == scenario.id)
    bounds = checked.bounds()
    return ScenarioVersion(
        scenario=scenario,
        number=(db.session.scalar(last) or 0) + 1,
        digest=digest,
        text=draft.text,
        translations=dict(draft.translations),
        title=checked.title,
        channel=checked.scenario.channel,
        level=checked.scenario.level or 1,
        standards=checked.standards,
        dimensions=[key for key in DIMENSIONS if key in bounds and bounds[key][0] != bounds[key][1]],
        bounds={key: list(pair) for key, pair in bounds.items()},
        media=media,
        made_at=at,
        made_by_id=draft.edited_by_id,
    )


def media_shown(scenario: Scenario, checked: Checked) -> dict[str, Any]:
    """Return the media that the text shows, by name, as a version keeps them."""
    shown = checked.media
    return {
        medium.name: {"stored": medium.stored, "kind": medium.kind}
        for medium in library.media_of(scenario)
        if medium.name in shown
    }


def retire(*, scenario: Scenario, by: Person) -> None:
    """Take a scenario out of practice; attempts made on it stay as they are."""
    if library.current_version(scenario) is None or scenario.is_retired:
        raise RuleBroken(_("Only a published scenario can be retired."))
    scenario.is_retired = True
    db.session.flush()
    _replace_links(scenario, [])
    audit.note(actor_id=by.id, act="scenario.retire", kind="scenario", ref=scenario.code)


def bring_back(*, scenario: Scenario, by: Person) -> None:
    """Offer a retired scenario for practice again."""
    version = library.current_version(scenario)
    if version is None or not scenario.is_retired:
        raise RuleBroken(_("This scenario is not retired."))
    scenario.is_retired = False
    db.session.flush()
    link_standards(scenario, check_draft(scenario, version.text, version.translations))
    audit.note(actor_id=by.id, act="scenario.bring_back", kind="scenario", ref=scenario.code)


def link_standards(scenario: Scenario, checked: Checked) -> None:
    """Tell each standard that the scenario trains it, and at which nodes a choice scores on it."""
    ids = {one.code: one.id for one in library.standards_by_code(checked.standards)}
    path = f"/scenarios/{scenario.code}"
    links = [Link(ids[code], scenario.code, checked.title, path) for code in checked.standards if code in ids]
    for moment in checked.moments():
        for code in moment.standards:
            if code in ids:
                links.append(
                    Link(ids[code], f"{scenario.code}:{moment.node}", moment.title(checked.title), moment.path(path))
                )
    _replace_links(scenario, links)


def _replace_links(scenario: Scenario, links: list[Link]) -> None:
    replace_links(
        relation=Relation.TRAINS, kind=library.KIND, ref_prefix=f"{scenario.code}:", ref=scenario.code, links=links
    )
