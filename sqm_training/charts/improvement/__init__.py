"""The improvement chart: visit scores over time with the band that their number allows."""

from .axes import month_ticks
from .drawing import improvement
from .series import ROLEPLAY, TRAINING, Band, ImprovementSeries, Mark, Point, describe

__all__ = [
    "ROLEPLAY",
    "TRAINING",
    "Band",
    "ImprovementSeries",
    "Mark",
    "Point",
    "describe",
    "improvement",
    "month_ticks",
]
