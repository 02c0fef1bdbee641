"""Importing past results from a table: every fault named by row and column, all or nothing."""

from .reading import Columns, ImportRow, check_rows, columns_of
from .writing import Outcome, import_rows

__all__ = ["Columns", "ImportRow", "Outcome", "check_rows", "columns_of", "import_rows"]
