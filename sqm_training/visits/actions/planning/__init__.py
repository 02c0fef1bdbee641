"""Planning visits, one by one, as a wave, or to make up for one that failed."""

from .reshops import Proposal, may_be_made_up_for, needs_reshop, propose_reshop
from .rotation import KINDS, reasons
from .visits import plan_visit
from .waves import WavePlan, draw_wave, make_wave, versions_by_kind

__all__ = [
    "KINDS",
    "Proposal",
    "WavePlan",
    "draw_wave",
    "make_wave",
    "may_be_made_up_for",
    "needs_reshop",
    "plan_visit",
    "propose_reshop",
    "reasons",
    "versions_by_kind",
]
