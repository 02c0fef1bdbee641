"""Tasks per person: what, why, until when; their state follows from records."""
