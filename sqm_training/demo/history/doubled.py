"""Doubled visits: one encounter in ten scored by a second shopper, who mostly sees the same."""

from dataclasses import replace
from datetime import timedelta

from ...checklists.actions.fill import answers_of
from ...visits.actions import publishing
from ...visits.models import Submission, Visit, Wave
from ..answers import draw_answers
from .encounters import Encounter
from .writing import History

EVERY, PLACE = 10, 3
OTHERWISE = 0.25
"""How often the second shopper answers an item afresh, and so perhaps otherwise."""


class Doubled:
    """Draws from numbers of its own, so that all other visits stay what they are without it."""

    def __init__(self, history: History, seed: int) -> None:
        import numpy as np

        self.history, self.rng = history, np.random.default_rng(seed + 1)
        self.named = {person.id for person in history.made.accounts.values()}

    def number(self, index: int, one: Encounter) -> int | None:
        """Return the number of the pair when this encounter is to be doubled; those of the named accounts are not."""
        return index + 1 if index % EVERY == PLACE and one.person.id not in self.named else None

    def score_again(self, one: Encounter, wave: Wave, first: Visit, submission: Submission) -> None:
        """Let another shopper hand in the same encounter, and publish that as well."""
        history, at, sheet = self.history, first.visited_at, submission.sheet
        if at is None or sheet is None:
            return
        others = [person for person in history.made.shoppers if person.id != first.shopper_id]
        second = replace(one, shopper=others[int(self.rng.integers(len(others)))])
        kept, history.rng = history.rng, self.rng
        visit = history.visit(second, wave, at, pair=first.pair)
        visit.script, visit.script_id = first.script, first.script_id
        items = history.versions[history.sites[first.site_id].kind].items
        fresh = draw_answers(items, first.script, person=one.level, site=history.level[first.site_id], rng=self.rng)
        same = answers_of(sheet)
        seen = {code: fresh[code] if self.rng.random() < OTHERWISE else same.get(code, fresh[code]) for code in fresh}
        sent = history.submit(visit, second, at, **seen)
        result = history.approve(visit, second, sent, at + timedelta(days=1))
        publishing.publish_result(result=result, by=history.trainer, at=at + timedelta(days=9))
        history.rng = kept
