"""Calibration exercises: several shoppers score the same record, against a key and against each other."""
