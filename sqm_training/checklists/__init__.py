"""Checklists, their versions, items and scripts, and the sheets filled on them."""
