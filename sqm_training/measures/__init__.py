"""Pure mathematics: scores, control charts, shrinkage, change, verdicts, working days."""
