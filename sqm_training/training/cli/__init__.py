"""Commands of training: `questions` and `courses`."""

from . import courses, questions


def load_all() -> None:
    """Load the shipped banks, then the courses whose quizzes draw from them, and say what was done."""
    questions.load_all()
    courses.load_all()
