"""Do two raters see the same thing? Percent and AC1 first, alpha where ratings are missing, kappa third.

Where 85-95 % of all answers are "yes", chance agreement as kappa reckons it is so high that kappa collapses although
the raters agree; Gwet's AC1 does not. Sources: Cohen (1960); Fleiss (1971); Gwet, Handbook of Inter-Rater Reliability
(2014); Krippendorff, Content Analysis (2004), ch. 11; McGraw & Wong (1996) for the intraclass correlations.
Coefficients are 1 for perfect and 0 for chance agreement, and NaN where the ratings do not vary enough to tell.
"""

from .alpha import LEVELS, krippendorff_alpha
from .chance import cohen_kappa, counts_of, fleiss_kappa, gwet_ac1, gwet_ac1_error, percent
from .correlation import icc

__all__ = [
    "LEVELS",
    "cohen_kappa",
    "counts_of",
    "fleiss_kappa",
    "gwet_ac1",
    "gwet_ac1_error",
    "icc",
    "krippendorff_alpha",
    "percent",
]
