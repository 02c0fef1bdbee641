"""What is under way today: to do, to verify, to review, returned, and an objection to answer."""

from datetime import timedelta

from sqlalchemy import select

from ...checklists.actions.fill import answers_of
from ...checklists.models import Item, SheetAnswer
from ...database import now
from ...extensions import db
from ...measures.score import Answer
from ...people.models import Person
from ...visits.actions import addenda, appeals, telling
from ...visits.actions.flags import raise_flags
from ...visits.models import PersonResult, Result, Return, VisitState, Wave
from ..people import Organisation
from ..truth import WAVES
from .encounters import Encounter
from .writing import History


def write_present(history: History, wave: Wave) -> None:
    """Add what is under way: for the shopper to do, for the trainers to review, and one objection to answer."""
    made, today = history.made, history.today
    staff = made.employees
    shopper = made.accounts["shopper"]
    for offset, place in ((0, 9), (-2, 17), (20, 25)):
        history.visit(Encounter(staff[place], shopper, WAVES, 0.8), wave, today + timedelta(days=offset))
    for offset, place in enumerate((1, 10, 18, 26, 33, 40)):
        one = Encounter(staff[place], made.shoppers[1 + offset], WAVES, 0.72)
        at = today - timedelta(days=1 + offset)
        visit = history.visit(one, wave, at)
        changes = {"V4": Answer("yes", comment="大声报出前一位用户的手机号")} if offset == 2 else {}
        submission = history.submit(visit, one, at, **changes)
        if submission.sheet is not None:
            raise_flags(visit, submission, submission.sheet, {}, {"taps": [], "answers": []})
    _verify_later(history, wave, shopper, staff)
    _let_publish(history, wave, staff)
    _return_one(history, wave, Encounter(staff[11], shopper, WAVES, 0.75))
    _object(made)


def _verify_later(history: History, wave: Wave, shopper: Person, staff: list[Person]) -> None:
    """Leave a call-back to be verified: one that is due today and one that is not yet."""
    hotline = [person for person in staff if history.sites[person.site_id or 0].kind == "hotline"]
    for person, days in zip(hotline, (4, 1), strict=False):
        at = history.today - timedelta(days=days)
        one = Encounter(person, shopper, WAVES, 0.8)
        visit = history.visit(one, wave, at)
        submission = history.submit(visit, one, at)
        if submission.sheet is not None:
            addenda.open_for(visit, submission, submission.sheet, answers_of(submission.sheet))


def _let_publish(history: History, wave: Wave, staff: list[Person]) -> None:
    """Leave three approved visits at one hall, long enough ago that the wave can be published in part."""
    hall = history.made.accounts["manager"].site_id
    people = [person for person in staff if person.site_id == hall][-3:]
    for days, (person, shopper) in enumerate(zip(people, history.made.shoppers[1:4], strict=True), 9):
        one, at = Encounter(person, shopper, WAVES, 0.8), history.today - timedelta(days=days)
        visit = history.visit(one, wave, at)
        history.approve(visit, one, history.submit(visit, one, at), at + timedelta(days=1))


def _return_one(history: History, wave: Wave, one: Encounter) -> None:
    at = history.today - timedelta(days=1)
    visit = history.visit(one, wave, at)
    history.submit(visit, one, at)
    db.session.add(
        Return(
            visit_id=visit.id,
            revision=1,
            reason="D5 请写明当时说了什么。",
            item_codes=["D5"],
            by_id=history.trainer.id,
            at=now(),
            due_at=now() + timedelta(days=2),
        )
    )
    visit.state = VisitState.RETURNED
    db.session.flush()


def _published_lately(person: Person) -> Result | None:
    """Let the person's newest result be published yesterday, so that it can be objected to; return it."""
    newest = select(PersonResult).where(PersonResult.person_id == person.id).order_by(PersonResult.at.desc()).limit(1)
    row = db.session.scalar(newest)
    if row is None:
        return None
    result = db.session.get_one(Result, row.result_id)
    result.published_at = now() - timedelta(hours=20)
    telling.tell_published(result, until=appeals.may_appeal_until(result))
    return result


def _object(made: Organisation) -> None:
    """Let one employee object to the item of the newest result that lost most; another still may."""
    _published_lately(made.accounts["employee"])
    result = _published_lately(made.accounts["employee2"])
    if result is None:
        return
    code = db.session.scalar(
        select(Item.code)
        .join(SheetAnswer, SheetAnswer.item_id == Item.id)
        .where(SheetAnswer.sheet_id == result.sheet_id, SheetAnswer.got < SheetAnswer.possible)
        .where(Item.answers_for == "person")
        .order_by((SheetAnswer.got - SheetAnswer.possible), Item.id)
        .limit(1)
    )
    if code is not None:
        appeals.file_appeal(
            result=result,
            person=made.accounts["employee2"],
            item_code=code,
            text="那天我是按要求做的，旁边窗口的同事可以证明，请再看一下。",
        )
