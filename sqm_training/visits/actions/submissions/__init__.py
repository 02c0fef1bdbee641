"""Receiving submissions: once each, whatever the network does; what conflicts is kept for a person."""

from .arrival import Conflict, Received
from .checking import Invalid, checked, with_times
from .receiving import receive

__all__ = ["Conflict", "Invalid", "Received", "checked", "receive", "with_times"]
