"""Courses of the demo: who was trained took the two-day course in a room, wave by wave; one is in the middle."""

from collections import defaultdict
from datetime import datetime, time, timedelta
from fractions import Fraction
from random import Random

from sqlalchemy import select

from ..assignments.actions import completions
from ..extensions import db
from ..measures.workdays import add_working_days
from ..people.models import Person
from ..people.queries.calendar import holiday_map
from ..training.actions import grading, learning, reflecting, runs
from ..training.actions import taking as quizzes
from ..training.models import CourseRun, CourseTaking, CourseVersion, PartKind, Refresher, TaskTick
from ..training.queries import courses
from ..training.queries.quizzes import quiz_by_code
from ..training.rules import QUESTIONS
from ..training.scoring import worth
from ..web.text import local_day, zone
from .people import Organisation
from .practice.tasks import Given, give_task
from .truth import begins, drawn, level_of

CODE = "WIN2"
PLACE = "培训中心 301 教室"
BEFORE_THE_WAVE = timedelta(days=6)
GAIN_OF_THE_DAY = 24
"""By how many per cent a question is likelier to be right after the two days than before them."""
GAIN_OF_A_SECOND_LOOK = 45
BEFOREHAND = Given("course", CODE, "W1", 8, 30, "下周集中上课前，先在手机上读前两个模块。")
PLANS = (
    "每位用户坐下后，我先说一遍他要办的事，再开始办。",
    "用户着急时，先说一句“换作是我也着急”，再查系统。",
    "今天办不完的事，写清楚谁办、几点前回电，交给用户。",
    "少说“系统显示”，改说“我查到”。",
)
LIKED = ("情景演练最有用。", "例子就是我们窗口的事。", "互相打分看到了自己的习惯。", "")
BETTER = ("第二天上午有点赶。", "希望多一些上门的案例。", "", "")


class Classroom:
    """Holds the course: everybody of a group sits both tests, is there, does what is asked, and makes a plan."""

    def __init__(self, made: Organisation, seed: int, at: datetime) -> None:
        self.made, self.at, self.random = made, at, Random(seed)  # noqa: S311 - nothing secret is drawn
        self.level = level_of(made.employees, seed, at)
        self.has_left_one = False  # a plan that the demo's manager is to confirm
        course = courses.course_by_code(CODE)
        self.version = courses.current_version(course) if course else None

    def hold_all(self, groups: dict[int, list[Person]]) -> None:
        """Hold one run before each wave before which somebody was trained; the latest comes last."""
        for wave, people in sorted(groups.items()):
            run = self.plan(begins(wave, self.at) - BEFORE_THE_WAVE, people)
            for person in people:
                self.take(run, person)

    def plan(self, at: datetime, people: list[Person]) -> CourseRun:
        """Plan a run for some people that begins on the working day after a moment."""
        assert self.version is not None
        on = local_day(at)
        starts_on = add_working_days(on, 1, holiday_map({on.year, on.year + 1}))
        trainer = self.made.accounts["trainer"]
        run = runs.plan_run(version=self.version, starts_on=starts_on, place=PLACE, trainer=trainer, by=trainer, at=at)
        runs.add_participants(run=run, people=people, at=at)
        return run

    def take(self, run: CourseRun, person: Person) -> None:
        """Let one person take the whole course; the post-test, which completes it, comes last."""
        version = run.version
        begin, end = run.sessions[0].starts_at, run.sessions[-1].ends_at
        pre = next((one["code"] for one in version.quizzes if one.get("role") == "pre"), "")
        for part in courses.parts_of(version):
            if part.kind in (PartKind.SCENARIO, PartKind.QUIZ) and part.ref not in (pre, version.post_quiz):
                completions.record(
                    person_id=person.id, kind=part.kind, ref=part.ref, event="passed", score=Fraction(80), at=end
                )
        self.sit(person, pre, begin, 0)
        taking = learning.begin(person=person, course=version.course, at=begin)
        for session in run.sessions:
            runs.attend(
                session=session, person=person, way="code", by=person, at=session.starts_at + timedelta(minutes=3)
            )
        self.tick_all(taking, version, end)
        for more in (GAIN_OF_THE_DAY, GAIN_OF_A_SECOND_LOOK):
            if taking.completed_at is None:
                self.sit(person, version.post_quiz, end - timedelta(minutes=30), more)
        self.reflect(taking)

    def tick_all(self, taking: CourseTaking, version: CourseVersion, at: datetime) -> None:
        """Tick all tasks of somebody, as the trainer does in class."""
        trainer = self.made.accounts["trainer"]
        tasks = [part.ref for part in courses.parts_of(version) if part.kind == PartKind.TASK]
        db.session.add_all(TaskTick(taking_id=taking.id, ref=ref, at=at, by_id=trainer.id) for ref in tasks)
        db.session.flush()

    def sit(self, person: Person, code: str, at: datetime, more: int) -> None:
        """Let somebody sit a test: each question is right with a chance that follows the true level."""
        quiz = quiz_by_code(code)
        if quiz is None:
            return
        attempt = quizzes.begin(person=person, quiz=quiz, at=at)
        chance = (self.level(person, at) - 22 + more) / 100
        for answer in attempt.answers:
            options = answer.version.content.get("options", [])
            right = [place for place, one in enumerate(options) if one["share"] != "0"]
            wrong = [place for place in range(len(options)) if place not in right]
            if answer.version.content["type"] == "single" and right and wrong:
                chosen = self.random.choice(right if self.random.random() < chance else wrong)
                answer.given, answer.saved_at = {"option": chosen}, at + timedelta(minutes=answer.position)
                answer.share = worth(answer.version.content, answer.given)
            else:
                answer.share = Fraction(int(self.random.random() < chance))
        grading.finish(attempt=attempt, at=at + timedelta(minutes=18))

    def reflect(self, taking: CourseTaking) -> None:
        """Fill in the reaction form, make a plan, and let the manager confirm it two weeks later."""
        if taking.completed_at is None:
            return
        after = taking.completed_at + timedelta(minutes=20)
        ratings = {key: self.random.choice((3, 4, 4, 5, 5)) for key in QUESTIONS}
        reflecting.react(
            taking=taking, ratings=ratings, liked=self.random.choice(LIKED), better=self.random.choice(BETTER), at=after
        )
        plan = reflecting.make_plan(taking=taking, text=self.random.choice(PLANS), at=after)
        confirmed_at = after + timedelta(days=15)
        is_left = taking.person.site_id == self.made.accounts["manager"].site_id and not self.has_left_one
        self.has_left_one = self.has_left_one or is_left
        if confirmed_at < self.at and self.random.random() < 0.85 and not is_left:
            outcome = self.random.choice(("done", "done", "partly", "not"))
            manager = self.made.accounts["trainer2"]
            reflecting.confirm_plan(plan=plan, outcome=outcome, note="", by=manager, at=confirmed_at)
        for one in db.session.scalars(select(Refresher).where(Refresher.taking_id == taking.id)):
            due_at = datetime.combine(one.due_on, time(12, 10), zone())
            if due_at < self.at:
                one.told_on, one.done_at = one.due_on, due_at if self.random.random() < 0.75 else None


def write_courses(made: Organisation, seed: int, at: datetime) -> Classroom | None:
    """Write what the organisation did in the shipped course; nothing, and None, when it is not loaded."""
    room = Classroom(made, seed, at)
    if room.version is None:
        return None
    truth = drawn(len(made.employees), seed)
    groups: dict[int, list[Person]] = defaultdict(list)
    for place, person in enumerate(made.employees, 1):
        wave = truth.trained_before[f"E{place:03}"]
        if wave is not None:
            groups[wave].append(person)
    room.hold_all(groups)
    trained = {person.id for people in groups.values() for person in people}
    next_class = [person for person in made.staff["W1"] if person.id not in trained]
    room.plan(at + timedelta(days=5), next_class)
    give_task(made, BEFOREHAND, at - timedelta(days=BEFOREHAND.days_ago))
    _begin_alone(room, made, trained)
    return room


def _begin_alone(room: Classroom, made: Organisation, trained: set[int]) -> None:
    """Let one of the accounts be in the middle of the course: the pre-test done, two lessons read."""
    person = next(
        (made.accounts[one] for one in ("employee3", "employee2") if made.accounts[one].id not in trained), None
    )
    version = room.version
    if person is None or version is None:
        return
    at = room.at - timedelta(days=2)
    learning.begin(person=person, course=version.course, at=at)
    room.sit(person, next((one["code"] for one in version.quizzes if one.get("role") == "pre"), ""), at, 0)
    first = version.modules[0]
    for part in first.parts:
        if part.kind == PartKind.TASK:
            learning.tick_task(person=person, version=version, ref=part.ref, by=person, at=at)
    lessons = [part.ref for part in version.modules[1].parts if part.kind == PartKind.LESSON][:2]
    for place, code in enumerate(lessons, 1):
        lesson = courses.lesson_of(version, code)
        begun = at + timedelta(minutes=30 * place)
        learning.end_lesson(
            person=person,
            version=version,
            lesson=lesson,
            language="zh",
            opened_at=begun,
            at=begun + timedelta(minutes=7),
        )
