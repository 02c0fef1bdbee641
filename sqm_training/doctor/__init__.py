"""Looks an installation over: what is well, what should be seen to, and what cannot go on like this."""
