"""How a wave's visits are shared out among shoppers: pure, and the same for the same seed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import ceil, comb
from random import Random

NOBODY = "nobody"


@dataclass(frozen=True)
class Place:
    """A site to be visited: its id, and the ids from the root of the tree down to it."""

    id: int
    line: tuple[int, ...]
    below: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Shopper:
    """Who may be sent: the own site (if any) and its line, sites barred, and days of earlier visits by site."""

    id: int
    site_id: int | None = None
    line: tuple[int, ...] = ()
    barred: frozenset[int] = frozenset()
    visited: Mapping[int, tuple[date, ...]] = field(default_factory=dict)
    load: int = 0

    def belongs_to(self, place: Place) -> bool:
        """Say whether the place is the shopper's own site, or one above or below it."""
        return self.site_id is not None and (self.site_id in place.line or place.id in self.line)


@dataclass(frozen=True)
class Assignment:
    """One visit to be planned; both visits of a pair score the same encounter. Without a shopper it is open."""

    place_id: int
    opens_on: date
    closes_on: date
    shopper_id: int | None
    pair: int | None = None
    why_open: str = ""


def windows(starts_on: date, ends_on: date, number: int) -> list[tuple[date, date]]:
    """Cut a period into `number` windows that follow each other; when it has fewer days, windows share days."""
    days = (ends_on - starts_on).days + 1
    cuts = [starts_on + timedelta(days=days * k // number) for k in range(number + 1)]
    return [(start, max(start, end - timedelta(days=1))) for start, end in pairwise(cuts)]


class SharingOut:
    """Fills the slots of a wave one by one, always by the shopper who keeps the design balanced and connected."""

    def __init__(self, shoppers: Iterable[Shopper], *, rotation_days: int, seed: int = 0) -> None:
        self.shoppers = {shopper.id: shopper for shopper in shoppers}
        self.rotation = timedelta(days=rotation_days)
        self.load = {shopper.id: shopper.load for shopper in self.shoppers.values()}
        self.days: dict[tuple[int, int], list[date]] = defaultdict(list)
        for shopper in self.shoppers.values():
            for place_id, days in shopper.visited.items():
                self.days[shopper.id, place_id].extend(days)
        self.random = Random(seed)  # noqa: S311 - a plan that can be drawn again, not a secret

    def may_go(self, shopper: Shopper, place: Place, opens_on: date, closes_on: date) -> str:
        """Return why the shopper may not go there, or nothing: `own_site`, `barred` or `rotation`."""
        if shopper.belongs_to(place):
            return "own_site"
        if place.id in shopper.barred:
            return "barred"
        near = (closes_on + self.rotation, opens_on - self.rotation)
        return "rotation" if any(near[1] < day < near[0] for day in self.days[shopper.id, place.id]) else ""

    def choose(
        self, place: Place, opens_on: date, closes_on: date, without: frozenset[int] = frozenset()
    ) -> Assignment:
        """Choose the shopper with the least to do who has been there least, or say why nobody can go."""
        reasons: list[str] = []
        able: list[tuple[int, int, float, int]] = []
        for shopper in self.shoppers.values():
            reason = "taken" if shopper.id in without else self.may_go(shopper, place, opens_on, closes_on)
            if reason:
                reasons.append(reason)
            else:
                met = len(self.days[shopper.id, place.id])
                able.append((self.load[shopper.id], met, self.random.random(), shopper.id))
        if not able:
            why = max(set(reasons), key=reasons.count) if reasons else NOBODY
            return Assignment(place.id, opens_on, closes_on, None, why_open=why)
        chosen = min(able)[-1]
        self.load[chosen] += 1
        self.days[chosen, place.id].append(opens_on)
        return Assignment(place.id, opens_on, closes_on, chosen)


def share_out(
    places: Iterable[Place],
    shoppers: Iterable[Shopper],
    *,
    per_place: int,
    starts_on: date,
    ends_on: date,
    rotation_days: int = 90,
    double_share: float = 0.1,
    seed: int = 0,
) -> list[Assignment]:
    """Plan `per_place` visits at each place; at least `double_share` of the encounters are scored by two shoppers.

    Windows come round by round over all places, so that load, time and shoppers are spread evenly. Doubled encounters
    are drawn evenly over the places. What nobody may do stays open with the commonest reason.
    """
    places = list(places)
    sharing = SharingOut(shoppers, rotation_days=rotation_days, seed=seed)
    slots = [(place, window) for window in windows(starts_on, ends_on, per_place) for place in places]
    planned = [sharing.choose(place, *window) for place, window in slots]
    wanted = ceil(double_share * len(planned)) if double_share > 0 else 0
    order = sharing.random.sample(range(len(planned)), len(planned))
    doubles, pair = [], 0
    for index in order:
        first = planned[index]
        if pair >= wanted or first.shopper_id is None:
            continue
        second = sharing.choose(slots[index][0], first.opens_on, first.closes_on, frozenset({first.shopper_id}))
        if second.shopper_id is None:
            continue
        pair += 1
        planned[index] = _paired(first, pair)
        doubles.append(_paired(second, pair))
    return planned + doubles


def _paired(one: Assignment, pair: int) -> Assignment:
    return Assignment(one.place_id, one.opens_on, one.closes_on, one.shopper_id, pair)


def connected_groups(meetings: Iterable[tuple[int, int]]) -> list[set[int]]:
    """Return the groups of shoppers that are linked through common places, largest first.

    `meetings` are pairs (shopper, place). Strictness can be compared only inside one group.
    """
    groups: list[tuple[set[int], set[int]]] = []
    for shopper, place in meetings:
        joined = (({shopper}), {place})
        rest = []
        for group in groups:
            if shopper in group[0] or place in group[1]:
                joined = (joined[0] | group[0], joined[1] | group[1])
            else:
                rest.append(group)
        groups = [*rest, joined]
    return sorted((shoppers for shoppers, _places in groups), key=len, reverse=True)


def expected_reach(so_far: Iterable[int], visits: int, wanted: int = 3) -> float:
    """Return how many people of a place will have `wanted` visits, when each visit meets any of them alike.

    `so_far` holds the number of visits that each person of the place already has. For a person who lacks k, the chance
    is that of at least k hits in a binomial draw of `visits` with probability 1/m, m people.
    """
    counts = list(so_far)
    if not counts:
        return 0.0
    chance = 1 / len(counts)
    return sum(_at_least(max(0, wanted - count), visits, chance) for count in counts)


def _at_least(hits: int, draws: int, chance: float) -> float:
    return 1 - sum(comb(draws, k) * chance**k * (1 - chance) ** (draws - k) for k in range(min(hits, draws + 1)))
