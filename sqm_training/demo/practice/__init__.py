"""A year of practice: tasks given and done, role-plays played by learners whose true level is known."""

from .year import write_year

__all__ = ["write_year"]
