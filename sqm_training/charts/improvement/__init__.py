"""The improvement chart: visit scores over time with the band that their number allows."""

from .axes import month_ticks
from .drawing import improvement
from .series import LIMITS, ROLEPLAY, TRAINING, Band, ImprovementSeries, Mark, Point, describe

__all__ = [
    "LIMITS",
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
