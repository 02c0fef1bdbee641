"""When a course is completed, in words."""

from typing import Any

from ..web.text import _, _l
from .models import CourseVersion, Rule

RULES: dict[str, Any] = {
    Rule.VIEWED: _l("Every lesson read to its end"),
    Rule.PASSED: _l("Post-test passed"),
    Rule.COMPLETED: _l("Everything done: lessons read, scenarios played, quizzes handed in, tasks ticked"),
    Rule.PASSED_AND_COMPLETED: _l(
        "Everything done: lessons read, scenarios played, quizzes handed in, tasks ticked; and the post-test passed"
    ),
}
KINDS: dict[str, Any] = {
    "lesson": _l("Lesson"),
    "scenario": _l("Scenario"),
    "quiz": _l("Quiz"),
    "task": _l("Task"),
}

QUESTIONS: dict[str, Any] = {
    "useful": _l("What I learned is useful at my window."),
    "clear": _l("Explanations and examples were clear."),
    "practice": _l("There was enough practice."),
    "pace": _l("The pace was right."),
    "trainer": _l("The trainer (or the material) answered my questions."),
    "apply": _l("I am confident that I can do it in my next shift."),
}
"""The questions of the reaction form, each rated from 1 (not at all) to 5 (fully)."""


def rule_words(version: CourseVersion) -> str:
    """Say when a course is completed, with the per cent that the post-test needs."""
    if version.rule == Rule.PASSED:
        return _("Completed once the post-test is passed with %(n)s%% or more.", n=version.pass_percent)
    if version.rule == Rule.VIEWED:
        return _("Completed once every lesson is read to its end, or was taught in a session you attended.")
    if version.rule == Rule.COMPLETED:
        return _(
            "Completed once every lesson is read to its end (or was taught in a session you attended), every scenario "
            "played, every quiz handed in and every task ticked."
        )
    return _(
        "Completed once every lesson is read to its end (or was taught in a session you attended), every scenario "
        "played, every quiz handed in, every task ticked, and the post-test passed with %(n)s%% or more.",
        n=version.pass_percent,
    )
