"""Reads of assignments."""

from .tasks import open_for

__all__ = ["open_for"]
