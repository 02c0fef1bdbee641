"""Tables of waves, visits, submissions, their review, results and appeals."""

from .addendum import Addendum
from .appeal import Appeal, Seen, Statement
from .result import PersonResult, Result
from .review import Correction, CriticalDecision, Flag, Return
from .submission import Draft, Submission, SubmissionPhoto, Tap
from .visit import ShopperBar, Visit, VisitContact, VisitState
from .wave import Wave

__all__ = [
    "Addendum",
    "Appeal",
    "Correction",
    "CriticalDecision",
    "Draft",
    "Flag",
    "PersonResult",
    "Result",
    "Return",
    "Seen",
    "ShopperBar",
    "Statement",
    "Submission",
    "SubmissionPhoto",
    "Tap",
    "Visit",
    "VisitContact",
    "VisitState",
    "Wave",
]
