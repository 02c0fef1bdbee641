"""Who met whom in the past, drawn from the documented simulator."""

from dataclasses import dataclass

from ...people.models import Person
from ..people import Organisation
from ..truth import drawn

FEWER = {"employee2": 7, "employee3": 2}
"""How many of their visits two accounts keep, so that every stage of the chart can be seen."""


@dataclass(frozen=True)
class Encounter:
    """One visit to be made up: who met whom in which wave, and the level that the simulator drew."""

    person: Person
    shopper: Person
    wave: int
    level: float


def encounters(made: Organisation, seed: int) -> list[Encounter]:
    """Draw all encounters of the past from the documented simulator, two per person and wave."""
    people = made.employees
    visits = drawn(len(people), seed).visits
    found, kept = [], dict.fromkeys(FEWER, 0)
    for employee, rater, wave, score in reversed(visits[["employee", "rater", "wave", "score"]].values.tolist()):
        person = people[int(employee[1:]) - 1]
        most = FEWER.get(person.number)
        if most is not None:
            kept[person.number] += 1
            if kept[person.number] > most:
                continue
        found.append(
            Encounter(
                person,
                made.shoppers[int(rater[1:]) - 1],
                int(wave),
                min(0.99, max(0.2, score / 100)),
            )
        )
    return sorted(found, key=lambda one: (one.wave, one.person.id))
