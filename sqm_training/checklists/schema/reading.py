"""Reading one checklist file whole: shape first, then what its parts say about each other."""

from typing import Any

from ...files.documents import Lines, read_yaml
from ...files.problems import BadFile
from ...files.shapes import shape_problems
from .content import content_problems
from .parts import ChecklistFile


def load_plain(text: str, name: str) -> dict[str, Any]:
    """Read and check a checklist file; raise `BadFile` with every fault, its line, path and cause."""
    plain = read_yaml(text, name)
    problems = shape_problems(ChecklistFile, plain, name, text)
    problems += content_problems(plain, name, Lines(text))
    if problems:
        raise BadFile(sorted(problems, key=lambda problem: problem.row or 0))
    return plain
