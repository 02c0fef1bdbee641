"""What types of questions, roles and states of quizzes are called."""

from typing import Any

from ..web.text import _l

TYPES: dict[str, Any] = {
    "single": _l("Single choice"),
    "multiple": _l("Multiple choice"),
    "true_false": _l("True or false"),
    "short": _l("Short answer"),
    "numeric": _l("Number"),
    "matching": _l("Matching"),
    "ordering": _l("Ordering"),
    "gaps": _l("Gaps in a text"),
    "essay": _l("Essay"),
    "description": _l("Text without a question"),
}
ROLES: dict[str, Any] = {
    "pre": _l("Pre-test"),
    "post": _l("Post-test"),
    "practice": _l("Practice"),
}
FEEDBACK: dict[str, Any] = {
    "end": _l("After handing in"),
    "at_once": _l("After every answer"),
}
STATES: dict[str, tuple[Any, str]] = {
    "draft": (_l("Draft"), "watch"),
    "published": (_l("Published"), "good"),
    "retired": (_l("Retired"), "neutral"),
}
TRY_STATES: dict[str, tuple[Any, str]] = {
    "running": (_l("Under way"), "info"),
    "awaiting": (_l("Awaiting marking"), "watch"),
    "passed": (_l("Passed"), "good"),
    "failed": (_l("Not passed yet"), "neutral"),
}
VERDICTS: dict[str, tuple[Any, str]] = {
    "right": (_l("Right"), "good"),
    "partly": (_l("Partly right"), "watch"),
    "wrong": (_l("Not right"), "neutral"),
    "open": (_l("Not answered"), "neutral"),
    "waiting": (_l("Awaiting marking"), "watch"),
}
FLAGS: dict[str, Any] = {
    "too_easy": _l("Nearly everybody gets it right: it tells nobody apart."),
    "too_hard": _l("Hardly anybody gets it right: is the answer key correct?"),
    "tells_nothing": _l("Who knows the rest does not do better here: is it unclear, or about something else?"),
}
QUARTERS: dict[int, Any] = {
    0: _l("Nothing of it"),
    1: _l("A quarter"),
    2: _l("Half"),
    3: _l("Nearly all"),
    4: _l("All of it"),
}
