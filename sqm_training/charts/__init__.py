"""Figures drawn by matplotlib, without pyplot and without state."""
