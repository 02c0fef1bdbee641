"""What people are told of role-plays: that they are asked to rate one, and that theirs is marked."""

from datetime import datetime

from ..extensions import db
from ..jobs import outbox
from ..jobs.models import Channel, Message
from ..jobs.outbox import NotWanted, Words
from ..web.text import _, both, local
from .models import Attempt, ObservationState, Rating

RATING = "roleplay.rating"


def ask_to_rate(*, rating: Rating, at: datetime) -> None:
    """Put into the outbox that somebody is asked to score a play."""
    about = {"rating": rating.id}
    words = words_of(rating)
    key = f"rating:{rating.id}"
    outbox.put(key=key, channel=Channel.INBOX, words=words, at=at, person_id=rating.rater_id, owner=RATING, about=about)


def tell_marked(*, attempt: Attempt, at: datetime) -> None:
    """Tell who played that the free answers are marked: from now on they can be objected to."""
    title = attempt.scenario_version.title

    def body() -> str:
        return _("%(scenario)s: read the marks and, where one is not right, object.", scenario=local(title))

    words = Words(both(lambda: _("Your free answer has been marked")), both(body), f"/attempts/{attempt.id}/debrief")
    outbox.leave(key=f"marked:{attempt.id}", person_id=attempt.person_id, words=words, at=at)


def words_of(rating: Rating) -> Words:
    """Say which play is to be scored."""
    play = rating.observation

    def body() -> str:
        return _(
            "%(scenario)s, played by %(name)s. Fill in the rubric without looking at the other rating; the result is "
            "there once both are sent.",
            scenario=local(play.scenario_version.title),
            name=play.person.name,
        )

    return Words(both(lambda: _("A role-play to score as second rater")), both(body), f"/observations/{play.id}/rubric")


def rating_still_wanted(message: Message, _at: datetime) -> Words | NotWanted:
    """Return the request as long as the rating was not sent and the play is under way."""
    rating = db.session.get(Rating, message.about["rating"])
    if rating is None or rating.sent_at is not None or rating.observation.state != ObservationState.OPEN:
        return NotWanted("nothing left to rate")
    return words_of(rating)


outbox.register_owner(RATING, rating_still_wanted)
