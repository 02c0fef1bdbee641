"""Reads of scenarios and of the attempts made on them."""
