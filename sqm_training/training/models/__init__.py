"""Tables of training: courses and who takes them, runs, certificates, reflections."""

from . import freezing as _freezing  # noqa: F401 - the guard holds wherever the tables are used
from .certificates import Certificate
from .courses import Course, CourseMedium, CourseVersion, Lesson, Module, Part, PartKind, Rule
from .reflections import CourseReacted, Reaction, Refresher, TransferPlan
from .runs import Attendance, CourseRun, Participant, RunSession, SignInCode
from .taking import CourseTaking, LessonView, TaskTick

__all__ = [
    "Attendance",
    "Certificate",
    "Course",
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
    "Reaction",
    "Refresher",
    "Rule",
    "RunSession",
    "SignInCode",
    "TaskTick",
    "TransferPlan",
]
