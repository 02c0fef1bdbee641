"""A year of practice: tasks given and done, role-plays played by learners whose true level is known, calibration."""

from .calibrating import write_calibrations
from .year import write_year

__all__ = ["write_calibrations", "write_year"]
