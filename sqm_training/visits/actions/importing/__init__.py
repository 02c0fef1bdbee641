"""Importing past results from a table: every fault named by row and column, all or nothing."""

from .before import Outcome
from .reading import Columns, ImportRow, check_rows, columns_of
from .writing import import_rows

__all__ = ["Columns", "ImportRow", "Outcome", "check_rows", "columns_of", "import_rows"]
