"""Checklists as XLSForm workbooks: one file opens in ODK and Kobo and carries our scoring in extra columns."""
