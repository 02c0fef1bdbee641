"""Conditions of checklists and scenarios as one small tree, evaluated alike in Python and JavaScript."""
