"""Rebuilding the summaries: the pooled error variance and the adjusted scores."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from ..database import now
from ..extensions import db
from ..visits.models import PersonResult, Result
from .models import Summary
from .queries.practice import trained_events, trainings
from .queries.scores import verdict_on, visit_scores

LEAST_ROWS = 12


def rebuild(*, at: datetime | None = None) -> dict[str, int]:
    """Compute all summaries anew from the published results; return how many rows went into each."""
    at = at or now()
    rows = counted_rows()
    counts = {"pooled": _rebuild_pooled(rows, at), "adjusted": _rebuild_adjusted(rows, at)}
    db.session.flush()
    counts["improved"] = _rebuild_improved({person for _visit, person, *_rest in rows}, at)
    db.session.flush()
    return counts


def counted_rows() -> list[tuple[int, int, int | None, int | None, float]]:
    """Return visit, person, rater, wave and score of every published part that counts."""
    found = db.session.execute(
        select(
            Result.visit_id,
            PersonResult.person_id,
            PersonResult.rater_id,
            PersonResult.wave_id,
            PersonResult.got,
            PersonResult.possible,
        )
        .join(Result, Result.id == PersonResult.result_id)
        .where(
            PersonResult.excluded == "",
            PersonResult.possible > 0,
            Result.published_at.is_not(None),
            Result.withdrawn_at.is_(None),
        )
        .order_by(PersonResult.id)
    )
    return [(visit, person, rater, wave, 100 * got / possible) for visit, person, rater, wave, got, possible in found]


def keep(key: str, content: dict[str, Any], at: datetime) -> None:
    """Write one summary over the one before."""
    row = db.session.get(Summary, key)
    if row is None:
        db.session.add(Summary(key=key, content=content, as_of=at))
    else:
        row.content, row.as_of = content, at


def _rebuild_pooled(rows: list[tuple[int, int, int | None, int | None, float]], at: datetime) -> int:
    """Keep the variance within and between people; too little data leaves the default in force."""
    from ..measures.shrink import variance_components

    groups: dict[int, list[float]] = defaultdict(list)
    for _visit, person, _rater, _wave, score in rows:
        groups[person].append(score)
    repeated = {person: scores for person, scores in groups.items() if len(scores) >= 2}
    if sum(map(len, repeated.values())) < LEAST_ROWS:
        db.session.execute(delete(Summary).where(Summary.key == "pooled"))
        return 0
    between, within = variance_components(repeated)
    mean = sum(row[-1] for row in rows) / len(rows)
    keep("pooled", {"between": between, "within": within, "n": len(rows), "mean": mean}, at)
    return len(rows)


def _rebuild_adjusted(rows: list[tuple[int, int, int | None, int | None, float]], at: datetime) -> int:
    """Keep each visit's score without the shopper's strictness and the wave's shift, where the design allows it."""
    import numpy as np
    import pandas as pd

    from ..measures.severity import adjusted

    known = [row for row in rows if row[2] is not None]
    db.session.execute(delete(Summary).where(Summary.key.like("adjusted:%")))
    if len(known) < LEAST_ROWS:
        return 0
    frame = pd.DataFrame(known, columns=["visit", "person", "rater", "wave", "score"])
    frame["wave"] = frame["wave"].fillna(-1)
    waves = "wave" if frame["wave"].nunique() > 1 else None
    fit = adjusted(frame, "person", "rater", "score", wave=waves)
    people: dict[int, dict[str, float]] = defaultdict(dict)
    for visit, person, score in zip(frame["visit"], frame["person"], fit.scores, strict=True):
        if not np.isnan(score):
            people[int(person)][str(int(visit))] = round(float(score), 4)
    db.session.add_all(Summary(key=f"adjusted:{key}", content=found, as_of=at) for key, found in people.items())
    return len(known)


def _rebuild_improved(person_ids: set[int], at: datetime) -> int:
    """Keep who has improved beyond chance, each with the number of visits, the difference and its interval."""
    found = []
    trained = trainings(sorted(person_ids))
    for person_id in sorted(person_ids):
        verdict = verdict_on(visit_scores(person_id), trained_events(trained[person_id]))
        if verdict.change == "improved":
            found.append(
                {
                    "person": person_id,
                    "n": verdict.n,
                    "difference": verdict.difference,
                    "low": verdict.low,
                    "high": verdict.high,
                }
            )
    keep("improved", {"people": found}, at)
    return len(found)
