"""The shopper's pages: what to do, the cover story, moments, checklist, check, send, other endings."""

from . import addendum, checklist, choosing, ending, moments, sending, sheet, shops

__all__ = ["addendum", "checklist", "choosing", "ending", "moments", "sending", "sheet", "shops"]
