"""Forms of assignments: input to clean values."""
