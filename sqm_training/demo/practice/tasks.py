"""Tasks of the demo: given, done, late, extended, waived by the rules that trainers and employees meet."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...assignments import targets
from ...assignments.actions.changing import extend, waive
from ...assignments.actions.completions import record
from ...assignments.actions.giving import give
from ...assignments.actions.reminding import remind
from ...assignments.models import Assignment, AssignmentBatch
from ...assignments.queries.candidates import Wanted
from ...assignments.queries.state import in_states
from ...assignments.states import State
from ...assignments.terms import Terms
from ...extensions import db
from ...jobs.sending import send_waiting
from ...people.models import Person
from ...web.text import local_day
from ..people import Organisation


@dataclass(frozen=True)
class Given:
    """One act of assigning: what to which site, how many days ago, due how many days after, and who keeps to it.

    `done` is the share of people who have done it in time, `late` the share who do it after the due day.
    """

    kind: str
    ref: str
    site: str
    days_ago: int
    due_after: int
    reason: str
    done: float = 0.8
    late: float = 0.1
    attempts: int | None = None
    cut_off_after: int | None = None
    repeat_months: int = 0


GIVEN = (
    Given("scenario", "SC10", "E", 320, 28, "敬老月：每个人都练一遍老年用户接待。", 0.85, 0.1),
    Given("scenario", "SC10", "W", 318, 28, "敬老月：每个人都练一遍老年用户接待。", 0.75, 0.2),
    Given("scenario", "SC01", "E", 200, 30, "夏季账单高峰前，先练账单暴涨。", 0.8, 0.1, attempts=3),
    Given("scenario", "SC05", "H", 150, 21, "管网冲洗期间，水质来电会多。", 0.9, 0.1),
    Given("scenario", "SC02", "F", 120, 30, "表后漏水的责任要讲得清、不推诿。", 0.8, 0.0, cut_off_after=45),
    Given("scenario", "SC07", "W", 34, 24, "过户业务重复跑腿的意见较多。", 0.6, 0.1, attempts=3),
    Given("card", "WAIT-3", "E1", 24, 14, "排队久等时的安抚做得不够。", 0.5, 0.0),
    Given("scenario", "SC14", "H", 20, 14, "线上缴费未到账的来件增多。", 0.7, 0.1),
    Given("scenario", "SC06", "E1", 12, 16, "新装咨询旺季，首问负责要做到位。", 0.6, 0.0),
    Given("card", "GREET-1", "E", 9, 14, "新版接待用语，每半年复习一次。", 0.3, 0.0, repeat_months=6),
    Given("scenario", "SC08", "E", 6, 14, "阶梯水价年底最容易起争议。", 0.35, 0.0, attempts=3),
    Given("card", "HOLD-1", "H", 5, 21, "来电高峰期的等待用语。", 0.2, 0.0),
    Given("card", "LIST-1", "W1", 2, 14, "上次暗访里，复述诉求丢分较多。", 0.1, 0.0),
)
CHANGED = "SC07"
MORE_TIME, NOT_NEEDED = "轮岗培训两周，回岗后再练。", "已借调到其他单位，不在窗口岗位。"
"""The task of which the first two who had not done it got more time, and need not do it, and why."""


def give_task(made: Organisation, given: Given, at: datetime) -> None:
    """Give a task to everybody at a site, whether or not they have passed it of their own accord."""
    target = targets.target(given.kind, given.ref)
    if target is None:
        raise LookupError(given.ref)
    today = local_day(at)
    give(
        target=target,
        wanted=Wanted("site", site_id=made.sites[given.site].id),
        terms=Terms(
            due_on=today + timedelta(days=given.due_after),
            cut_off_on=today + timedelta(days=given.cut_off_after) if given.cut_off_after else None,
            attempts_allowed=given.attempts,
            reason=given.reason,
            repeat_every=given.repeat_months or None,
            repeat_unit="months" if given.repeat_months else "",
        ),
        by=made.accounts["trainer"],
        at=at,
        again=True,
    )


def report_card(person: Person, ref: str, at: datetime) -> None:
    """Let somebody say that they have practised a card."""
    record(person_id=person.id, kind="card", ref=ref, event="passed", at=at)


def extend_one(made: Organisation, at: datetime) -> None:
    """Give one person more time after the due day."""
    rows = (
        select(Assignment)
        .join(AssignmentBatch, AssignmentBatch.id == Assignment.batch_id)
        .join(Person, Person.id == Assignment.person_id)
        .options(joinedload(Assignment.person))
        .where(AssignmentBatch.ref == CHANGED, Assignment.passed_on.is_(None))
        .order_by(Person.number)
    )
    for task in db.session.scalars(rows.limit(1)):
        due_on = local_day(at) + timedelta(days=21)
        extend(assignments=[task], due_on=due_on, reason=MORE_TIME, by=made.accounts["trainer"], at=at)


def waive_one(made: Organisation, at: datetime) -> None:
    """Free somebody from a task that is overdue now, so that nothing done later can settle it."""
    rows = select(Assignment).join(Person, Person.id == Assignment.person_id).options(joinedload(Assignment.person))
    rows = rows.where(in_states(local_day(at), [State.OVERDUE]), Person.number != "employee").order_by(Assignment.id)
    for task in db.session.scalars(rows.limit(1)):
        waive(assignments=[task], reason=NOT_NEEDED, by=made.accounts["trainer"], at=at)


def send_reminders(at: datetime) -> None:
    """Send the reminders of today."""
    for _told in remind(at):
        pass
    for _sent in send_waiting(at):
        pass
    db.session.flush()
