"""Writing scenarios: drafts that two people may edit, copies, and what is thrown away."""

import re
from collections.abc import Iterable, Mapping

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from ...database import now
from ...dialogue import parse
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from ..checking import Checked, check_texts
from ..models import Scenario, ScenarioDraft, ScenarioMedium
from ..queries import library
from ..reading import plain_lines

CODE = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")
RESERVED = frozenset({"new", "upload"})
FRONT_ID = re.compile(r"\A(\s*---[ \t]*\n(?:(?!---[ \t]*\n).*\n)*?id[ \t]*[:：][ \t]*)[^\n]*", re.IGNORECASE)
MOST_CHARACTERS = 3_000_000


class DraftConflict(RuleBroken):
    """Somebody else saved in between; `theirs` is the draft as it now stands."""

    def __init__(self, theirs: ScenarioDraft | None) -> None:
        super().__init__(
            _("Somebody else saved this draft while you were writing. Nothing is lost: both texts are below.")
        )
        self.theirs = theirs


def check_draft(
    scenario: Scenario,
    text: str,
    translations: Mapping[str, str],
    *,
    media: Iterable[ScenarioMedium] | None = None,
    is_kept: bool = False,
) -> Checked:
    """Check texts against the standards and the media of this installation.

    `media` are those of the scenario, where they are read already; `is_kept` says that these texts are saved.
    """
    if media is None:
        media = library.media_of(scenario) if scenario.id else ()
    return check_texts(
        text,
        translations,
        name=f"{scenario.slug}.md",
        standards=library.known_standards(),
        media={medium.name for medium in media},
        is_kept=is_kept,
    )


def refuse_bad_code(code: str) -> None:
    """Raise `RuleBroken` for a code that cannot stand in an address or that another scenario has."""
    if not CODE.match(code) or code in RESERVED:
        raise RuleBroken(_("A code has letters, digits, dots, hyphens and underscores, 40 at most."), field="code")
    if library.is_taken(code):
        raise RuleBroken(_("There is already a scenario %(code)s.", code=code), field="code")


def new_scenario(
    *, code: str, text: str, translations: Mapping[str, str], by: Person | None, slug: str = ""
) -> ScenarioDraft:
    """Add a scenario under a new code with its first draft; faults in the text are kept for the editor to show."""
    code = code.strip()
    refuse_bad_code(code)
    scenario = Scenario(code=code, slug=slug or code.lower(), title={"zh": code, "en": code})
    db.session.add(scenario)
    db.session.flush()
    draft = save_draft(scenario=scenario, text=text, translations=translations, seen=0, by=by)
    audit.note(actor_id=by.id if by else None, act="scenario.new", kind="scenario", ref=code)
    return draft


def save_draft(
    *, scenario: Scenario, text: str, translations: Mapping[str, str], seen: int, by: Person | None
) -> ScenarioDraft:
    """Keep a text as the draft. `seen` is the version of the draft that the writer began from, 0 when there was none.

    Raises `DraftConflict` when somebody else has saved another text since, `RuleBroken` when the text names another
    id or is too long.
    """
    text, others = plain_lines(text), {key: plain_lines(words) for key, words in translations.items() if words.strip()}
    checked = check_draft(scenario, text, others)
    _refuse_text(scenario, text, others, checked)
    draft = library.draft_of(scenario)
    if draft is not None and (draft.text, draft.translations) == (text, others):
        return draft
    if (draft.version if draft else 0) != seen:
        raise DraftConflict(draft)
    draft = draft or ScenarioDraft(scenario=scenario)
    draft.text, draft.translations = text, others
    draft.errors, draft.warnings = len(checked.errors), len(checked.warnings)
    draft.edited_by_id, draft.edited_at = by.id if by else None, now()
    db.session.add(draft)
    if not library.has_versions(scenario):
        show_as(scenario, checked)
    try:
        db.session.flush()
    except (StaleDataError, IntegrityError) as error:
        db.session.rollback()
        raise DraftConflict(library.draft_of(scenario)) from error
    db.session.expire(draft, ["edited_by"])
    return draft


def _refuse_text(scenario: Scenario, text: str, others: Mapping[str, str], checked: Checked) -> None:
    if max(len(words) for words in (text, *others.values())) > MOST_CHARACTERS:
        raise RuleBroken(_("The text is too long: three million characters at most."), field="text")
    if checked.scenario.id not in {"", scenario.code}:
        raise RuleBroken(
            _("The text names the id %(id)s, but this is %(code)s. Duplicate the scenario to give it another code.",
              id=checked.scenario.id, code=scenario.code),
            field="text",
        )  # fmt: skip


def show_as(scenario: Scenario, checked: Checked) -> None:
    """Let lists show a scenario under the title, channel and level of a text."""
    scenario.title = checked.title or {"zh": scenario.code, "en": scenario.code}
    scenario.channel, scenario.level = checked.scenario.channel, checked.scenario.level or 1


def named(text: str, code: str) -> str:
    """Return a text that names an id: its own, or this one where it has none."""
    return text if parse(text).id else with_id(text, code)


def with_id(text: str, code: str) -> str:
    """Return a text whose front matter names another id."""
    if FRONT_ID.match(text):
        return FRONT_ID.sub(lambda found: f"{found[1]}{code}", text, count=1)
    if text.lstrip().startswith("---"):
        return text.replace("---\n", f"---\nid: {code}\n", 1)
    return f"---\nid: {code}\n---\n\n{text}"


def duplicate(*, source: Scenario, code: str, by: Person) -> ScenarioDraft:
    """Make a draft under a new code from what another scenario says now: its draft, else its version in force."""
    code = code.strip()
    text, translations = texts_of(source)
    draft = new_scenario(
        code=code,
        text=with_id(text, code),
        translations={language: with_id(words, code) for language, words in translations.items()},
        by=by,
    )
    for medium in library.media_of(source):
        db.session.add(
            ScenarioMedium(
                scenario_id=draft.scenario.id, name=medium.name, stored=medium.stored, kind=medium.kind,
                size=medium.size, added_by_id=by.id, added_at=now(),
            )
        )  # fmt: skip
    db.session.flush()
    return draft


def texts_of(scenario: Scenario) -> tuple[str, dict[str, str]]:
    """Return text and translations that an editor begins with: those of the draft, else of the version in force."""
    row = library.draft_of(scenario) or library.current_version(scenario)
    return (row.text, dict(row.translations)) if row else ("", {})


def delete_draft(*, scenario: Scenario, by: Person) -> None:
    """Throw the draft away; a scenario that was never published goes with it."""
    draft = library.draft_of(scenario)
    if draft is None:
        raise RuleBroken(_("There is no draft to delete."))
    db.session.delete(draft)
    db.session.flush()
    if not library.has_versions(scenario):
        for medium in library.media_of(scenario):
            db.session.delete(medium)
        db.session.flush()
        db.session.delete(scenario)
        db.session.flush()
    audit.note(actor_id=by.id, act="scenario.discard", kind="scenario", ref=scenario.code)
