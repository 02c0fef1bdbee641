"""What tests of several features do with what is kept about people."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from sqm_training.extensions import Write, db, in_pieces
from sqm_training.people.actions import privacy


def retained(at: datetime) -> dict[str, int]:
    """Let all features delete and unname what is past its time, and return how many rows, by what they were."""
    return total(privacy.retain(at=at))


def kept_by(slices: Iterator[Write]) -> dict[str, int]:
    """Let one feature do so."""
    return total(in_pieces(slices))


def total(counted: Iterable[dict[str, int]]) -> dict[str, int]:
    """Commit each slice and add up what they count."""
    found: Counter[str] = Counter()
    for counts in counted:
        db.session.commit()
        found.update(counts)
    return dict(found)
