"""The past: every encounter submitted, approved and published."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from sqlalchemy import select

from ...database import now
from ...extensions import db
from ...measures.score import Answer
from ...standards.models import Standard
from ...visits.actions import publishing, review
from ..people import Organisation
from .doubled import Doubled
from .encounters import Encounter, encounters
from .present import write_present
from .writing import History


def write_history(made: Organisation, seed: int, progress: Callable[[list[Encounter]], Iterable[Encounter]]) -> None:
    """Write the past, then what is under way: visits to do, to review, to publish, and an open objection."""
    for standard in db.session.scalars(select(Standard).where(Standard.state == "proposed")):
        standard.state, standard.approved_by_id, standard.approved_at = "approved", made.accounts["trainer"].id, now()
    history = History(made, seed)
    waves = history.waves()
    critical = {5, 140}
    doubled = Doubled(history, seed)
    for index, one in enumerate(progress(encounters(made, seed))):
        wave = waves[one.wave]
        at = min(history.moment(wave), history.today - timedelta(days=12))
        visit = history.visit(one, wave, at, pair=doubled.number(index, one))
        changes = {"V1": Answer("yes", comment="与前一位用户争执")} if index in critical else {}
        submission = history.submit(visit, one, at, **changes)
        result = history.approve(visit, one, submission, at + timedelta(days=1))
        if changes and submission.sheet is not None:
            review.decide_critical(
                visit=visit,
                sheet=submission.sheet,
                item_code="V1",
                decision="confirmed",
                reason="录音清楚",
                by=history.second,
            )
        publishing.publish_result(result=result, by=history.trainer, at=at + timedelta(days=9))
        if visit.pair is not None:
            doubled.score_again(one, wave, visit, submission)
    write_present(history, waves[-1])
