"""The checker: everything that is wrong or odd about a scenario, each with its line and code."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from . import lines
from .model import DIMENSIONS, OVERALL, Choice, Scenario
from .paths import ways
from .play_rules import play_problems
from .problems import Problem, problem
from .text_rules import text_problems
from .translation import translation_problems


def check(
    scenario: Scenario,
    standards: Collection[str] | Mapping[str, str] | None = None,
    media: Collection[str] | None = None,
    translations: Sequence[Scenario] = (),
) -> list[Problem]:
    """Return the problems of a scenario, those found while reading included, by line.

    `standards` holds the codes of the standards that exist, or maps them to their dimensions (then points on a
    standard also count for its dimension); without it a word in the shape of a code is believed. `media` holds the
    names of the files beside the scenario, `translations` what its other languages were read as. None skips a rule.
    """
    found = list(scenario.problems)
    if scenario.is_read:
        dimensions = standards if isinstance(standards, Mapping) else None
        found += tree_problems(scenario)
        found += name_problems(scenario, standards)
        found += medium_problems(scenario, media)
        found += text_problems(scenario)
        found += play_problems(scenario, ways(scenario, dimensions))
        for translation in translations:
            found += translation_problems(scenario, translation)
    return sorted(found, key=lambda one: (one.line, one.code))


def tree_problems(scenario: Scenario) -> Iterator[Problem]:
    """S01, S03, S04 and S07: targets, the start, dead ends, choices without a score.

    A node that only a timer leads out of is a dead end, because timers can be switched off.
    """
    if not scenario.nodes:
        yield problem(1, "S03", "empty")
    elif not scenario.start:
        yield problem(scenario.line_of("start"), "S03")
    elif scenario.start not in scenario.nodes:
        yield problem(scenario.line_of("start"), "S03", "unknown", name=scenario.start)
    for node in scenario.nodes.values():
        for move in node.exits():
            if move.target not in scenario.nodes:
                yield problem(move.line, "S01", "" if move.target else "empty", target=move.target)
        if not (node.ending or node.choices or node.writing):
            yield problem(node.line, "S04", name=node.name)
        if node.writing and not node.writing.rubric:
            yield problem(node.writing.line, "S07", "write")
        for choice in node.choices:
            if choice.points is None:
                yield problem(choice.line, "S07")


def name_problems(scenario: Scenario, standards: Collection[str] | None) -> Iterator[Problem]:
    """S06: dimensions and standards that do not exist, in points, pass marks and the list of standards."""
    for code in scenario.standards:
        if not _is_known(code, standards) or code in DIMENSIONS:
            yield problem(scenario.line_of("standards"), "S06", name=code)
    for key in scenario.passes:
        if key != OVERALL and not _is_known(key, standards):
            yield problem(scenario.line_of("pass"), "S06", name=key)
    for choice in choices(scenario):
        for key, line in choice.point_lines.items():
            if not _is_known(key, standards):
                yield problem(line, "S06", name=key)


def medium_problems(scenario: Scenario, media: Collection[str] | None) -> Iterator[Problem]:
    """S08 and S28: files that are missing, and files that say nothing to people who cannot see or hear them."""
    names = None if media is None else {lines.name(one) for one in media}
    for node in scenario.nodes.values():
        for medium in node.media:
            if names is not None and medium.file not in names:
                yield problem(medium.line, "S08", file=medium.file)
            if not medium.alt:
                yield problem(medium.line, "S28")


def choices(scenario: Scenario) -> Iterator[Choice]:
    """Yield every choice in the order of the file."""
    for node in scenario.nodes.values():
        yield from node.choices


def _is_known(key: str, standards: Collection[str] | None) -> bool:
    if key in DIMENSIONS:
        return True
    return lines.is_code(key) if standards is None else key in standards
