"""Figures of CPU and memory, printed; ratios and CPU seconds, not wall clocks."""
