"""Eighteen months of waves: planned, shopped, reviewed and published by the rules, plus what is under way today."""

from .past import write_history

__all__ = ["write_history"]
