"""A fairness report as its reader is told it: nothing in it, or left over by it, is about fewer than five people."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from sqlalchemy import select

from ...extensions import db
from ...measures.gain import FEWEST
from ...people.models import Person, Site
from ...people.queries.sites import managed_by
from ...visits.models import Appeal
from ..small_groups import FEW, How, Told, parts, single
from .behind.waves import met_by_change
from .fairness import Kept, Report, days_of, fairness_of, kept_of
from .scores import MET, PEOPLE_MET, summaries, summary

STILL = ("usual", "not_shown")


@dataclass(frozen=True)
class Objections:
    """What is told of objections; parts that would tell too much are None, working days for `median_days`."""

    filed: Told
    answered: Told | None = None
    upheld: Told | None = None
    upheld_share: float | None = None
    median_days: float | None = None


@dataclass(frozen=True)
class Changes:
    """What is told of the verdicts on people; `still` is a share 0..1, at least that where `is_rough`."""

    judged: Told | None
    still: float | None = None
    is_rough: bool = False
    improved: Told | None = None
    dropped: Told | None = None


@dataclass(frozen=True)
class ToldReport:
    """A report with what its reader is told of people and shoppers.

    `is_covered` when counts below five are not told; `leads_some` when the reader leads some of those met.
    """

    report: Report
    is_shown: bool
    is_covered: bool
    leads_some: bool
    shoppers: Told
    uncompared: Told
    pairs: Told
    objections: Objections
    changes: Changes


def told_to(reader: Person, wave_id: int, known: Kept | None = None) -> ToldReport:
    """Return the report of a wave as somebody may read it; raise `NotFound` for one without results.

    Trainers and administrators may open who is behind each figure and are told everything. Managers know the people
    they lead by name: each count must be about five others, unless there are none. Nobody else knows any.
    """
    held = known or kept_of(wave_id)
    report = fairness_of(wave_id, held)
    sees_all, led = reader.has_role("trainer", "admin"), _led(reader)
    own = _own(led, wave_id, held)
    others = report.people - sum(own.values())
    sees_people = sees_all or (bool(led) and not others)
    of_shoppers = Told if sees_all else single
    return ToldReport(
        report=report,
        is_shown=report.is_shown and (sees_people or others >= FEWEST),
        is_covered=not sees_all,
        leads_some=any(own.values()) and not sees_people,
        shoppers=of_shoppers(report.shoppers),
        uncompared=of_shoppers(report.uncompared),
        pairs=of_shoppers(report.agreement["pairs"]),
        objections=_every_objection(report) if sees_people else objections_told(report.objections, led),
        changes=_every_change(report) if sees_people else _changes(report.changes, report.people, own),
    )


def covered_waves(reader: Person, waves: Mapping[str, tuple[int | None, int]]) -> set[str]:
    """Return the keys of waves and quarters, each with its wave and number of scores, that would tell of too few.

    Their mean is of fewer than 5 scores, or beside what a manager knows of the own people of fewer than 5 others.
    """
    if reader.has_role("trainer", "admin"):
        return set()
    small, led = {key for key, (_wave, n) in waves.items() if n < FEWEST}, _led(reader)
    keys = {f"{MET}{wave_id}": key for key, (wave_id, _n) in waves.items() if _may_be_few(wave_id, led)}
    for met, kept in summaries(*keys).items():
        people = kept.content["people"].values()
        if 0 < sum(len(ids) - len(led.intersection(ids)) for ids in people) < FEWEST:
            small.add(keys[met])
    return small


def _may_be_few(wave_id: int | None, led: Collection[int]) -> bool:
    """Say whether a wave may have met fewer than five people beside some; of the others nobody need be read."""
    if wave_id is None or not led:
        return False
    counted = summary(PEOPLE_MET)
    return counted is None or counted.content.get(str(wave_id), 0) - len(led) < FEWEST


def _led(reader: Person) -> set[int]:
    """Return the ids of the people whom a manager leads; nobody else leads any, and trainers need not ask."""
    if reader.has_role("trainer", "admin") or not reader.has_role("manager"):
        return set()
    rows = select(Person.id).join(Site, Site.id == Person.site_id).where(managed_by(reader))
    return set(db.session.scalars(rows))


def _own(led: set[int], wave_id: int, held: Kept) -> dict[str, int]:
    """Count by verdict those of a wave whom the reader leads."""
    met = met_by_change(wave_id, is_kept=held.wave is not None) if led else {}
    return {change: len(led.intersection(ids)) for change, ids in met.items()}


def _every_objection(report: Report) -> Objections:
    share = report.upheld / report.decided if report.decided else None
    return Objections(Told(report.filed), Told(report.decided), Told(report.upheld), share, report.median_days)


def objections_told(filed: Sequence[Appeal], led: set[int]) -> Objections:
    """Tell of objections only what five people filed, and of their answers only what is about five objections."""
    if len({one.person_id for one in filed} - led) < FEWEST:
        return Objections(FEW)
    own = Counter(_state(one) for one in filed if one.person_id in led)
    every = Counter(_state(one) for one in filed)
    told = parts({state: every[state] for state in ("open", "upheld", "rejected")}, own)
    if told is None or told["open"].how == How.LEAST:
        return Objections(Told(len(filed)))
    is_known = told["open"].is_exact
    answered = Told(len(filed) - every["open"]) if is_known else Told(len(filed) - FEWEST + 1 - own["open"], How.LEAST)
    share = told["upheld"].n / answered.n if is_known and told["upheld"].is_exact else None
    days = days_of([one for one in filed if one.decided_at is not None])
    return Objections(Told(len(filed)), answered, told["upheld"], share, median(days))


def _state(appeal: Appeal) -> str:
    return "open" if appeal.decided_at is None else appeal.decision


def _every_change(report: Report) -> Changes:
    improved, dropped = Told(report.improved), Told(report.dropped)
    return Changes(Told(report.judged), report.within_noise, improved=improved, dropped=dropped)


def _changes(changes: Mapping[str, int], people: int, own: Mapping[str, int]) -> Changes:
    """Tell of verdicts what leaves no count below five to be worked out, those of people without one among them."""
    every, led = _cells(changes, people), _cells(own, sum(own.values()))
    early, led_early = every.pop("too_few"), led.pop("too_few")
    judged, led_judged = sum(every.values()), sum(led.values())
    both = parts({"judged": judged, "early": early}, {"judged": led_judged, "early": led_early})
    if both is None or both["judged"].how == How.FEW:
        return Changes(both["judged"] if both else None)
    is_known = both["early"].is_exact
    told = parts(every, led) if is_known else parts(every | {"early": early}, led | {"early": led_early})
    if told is None:
        return Changes(both["judged"])
    still = told["still"]
    among = people if still.is_exact and not is_known else both["judged"].n
    share = None if still.how == How.FEW else still.n / among
    return Changes(both["judged"], share, not (still.is_exact and is_known), told["improved"], told["dropped"])


def _cells(changes: Mapping[str, int], people: int) -> dict[str, int]:
    cells = {
        "still": sum(changes.get(change, 0) for change in STILL),
        "improved": changes.get("improved", 0),
        "dropped": changes.get("dropped", 0),
    }
    return cells | {"too_few": people - sum(cells.values())}
