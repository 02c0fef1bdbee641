"""The contents of the insights: four groups of pages, each with the question that it answers."""

from dataclasses import dataclass, replace
from typing import Any

from ..web.navigation import can
from ..web.text import _l


@dataclass(frozen=True)
class Page:
    """One page: where it is, what it is called, and what it answers."""

    endpoint: str
    title: Any
    question: Any


@dataclass(frozen=True)
class Group:
    """Pages that belong together."""

    key: str
    title: Any
    pages: tuple[Page, ...]


GROUPS = (
    Group(
        "people",
        _l("People"),
        (
            Page("progress.list_sites", _l("Sites and people"), _l("How does each site stand, and who works there?")),
            Page(
                "progress.list_team",
                _l("Team"),
                _l("Who is getting better, who needs coaching, who has too few visits?"),
            ),
            Page("progress.show_overdue", _l("Overdue"), _l("Who is late with what was assigned?")),
            Page("progress.show_effects", _l("Training effect"), _l("Did a training change what customers meet?")),
        ),
    ),
    Group(
        "standards",
        _l("Standards"),
        (
            Page("progress.list_weak_standards", _l("Weak standards"), _l("Which standards lose the most points?")),
            Page("progress.show_heat", _l("Standards by site"), _l("Which site is weak in which standard?")),
            Page(
                "progress.show_blueprint", _l("Service blueprint"), _l("At which step of the service are points lost?")
            ),
        ),
    ),
    Group(
        "scoring",
        _l("Scoring"),
        (
            Page(
                "progress.list_strictness",
                _l("Strictness"),
                _l("Which shoppers score strictly, which leniently, and do they agree?"),
            ),
            Page("calibration.list_calibrations", _l("Calibration"), _l("Do shoppers score the same scene alike?")),
            Page(
                "progress.list_checklist_quality",
                _l("Checklist quality"),
                _l("Which items tell something, which nothing?"),
            ),
            Page(
                "progress.list_fairness",
                _l("Fairness"),
                _l("Were objections heard, and was scoring fair in each wave?"),
            ),
        ),
    ),
    Group(
        "planning",
        _l("Planning"),
        (
            Page("progress.show_waves", _l("Waves"), _l("Did everybody rise or fall together?")),
            Page("progress.show_visits_needed", _l("How many visits"), _l("How many visits does a sound answer take?")),
        ),
    ),
)


def insight_groups() -> list[Group]:
    """Return the groups with the pages that the visitor may open."""
    open_ = [replace(group, pages=tuple(one for one in group.pages if can(one.endpoint))) for group in GROUPS]
    return [group for group in open_ if group.pages]
