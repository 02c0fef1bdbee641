"""Forms of training: input into clean values."""
