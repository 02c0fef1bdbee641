"""Who rates strictly, and what the scores would be if everybody rated alike."""

from .adjustment import Adjusted, adjusted
from .connection import subsets_of
from .facets import Facets, Measure, Rasch, expected_and_variance, many_facet, rating_scale

__all__ = [
    "Adjusted",
    "Facets",
    "Measure",
    "Rasch",
    "adjusted",
    "expected_and_variance",
    "many_facet",
    "rating_scale",
    "subsets_of",
]
