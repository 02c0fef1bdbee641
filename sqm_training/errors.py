"""The two ways in which a request can be refused by the domain."""

from typing import Any


class RuleBroken(Exception):
    """A rule of the domain forbids the act; `message` says which and what to do, in the reader's language.

    `field` names the input it belongs to; `details` holds what a caller may want to show (row, column, …).
    """

    def __init__(self, message: Any, *, field: str | None = None, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Exception):
    """The thing is missing, or the person asking may not know that it exists: both look the same from outside."""
