"""What is done with assignments: given, attempted, completed, extended, waived."""
