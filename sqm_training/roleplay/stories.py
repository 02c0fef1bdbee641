"""Scenarios from and to other formats: Twee 3, Twine's HTML, Mermaid."""

import re

from ..dialogue import Note, Problem, from_twee, from_twine_html, mermaid, parse, twee
from ..files.problems import BadFile
from ..files.problems import Problem as Fault
from ..files.tables import read_bytes
from .checking import Located

MOST_BYTES = 10 * 1024 * 1024
TWINE = "TWINE"
"""The code of a remark on an imported story; like every remark it stands behind the errors of the checker."""

UNFIT = re.compile(r"[^A-Za-z0-9_.-]+")


def read_story(data: bytes, name: str) -> tuple[str, list[Located]]:
    """Return a story of Twine as the text of a draft, with what it lacks; raise `BadFile` for none, or one too long."""
    reader = from_twine_html if name.lower().endswith((".html", ".htm")) else from_twee
    text, notes = reader(read_bytes(data, name, MOST_BYTES))
    refused = notes if not text else [note for note in notes if note.kind == "large"]
    if refused:
        raise BadFile([Fault(name, note.words, note.line) for note in refused])
    return text, [_located(name, note) for note in notes]


def _located(name: str, note: Note) -> Located:
    words = {key: f"{note.passage}: {said}" if note.passage else said for key, said in note.words.items()}
    return Located(name, Problem(note.line, TWINE, words))


def code_for(text: str, stem: str) -> str:
    """Return the code of a text: its id, or else what its file name offers."""
    return parse(text).id or UNFIT.sub("-", stem).strip("-.")[:40] or "STORY"


def twee_text(text: str) -> str:
    """Return a scenario as Twee 3, which opens in Twine."""
    return twee(parse(text))


def mermaid_text(text: str) -> str:
    """Return the graph of a scenario as Mermaid."""
    return mermaid(parse(text))
