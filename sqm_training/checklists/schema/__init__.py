"""What a checklist file may hold, and how it is read: every key of the format and no other."""

from ...files.documents import place, read_yaml
from ...files.shapes import shape_faults, shape_problems
from .content import astray, content_problems, plain_faults
from .oddities import oddities, total_points, warnings_of
from .parts import ChecklistFile, Item, Script, Section
from .reading import load_plain
from .values import is_code

__all__ = [
    "ChecklistFile",
    "Item",
    "Script",
    "Section",
    "astray",
    "content_problems",
    "is_code",
    "load_plain",
    "oddities",
    "place",
    "plain_faults",
    "read_yaml",
    "shape_faults",
    "shape_problems",
    "total_points",
    "warnings_of",
]
