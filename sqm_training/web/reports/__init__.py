"""Reports: put together from a few parts, shown as a page to print, as PDF and as a workbook with the numbers."""

from .answers import send_report
from .model import Column, Drawing, Fact, Facts, Lines, Part, Report, Section, Table

__all__ = ["Column", "Drawing", "Fact", "Facts", "Lines", "Part", "Report", "Section", "Table", "send_report"]
