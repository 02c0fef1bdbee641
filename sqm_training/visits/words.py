"""What states, endings, parts and flags are called on pages."""

from typing import Any

from ..web.text import _l

STATES: dict[str, tuple[Any, str]] = {
    "planned": (_l("Planned"), "neutral"),
    "submitted": (_l("Awaiting review"), "watch"),
    "returned": (_l("Returned to the shopper"), "watch"),
    "approved": (_l("Approved"), "info"),
    "published": (_l("Published"), "good"),
    "declined": (_l("Declined"), "neutral"),
    "not_done": (_l("Not done"), "neutral"),
    "void": (_l("Void"), "neutral"),
}
ENDINGS: dict[str, Any] = {
    "declined": _l("Declined"),
    "closed": _l("The site was closed"),
    "queue": _l("The queue was too long"),
    "system": _l("The system was down"),
    "recognised": _l("Recognised as a mystery shopper"),
    "other": _l("Another reason"),
}
OWN_ENDINGS: dict[str, Any] = ENDINGS | {
    "declined": _l("I cannot do this visit (declined)"),
    "recognised": _l("They knew that I was a mystery shopper"),
}
"""The endings as the shopper chooses among them."""

PARTS: dict[str, Any] = {
    "main": _l("Main contact"),
    "guide": _l("Guide"),
    "call_back": _l("Call-back"),
}
FLAGS: dict[str, Any] = {
    "critical": _l("Critical item"),
    "big_loss": _l("Many points lost"),
    "contradiction": _l("Contradiction"),
    "too_fast": _l("Filled very fast"),
    "photo_twice": _l("Photo used before"),
    "edited_late": _l("Answers changed long after the visit"),
    "late": _l("Arrived late"),
    "in_time": _l("In time by the tablet’s clock"),
    "clock": _l("The tablet’s clock is wrong"),
    "no_contact": _l("Nobody noted"),
    "identical_answers": _l("Same answers as the visit before"),
    "conflict": _l("Two versions arrived"),
    "addendum": _l("Verified later"),
}
ADDENDA: dict[str, tuple[Any, str]] = {
    "open": (_l("To be verified"), "watch"),
    "received": (_l("Verified, to be looked at"), "watch"),
    "applied": (_l("Verified later"), "good"),
    "closed": (_l("Could not be verified"), "neutral"),
}
HELD: dict[str, Any] = {
    "too_few_visits": _l("too few visits at this site, so that the date would give the shopper away"),
    "too_recent": _l("too recent, so that the date would give the shopper away"),
    "critical_undecided": _l("a second reviewer has to decide on a critical item"),
    "addendum_to_review": _l("somebody has to look at what was verified later"),
    "not_approved": _l("not approved yet"),
}
