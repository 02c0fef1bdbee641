"""The shopper's pages: what to do, the cover story, moments, checklist, check, send, other endings."""

from . import addendum, checklist, ending, moments, sending, shops, versions

__all__ = ["addendum", "checklist", "ending", "moments", "sending", "shops", "versions"]
