"""What a checklist file may hold, and how it is read: every key of the format and no other."""

from ...files.documents import place, read_yaml, shape_problems
from .content import content_problems, warnings_of
from .parts import ChecklistFile, Item, Script, Section
from .reading import load_plain

__all__ = [
    "ChecklistFile",
    "Item",
    "Script",
    "Section",
    "content_problems",
    "load_plain",
    "place",
    "read_yaml",
    "shape_problems",
    "warnings_of",
]
