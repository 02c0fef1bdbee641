"""Who rates strictly, and what the scores would be if everybody rated alike."""

from .adjustment import Adjusted, adjusted
from .connection import subsets_of

__all__ = ["Adjusted", "adjusted", "subsets_of"]
