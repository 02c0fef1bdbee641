"""Tables of checklists, and of the sheets filled on them."""

from .checklist import Checklist, ChecklistVersion, Item, Script, Section
from .photo import Attachment, Photo
from .sheet import Sheet, SheetAnswer

__all__ = [
    "Attachment",
    "Checklist",
    "ChecklistVersion",
    "Item",
    "Photo",
    "Script",
    "Section",
    "Sheet",
    "SheetAnswer",
]
