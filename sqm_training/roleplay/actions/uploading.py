"""Taking scenario files in: each becomes a draft; one without an error is published when that was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ...errors import RuleBroken
from ...extensions import db
from ...files.problems import BadFile, refuse
from ...people.models import Person
from ...web.text import _, language
from ..checking import Located
from ..models import Scenario
from ..queries import library
from ..reading import digest_of, is_story, read_text, split_name
from ..stories import code_for, read_story
from .drafts import DraftConflict, check_draft, named, new_scenario, save_draft, texts_of
from .publishing import publish_draft

MAIN = ""


@dataclass(frozen=True)
class Taken:
    """What became of one uploaded scenario: `state` is draft, published, unchanged or refused (nothing was kept)."""

    file: str
    state: str
    scenario: Scenario | None = None
    problems: Sequence[Located] = ()
    refusals: Sequence[str] = ()


@dataclass
class Bundle:
    """A scenario with its translations as they were uploaded together; the main text is under the language ""."""

    stem: str
    files: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    refusals: list[str] = field(default_factory=list)
    problems: list[Located] = field(default_factory=list)

    def take(self, name: str, data: bytes, key: str) -> None:
        """Read one file of the bundle; what cannot be read is a refusal with its place and cause."""
        self.files.append(name)
        try:
            if key in self.texts:
                raise refuse(name, "同一个文件选了两次", "the same file was chosen twice")
            if is_story(name):
                self.texts[key], self.problems = read_story(data, name)
            else:
                self.texts[key] = read_text(data, name)
        except BadFile as refusal:
            self.refusals += [problem.said(language()) for problem in refusal.problems]


def bundles(files: Iterable[tuple[str, bytes]]) -> list[Bundle]:
    """Put files together that belong together: `meter.md` and `meter.en.md`, in either order."""
    found: dict[str, Bundle] = {}
    for name, data in files:
        stem, spoken = split_name(name)
        found.setdefault(stem, Bundle(stem)).take(name, data, spoken or MAIN)
    for bundle in found.values():
        if MAIN not in bundle.texts and "zh" in bundle.texts:
            bundle.texts[MAIN] = bundle.texts.pop("zh")
    return list(found.values())


def take_files(*, files: Iterable[tuple[str, bytes]], by: Person, publish: bool = False) -> list[Taken]:
    """Take every scenario in as a draft, or refuse it as a whole; `publish` puts those without an error in force."""
    return [_take(bundle, by, publish) for bundle in bundles(files)]


def _take(bundle: Bundle, by: Person, publish: bool) -> Taken:
    file = ", ".join(bundle.files)
    if bundle.refusals:
        return Taken(file, "refused", refusals=bundle.refusals)
    try:
        with db.session.begin_nested():
            scenario = _keep(bundle, by)
    except RuleBroken as refusal:
        there = _("There is already a draft. Publish or delete it first.")
        return Taken(file, "refused", refusals=[there if isinstance(refusal, DraftConflict) else str(refusal)])
    if library.draft_of(scenario) is None:
        return Taken(file, "unchanged", scenario)
    checked = check_draft(scenario, *texts_of(scenario))
    problems = [*bundle.problems, *checked.problems]
    if not publish or any(one.is_error for one in problems):
        return Taken(file, "draft", scenario, problems)
    return _publish(scenario, by, file, problems)


def _publish(scenario: Scenario, by: Person, file: str, problems: Sequence[Located]) -> Taken:
    try:
        with db.session.begin_nested():
            publish_draft(scenario=scenario, by=by)
    except RuleBroken as refusal:
        return Taken(file, "draft", scenario, problems, [str(refusal)])
    return Taken(file, "published", scenario, problems)


def _keep(bundle: Bundle, by: Person) -> Scenario:
    """Save the texts as a draft of the scenario that they name, a new one where it does not exist."""
    texts = dict(bundle.texts)
    code = code_for(texts.get(MAIN) or next(iter(texts.values())), bundle.stem)
    scenario = library.scenario_by_code(code) or library.scenario_by_slug(bundle.stem)
    main = texts.pop(MAIN, None)
    if scenario is None:
        if main is None:
            raise RuleBroken(_("There is no scenario %(code)s to translate. Upload its text with it.", code=code))
        return new_scenario(code=code, text=named(main, code), translations=texts, by=by, slug=bundle.stem).scenario
    text, translations = texts_of(scenario)
    text, translations = text if main is None else main, translations | texts
    version = library.current_version(scenario)
    if version is None or digest_of(text, translations) != digest_of(version.text, version.translations):
        save_draft(scenario=scenario, text=text, translations=translations, seen=0, by=by)
    return scenario
