"""Loading the shipped scenarios, without ever writing over what people changed."""

from collections import Counter
from pathlib import Path

from ...errors import RuleBroken
from ...extensions import db
from ...web.text import _, language
from ..checking import check_texts
from ..models import Scenario
from ..queries import library
from ..reading import digest_of, read_text
from ..shipped import FOLDER, media_beside, shipped_files, translations_beside
from .drafts import new_scenario, save_draft
from .media import add_medium
from .publishing import put_in_force


def load_shipped(folder: Path = FOLDER) -> Counter[str]:
    """Load all scenarios of a folder; return how many were added, updated, unchanged, kept.

    `kept` are scenarios that people wrote or changed since: what is shipped leaves them alone. Raises `BadFile` for a
    file that cannot be read and `RuleBroken` for one with an error.
    """
    return Counter(load_file(file) for file in shipped_files(folder))


def load_file(file: Path) -> str:
    """Load one shipped scenario and say what became of it."""
    text = read_text(file, file.name)
    translations = {key: read_text(path, path.name) for key, path in translations_beside(file).items()}
    digest = digest_of(text, translations)
    scenario = library.scenario_by_slug(file.stem)
    if scenario is not None and scenario.shipped_digest == digest:
        return "unchanged"
    code = _code_of(file, text, translations)
    scenario = scenario or library.scenario_by_code(code)
    if scenario is not None and _is_changed(scenario):
        return "kept"
    state = "updated" if scenario else "added"
    if scenario is None:
        draft = new_scenario(code=code, text=text, translations=translations, by=None, slug=file.stem)
    else:
        draft = save_draft(scenario=scenario, text=text, translations=translations, seen=0, by=None)
    draft.scenario.shipped_digest = digest
    _load_media(draft.scenario, file)
    put_in_force(draft=draft, by_id=None)
    return state


def _code_of(file: Path, text: str, translations: dict[str, str]) -> str:
    """Return the id of a file without an error, or raise `RuleBroken` with every error."""
    media = set(media_beside(file))
    checked = check_texts(text, translations, name=file.name, standards=library.known_standards(), media=media)
    if checked.errors:
        raise RuleBroken("\n".join(one.said(language()) for one in checked.errors))
    if not checked.scenario.id:
        raise RuleBroken(_("%(file)s: the front matter has no id.", file=file.name))
    return checked.scenario.id


def _is_changed(scenario: Scenario) -> bool:
    """Say whether people made or retired this scenario, changed it since it was shipped, or are about to."""
    version = library.current_version(scenario)
    if version is None or scenario.is_retired or library.draft_of(scenario) is not None:
        return True
    return digest_of(version.text, version.translations) != scenario.shipped_digest


def _load_media(scenario: Scenario, file: Path) -> None:
    """Keep the media that the text shows; its pictures lie beside it."""
    from ...dialogue import parse

    shown = {medium.file for node in parse(read_text(file, file.name)).nodes.values() for medium in node.media}
    for name, path in media_beside(file).items():
        if name in shown:
            add_medium(scenario=scenario, name=name, data=path.read_bytes(), by=None)
    db.session.flush()
