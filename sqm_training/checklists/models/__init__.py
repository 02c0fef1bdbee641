"""Tables of checklists, and of the sheets filled on them."""

from . import freezing as _freezing  # noqa: F401 - the guard holds wherever the tables are used
from .checklist import Checklist, ChecklistVersion, Item, Script, Section
from .objection import Objection
from .photo import Attachment, Photo
from .sheet import Sheet, SheetAnswer

__all__ = [
    "Attachment",
    "Checklist",
    "ChecklistVersion",
    "Item",
    "Objection",
    "Photo",
    "Script",
    "Section",
    "Sheet",
    "SheetAnswer",
]
