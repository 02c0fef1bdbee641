"""Moodle XML: every kind of question that can be put here, with feedback, shares, pictures and tags."""

from .gift import number, path_of
from .moodle_kinds import words_of
from .moodle_types import reader_of
from .reading import Content, Fault, Found, Reading, Unfit, in_its_language
from .xml_nodes import Node, declares_entities, parsed, pieces, split_again


class Bomb(Exception):
    """The file declares entities of its own."""


def read(text: str) -> Reading:
    """Read a Moodle XML file; raise `Bomb` when it declares entities. A broken question is a fault at its line."""
    if declares_entities(text):
        raise Bomb
    reading, category = Reading("moodle"), ""
    waiting = list(pieces(text))[::-1]
    while waiting:
        line, piece = waiting.pop()
        try:
            node = parsed(piece, line)
            if node.attrs.get("type", "").lower() == "category":
                category = path_of(node.value("category"))
            else:
                reading.found.append(_found(node, line, category))
        except Unfit as unfit:
            parts = split_again(line, piece)
            reading.faults.append(Fault(line, unfit.cause))
            waiting += parts[:0:-1]
    reading.faults.sort(key=lambda fault: fault.line)
    return reading


def _found(node: Node, line: int, category: str) -> Found:
    files: dict[str, bytes] = {}
    content: Content = {"name": " ".join(node.value("name").split()), **reader_of(node)(node, files)}
    general = [words_of(node.first("generalfeedback"), files), content.pop("said", "")]
    if any(general):
        content["why"] = "\n\n".join(one for one in general if one)
    points = _points(node.value("defaultgrade", "1"))
    if points != 1:
        content["points"] = points
    _drop_unshown(content, files)
    tags = [one.value("text") or one.text for tags in node.all("tags") for one in tags.all("tag")]
    return Found(line, in_its_language(content), node.value("idnumber"), category, [tag for tag in tags if tag], files)


def _points(text: str) -> int:
    """Return the weight of a question, a whole number from 1 to 100."""
    try:
        return min(100, max(1, round(number(text))))
    except Unfit:
        return 1


def _drop_unshown(content: Content, files: dict[str, bytes]) -> None:
    """Leave out files that no text of the question shows."""
    whole = repr(content)
    for name in [name for name in files if f"]({name})" not in whole]:
        del files[name]
