"""The scores behind the figures of waves and shoppers, kept as they were when the figures were computed."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from ..extensions import Write
from ..measures.verdict import quarter
from .figures import Figures, wave_key
from .models import CountedScore
from .pieces import replace
from .queries.evidence import Scored


def counted(
    people: Figures, met: Sequence[Scored], sites: Figures, seen: Sequence[Scored], at: datetime
) -> Iterator[Write]:
    """Keep every score of people, and those of sites that stand in for them, wave by wave.

    A site's score stands in where no visit of all names anybody, and for a shopper whose visits met nobody known.
    """
    waves: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for found, rows in ((people, met), (sites, seen)):
        is_of_wave = bool(people.units) == (found is people)
        for row in rows:
            is_of_shopper = row.rater in found.raters and (found is people or row.rater not in people.raters)
            if is_of_wave or is_of_shopper:
                plain = _plain(found, row, at) | {"is_of_wave": is_of_wave, "is_of_shopper": is_of_shopper}
                waves[str(wave_key(row))].append(plain | {"person_id": row.unit if found is people else None})
    for key, plain_rows in waves.items():
        yield partial(_keep, key, plain_rows)
    yield lambda: _forget(list(waves))


def _plain(found: Figures, row: Scored, at: datetime) -> dict[str, Any]:
    return {
        "visit_id": row.visit,
        "shopper_id": row.rater,
        "wave": str(wave_key(row)),
        "quarter": quarter(row.on),
        "at": row.at,
        "score": row.score,
        "adjusted": found.scores.get((row.unit, row.visit)),
        "excluded": row.excluded,
        "as_of": at,
    }


def _keep(key: str, rows: list[dict[str, Any]]) -> None:
    replace(CountedScore, rows, CountedScore.wave == key)


def _forget(keys: list[str]) -> None:
    replace(CountedScore, [], CountedScore.wave.not_in(keys))
