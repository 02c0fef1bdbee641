"""Forms of checklists: the sheet that is filled, and what edits a draft."""

from .sheet import (
    ChecklistForm,
    Entry,
    answer_of,
    as_seconds,
    faults_of,
    row_from_post,
    rows_from_post,
    value_from_post,
    with_fault_words,
)

__all__ = [
    "ChecklistForm",
    "Entry",
    "answer_of",
    "as_seconds",
    "faults_of",
    "row_from_post",
    "rows_from_post",
    "value_from_post",
    "with_fault_words",
]
