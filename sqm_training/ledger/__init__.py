"""Score records: one row per person, standard, touchpoint and source."""
