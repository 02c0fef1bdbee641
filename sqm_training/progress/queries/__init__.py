"""Reads of progress: what results and score records say over time."""
