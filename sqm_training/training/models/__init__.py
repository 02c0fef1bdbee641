"""Tables of courses, questions and quizzes, and of what people did with them."""

from .questions import Question, QuestionBank, QuestionCategory, QuestionStandard, QuestionVersion
from .quizzes import Quiz, QuizAnswer, QuizAttempt, QuizState, TryState

__all__ = [
    "Question",
    "QuestionBank",
    "QuestionCategory",
    "QuestionStandard",
    "QuestionVersion",
    "Quiz",
    "QuizAnswer",
    "QuizAttempt",
    "QuizState",
    "TryState",
]
