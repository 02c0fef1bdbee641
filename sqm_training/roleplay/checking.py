"""A scenario with its translations as the checker sees them: what is wrong, where, and what it trains."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote

from ..charts.words import shortened
from ..database import Text
from ..dialogue import DIMENSIONS, Choice, Node, Problem, Scenario, all_bounds, check, parse, translated
from .scripts import parsed

SHORT = 28
"""How many Han characters of what a customer says name a moment."""


@dataclass(frozen=True)
class Located:
    """One finding of the checker with the file and the language of the text that it belongs to."""

    file: str
    problem: Problem
    language: str = ""

    @property
    def line(self) -> int:
        """The line, counted from 1."""
        return self.problem.line

    @property
    def code(self) -> str:
        """The code, such as S01."""
        return self.problem.code

    @property
    def is_error(self) -> bool:
        """Whether the scenario may not be published because of it."""
        return self.problem.is_error

    def said(self, language: str) -> str:
        """Write place, code and words in one line: `meter.md:12: S01 …`."""
        return f"{self.file}:{self.line}: {self.code} {self.problem.said(language)}"


@dataclass(frozen=True)
class Moment:
    """A node at which a choice scores on standards: what lists call it, and where it opens."""

    node: str
    standards: list[str]
    said: Text

    def title(self, scenario: Text) -> Text:
        """Return the title of the moment below that of its scenario."""
        return {key: f"{words} · {self.said.get(key) or self.node}" for key, words in scenario.items()}

    def path(self, scenario: str) -> str:
        """Return the page of the scenario, open at this moment."""
        return f"{scenario}?node={quote(self.node, safe='')}"


@dataclass
class Checked:
    """A scenario as read, its translations by language, and all that the checker found, in the order of the lines.

    `dimensions` maps the standards that exist to their dimensions.
    """

    scenario: Scenario
    translations: dict[str, Scenario]
    problems: list[Located] = field(default_factory=list)
    dimensions: Mapping[str, str] | None = None

    @property
    def errors(self) -> list[Located]:
        """What forbids publishing."""
        return [one for one in self.problems if one.is_error]

    @property
    def warnings(self) -> list[Located]:
        """What a trainer should look at."""
        return [one for one in self.problems if not one.is_error]

    @property
    def title(self) -> Text:
        """The title in every language there is; empty when the text has none."""
        own = self.scenario.title
        if not own:
            return {}
        titles = {key: other.title or own for key, other in self.translations.items()}
        return {"zh": own, "en": own} | titles | {self.scenario.language: own}

    @cached_property
    def standards(self) -> list[str]:
        """The codes of the standards that the scenario names or scores, in that order."""
        scored = (code for choice in self.choices() for code in choice.points or {} if code not in DIMENSIONS)
        return list(dict.fromkeys([*self.scenario.standards, *scored]))

    @property
    def media(self) -> set[str]:
        """The names of the files that the texts show."""
        texts = (self.scenario, *self.translations.values())
        return {medium.file for text in texts for node in text.nodes.values() for medium in node.media}

    def choices(self) -> Iterable[Choice]:
        """Yield all choices in the order of the text."""
        for node in self.scenario.nodes.values():
            yield from node.choices

    def bounds(self) -> dict[str, tuple[int, int]]:
        """Return the worst and the best sum of points of `overall`, each dimension and each standard."""
        return all_bounds(self.scenario, self.dimensions)

    def moments(self) -> list[Moment]:
        """Return the nodes at which some choice earns points on a standard's own code."""
        found = []
        for node in self.scenario.nodes.values():
            codes = [
                code
                for choice in node.choices
                for code, points in (choice.points or {}).items()
                if points > 0 and code not in DIMENSIONS
            ]
            if codes:
                found.append(Moment(node.name, list(dict.fromkeys(codes)), self.said_at(node.name)))
        return found

    def spoken(self, language: str) -> Scenario:
        """Return the scenario in the words of a language, where there is a translation into it."""
        other = self.translations.get(language)
        return translated(self.scenario, other) if other else self.scenario

    def said_at(self, name: str) -> Text:
        """Return what the customer says last at a node, shortened, in every language there is."""
        texts = {self.scenario.language: self.scenario} | self.translations
        return {key: _last_line(text.nodes.get(name)) for key, text in texts.items()}


def _last_line(node: Node | None) -> str:
    lines = [line.text for line in node.spoken if line.speaker] if node else []
    return shortened(lines[-1], SHORT) if lines else ""


def best_choice(node: Node, code: str = "") -> Choice | None:
    """Return the choice that scores most at a node, on one standard where a code is given; None without choices."""
    return max(node.choices, key=lambda one: ((one.points or {}).get(code, 0), one.total), default=None)


def read_texts(text: str, translations: Mapping[str, str], *, is_kept: bool = False) -> Checked:
    """Read a text with its translations without checking them; texts that are kept are read once by a worker."""
    read = parsed if is_kept else parse
    others = {language: read(words) for language, words in sorted(translations.items())}
    named = {key: one if one.language == key else replace(one, language=key) for key, one in others.items()}
    return Checked(read(text), named)


def check_texts(
    text: str,
    translations: Mapping[str, str],
    *,
    name: str,
    standards: Mapping[str, str] | None = None,
    media: set[str] | None = None,
    is_kept: bool = False,
) -> Checked:
    """Read and check a text with its translations; `standards` and `media` of None leave those rules out."""
    read = read_texts(text, translations, is_kept=is_kept)
    scenario, others = read.scenario, tuple(read.translations.values())
    problems = [
        Located(name, one, scenario.language)
        for one in check(scenario, standards=standards, media=media, translations=others)
    ]
    for language, other in read.translations.items():
        file = f"{name.removesuffix('.md')}.{language}.md"
        problems += [Located(file, one, language) for one in other.problems]
    return Checked(scenario, read.translations, problems, standards)
