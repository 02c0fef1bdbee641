"""Tables of courses, questions and quizzes, and of what people did with them."""

from . import freezing as _freezing  # noqa: F401 - the guard holds wherever the tables are used
from .certificates import Certificate
from .courses import Course, CourseMedium, CourseVersion, Lesson, Module, Part, PartKind, Rule
from .questions import Question, QuestionBank, QuestionCategory, QuestionStandard, QuestionVersion
from .quizzes import Quiz, QuizAnswer, QuizAttempt, QuizState, TryState
from .reflections import CourseEffect, CourseReacted, Reaction, Refresher, TransferPlan
from .runs import Attendance, CourseRun, Participant, RunSession, SignInCode
from .taking import CourseTaking, LessonView, TaskTick

__all__ = [
    "Attendance",
    "Certificate",
    "Course",
    "CourseEffect",
    "CourseMedium",
    "CourseReacted",
    "CourseRun",
    "CourseTaking",
    "CourseVersion",
    "Lesson",
    "LessonView",
    "Module",
    "Part",
    "PartKind",
    "Participant",
    "Question",
    "QuestionBank",
    "QuestionCategory",
    "QuestionStandard",
    "QuestionVersion",
    "Quiz",
    "QuizAnswer",
    "QuizAttempt",
    "QuizState",
    "Reaction",
    "Refresher",
    "Rule",
    "RunSession",
    "SignInCode",
    "TaskTick",
    "TransferPlan",
    "TryState",
]
