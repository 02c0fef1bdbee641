"""An observed role-play from its beginning until every rater has sent: set up, filled in, sent once."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from secrets import choice
from typing import Any

from sqlalchemy import select

from ...checklists.actions.fill import fill
from ...checklists.forms import answer_of
from ...checklists.models import ChecklistVersion
from ...checklists.plain import spec_of
from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...measures.score import Answer, problems
from ...people.actions import audit
from ...people.models import Person
from ...web.strict import is_number
from ...web.text import _
from ..messages import ask_to_rate
from ..models import Observation, ObservationState, Rating, ScenarioVersion
from . import observed

CODE = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6
MOST_ROWS = 100
MOODS = range(1, 6)


class Unfinished(RuleBroken):
    """A rating that cannot be sent yet; `problems` are pairs of item code and kind, moods as mood_start, mood_end."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        super().__init__(_("Some answers are missing or not allowed."))
        self.problems = found


def begin(
    *,
    version: ScenarioVersion,
    rubric: ChecklistVersion,
    learner: Person,
    actor: Person,
    raters: Iterable[Person],
    by: Person,
    at: datetime | None = None,
) -> Observation:
    """Set up a play: who learns, who acts, who rates; the first rater leads. Raises `RuleBroken` for odd pairings."""
    raters = list(dict.fromkeys(raters))
    _check(learner, actor, raters)
    observation = Observation(
        scenario_version=version,
        rubric=rubric,
        person=learner,
        site_id=learner.site_id,
        actor=actor,
        code=_free_code(),
        begun_at=at or now(),
        ratings=[Rating(rater=rater) for rater in raters],
    )
    db.session.add(observation)
    db.session.flush()
    for rating in observation.ratings:
        if rating.rater_id != by.id:
            ask_to_rate(rating=rating, at=observation.begun_at)
    _audit(by, "observation.begin", observation, {"raters": [rater.id for rater in raters], "actor": actor.id})
    return observation


def _check(learner: Person, actor: Person, raters: list[Person]) -> None:
    if not learner.is_active or not learner.has_role("employee") or learner.site_id is None:
        raise RuleBroken(_("Choose an employee who belongs to a site."), field="person")
    if actor.id == learner.id:
        raise RuleBroken(_("Learner and customer are two people."), field="actor")
    if not actor.is_active:
        raise RuleBroken(_("This account is closed."), field="actor")
    if not 1 <= len(raters) <= 2 or not all(one.is_active and one.has_role("trainer") for one in raters):
        raise RuleBroken(_("One or two trainers score a role-play."), field="second")
    if learner in raters:
        raise RuleBroken(_("Nobody scores their own role-play."), field="second")


def _free_code() -> str:
    """Return a short code that no other play has."""
    while True:
        code = "".join(choice(CODE) for _place in range(CODE_LENGTH))
        if db.session.scalar(select(Observation.id).where(Observation.code == code)) is None:
            return code


def _audit(by: Person, act: str, observation: Observation, details: Mapping[str, Any]) -> None:
    audit.note(
        actor_id=by.id,
        act=act,
        kind="observation",
        ref=str(observation.id),
        person_id=observation.person_id,
        details=dict(details),
    )


def save_rating(
    *,
    rating: Rating,
    answers: list[dict[str, Any]],
    mood_start: Any = None,
    mood_end: Any = None,
    seen_version: int | None = None,
) -> Rating:
    """Keep what a rater has filled in so far; `seen_version` is the state that the sender had, when it knows one."""
    db.session.refresh(rating, with_for_update={"of": Rating})
    if rating.sent_at is not None or rating.observation.state != ObservationState.OPEN:
        raise RuleBroken(_("This rating was already sent."))
    if seen_version is not None and rating.lock != seen_version:
        raise RuleBroken(_("This rating was also filled in in another window. Load the page again."), stale=True)
    if len(answers) > MOST_ROWS or not all(isinstance(row, dict) for row in answers):
        raise RuleBroken(_("The draft could not be read."))
    rating.answers = answers
    rating.mood_start, rating.mood_end = _mood(mood_start), _mood(mood_end)
    rating.saved_at = now()
    db.session.flush()
    return rating


def _mood(value: Any) -> int | None:
    text = str(value) if value is not None else ""
    return int(text) if is_number(text) and int(text) in MOODS else None


def answers_in(rating: Rating) -> dict[str, Answer]:
    """Return the answers of a draft by item code; what the rubric does not ask is passed over."""
    known = {item.code for item in rating.observation.rubric.items}
    rows = ((str(row.get("item")), answer_of(row)) for row in rating.answers)
    return {code: answer for code, answer in rows if code in known}


def missing(rating: Rating) -> list[tuple[str, str]]:
    """Return what keeps a draft from being sent: pairs of item code (or mood_start, mood_end) and kind."""
    found = [(code, kind) for code, kind in problems(spec_of(rating.observation.rubric), answers_in(rating))]
    moods = [(name, "unanswered") for name in ("mood_start", "mood_end") if getattr(rating, name) is None]
    return moods[:1] + found + moods[1:] if len(moods) == 2 else found + moods


def send(*, rating: Rating, by: Person, at: datetime | None = None) -> bool:
    """Send a rating once: the draft becomes a frozen sheet; say whether this was the act that sent it.

    Sent again, from a second tap or tab, it changes nothing. With the last rating the result is there.
    """
    if rating.rater_id != by.id:
        raise NotFound
    observation = lock(rating.observation)
    db.session.refresh(rating, with_for_update={"of": Rating})
    if rating.sent_at is not None:
        return False
    if observation.state != ObservationState.OPEN:
        raise RuleBroken(_("This role-play is over."))
    found = missing(rating)
    if found:
        raise Unfinished(found)
    at, answers = at or now(), answers_in(rating)
    rating.sheet = fill(
        version=observation.rubric, script=None, rater_id=rating.rater_id, answers=answers, filled_at=at
    )
    rating.sent_at, rating.answers = at, []
    db.session.flush()
    _audit(by, "observation.send", observation, {"rating": rating.id})
    observed.carry_on(observation=observation, at=at)
    return True


def go_on_without(*, observation: Observation, by: Person) -> None:
    """Take out the raters who have not sent, so that the result rests on who has; only one who sent may say so."""
    lock(observation)
    if observation.state != ObservationState.OPEN or all(one.sent_at for one in observation.ratings):
        raise RuleBroken(_("Nobody is waited for."))
    if not any(one.rater_id == by.id and one.sent_at for one in observation.ratings):
        raise RuleBroken(_("Send your own rating first."))
    left_out = [one for one in observation.ratings if one.sent_at is None]
    for one in left_out:
        observation.ratings.remove(one)
    db.session.flush()
    _audit(by, "observation.one_rater", observation, {"left_out": [one.rater_id for one in left_out]})
    observed.carry_on(observation=observation, at=now())


def lock(observation: Observation) -> Observation:
    """Lock a play, so that of two who send at the same moment the second sees what the first wrote."""
    db.session.refresh(observation, with_for_update={"of": Observation})
    db.session.expire(observation, ["ratings"])
    return observation
