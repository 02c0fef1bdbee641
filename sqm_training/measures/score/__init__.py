"""The score of a checklist: exact, pure, and the same for every way in which answers arrive."""

from ..checklist import BadChecklist, Band, ChecklistSpec, Demand, Fault, ItemSpec, SectionSpec
from .checks import Problem, demanded, demanded_by, problems
from .result import Answer, BadValue, ItemScore, Part, Score, millionths, shown
from .sheet import score, visible
from .values import is_answered

__all__ = [
    "Answer",
    "BadChecklist",
    "BadValue",
    "Band",
    "ChecklistSpec",
    "Demand",
    "Fault",
    "ItemScore",
    "ItemSpec",
    "Part",
    "Problem",
    "Score",
    "SectionSpec",
    "demanded",
    "demanded_by",
    "is_answered",
    "millionths",
    "problems",
    "score",
    "shown",
    "visible",
]
