"""A scenario in another language: the same tree in other words."""

from collections.abc import Iterator
from dataclasses import replace

from .model import CARD, Choice, Node, Scenario, Writing
from .problems import Problem, problem


def translation_problems(scenario: Scenario, translation: Scenario) -> Iterator[Problem]:
    """S30: where the tree of a translation differs, on the line of the scenario it is a translation of.

    Choices are compared in their order; ids only where both files write them, points only where the translation has
    any.
    """
    language = translation.language
    if translation.start and translation.start != scenario.start:
        yield problem(scenario.line_of("start"), "S30", "start", language=language)
    for key in CARD:
        own, other = getattr(scenario.customer, key), getattr(translation.customer, key)
        if other and len(own) != len(other):
            yield problem(scenario.line_of("customer"), "S30", "card", language=language, name=key)
    for name in translation.nodes:
        if name not in scenario.nodes:
            yield problem(1, "S30", "extra", language=language, name=name)
    for name, node in scenario.nodes.items():
        other = translation.nodes.get(name)
        if other is None:
            yield problem(node.line, "S30", "node", language=language, name=name)
        else:
            yield from _node_problems(node, other, language)


def _node_problems(node: Node, other: Node, language: str) -> Iterator[Problem]:
    if bool(node.ending) != bool(other.ending):
        yield problem(node.line, "S30", "ending", language=language, name=node.name)
    if _other_exits(node) != _other_exits(other):
        yield problem(node.line, "S30", "exits", language=language, name=node.name)
    if len(node.choices) != len(other.choices):
        yield problem(node.line, "S30", "choices", language=language, name=node.name)
        return
    for choice, twin in _pairs(node, other):
        if twin is None or _is_another(choice, twin):
            yield problem(choice.line, "S30", "choice", language=language, text=choice.text)
        elif twin.points and twin.points != choice.points:
            yield problem(choice.line, "S30", "points", language=language, text=choice.text)


def _other_exits(node: Node) -> tuple[object, ...]:
    timer, writing = node.timer, node.writing
    return (timer and (timer.seconds, timer.target), writing and writing.target)


def _pairs(node: Node, other: Node) -> Iterator[tuple[Choice, Choice | None]]:
    """Pair the choices of a node by the ids that are written, else by their place."""
    by_id = {choice.id: choice for choice in other.choices if choice.has_own_id}
    for choice, beside in zip(node.choices, other.choices, strict=False):
        yield choice, by_id.get(choice.id) if choice.has_own_id and beside.has_own_id else beside


def _is_another(choice: Choice, twin: Choice) -> bool:
    return choice.target != twin.target or choice.condition != twin.condition


def translated(scenario: Scenario, translation: Scenario) -> Scenario:
    """Return the scenario in the words of a translation; tree, ids, points and words it lacks stay."""
    nodes = {
        name: _translated_node(node, translation.nodes[name]) if name in translation.nodes else node
        for name, node in scenario.nodes.items()
    }
    return replace(
        scenario,
        title=translation.title or scenario.title,
        customer=replace(
            scenario.customer,
            name=translation.customer.name or scenario.customer.name,
            brief=translation.customer.brief or scenario.customer.brief,
            **{key: getattr(translation.customer, key) or getattr(scenario.customer, key) for key in CARD},
            extra=scenario.customer.extra | translation.customer.extra,
        ),
        language=translation.language,
        debrief=translation.debrief or scenario.debrief,
        extra=scenario.extra | translation.extra,
        nodes=nodes,
    )


def _translated_node(node: Node, other: Node) -> Node:
    twins = {choice.id: twin for choice, twin in _pairs(node, other) if twin}
    alts = {medium.file: medium.alt for medium in other.media}
    return replace(
        node,
        spoken=other.spoken or node.spoken,
        media=[replace(medium, alt=alts.get(medium.file) or medium.alt) for medium in node.media],
        choices=[_translated_choice(choice, twins.get(choice.id)) for choice in node.choices],
        writing=_translated_writing(node.writing, other.writing),
    )


def _translated_choice(choice: Choice, twin: Choice | None) -> Choice:
    if twin is None:
        return choice
    return replace(
        choice,
        text=twin.text,
        feedback=twin.feedback or choice.feedback,
        critical=(twin.critical or choice.critical) if choice.critical else "",
    )


def _translated_writing(writing: Writing | None, other: Writing | None) -> Writing | None:
    if writing is None or other is None:
        return writing
    return replace(writing, prompt=other.prompt, feedback=other.feedback or writing.feedback)
