"""Conditions of checklists and scenarios as one small tree, evaluated alike in Python and JavaScript."""

from .error import ConditionError
from .evaluation import evaluate, same, selected
from .reading import parse, parse_relevant
from .tree import Tree, check, names, out_of_order, references
from .writing import to_relevant, to_text

__all__ = [
    "ConditionError",
    "Tree",
    "check",
    "evaluate",
    "names",
    "out_of_order",
    "parse",
    "parse_relevant",
    "references",
    "same",
    "selected",
    "to_relevant",
    "to_text",
]
