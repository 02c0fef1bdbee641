"""Tables of assignments, completions, leave and suggestions."""

from .assignment import Assignment, AssignmentBatch, Extension, Reminder
from .completion import Completion, Event
from .leave import Leave
from .suggestion import Dismissal

__all__ = ["Assignment", "AssignmentBatch", "Completion", "Dismissal", "Event", "Extension", "Leave", "Reminder"]
