"""`make storm`: three seeds of the whole storm, and the three mutants, which have to be caught.

With SQM_DATABASE_URL, or under `tests/with_postgres`, it rages over PostgreSQL: in a new database of that server for each
storm, dropped at its end.
"""

import argparse
import os
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask_migrate import upgrade

from sqm_training.extensions import db

from ..postgres import drop_database, make_database, named
from .mutants import MUTANTS
from .storm import WHOLE, rage
from .world import opened

SEEDS = (1, 2, 3)
MUTANT_LIMIT = 90
"""Seconds after which a mutant is given up: what it has doubled may never be delivered."""


@contextmanager
def fresh_database():
    """Let SQM_DATABASE_URL name a new database meanwhile, when a server of PostgreSQL is there."""
    before = os.environ.get("SQM_DATABASE_URL", "")
    base = before or os.environ.get("SQM_TEST_DATABASE_URL", "")
    if not base:
        yield
        return
    name = f"sqm_storm_{os.getpid()}"
    make_database(base, name)
    os.environ["SQM_DATABASE_URL"] = named(base, name)
    try:
        yield
    finally:
        os.environ["SQM_DATABASE_URL"] = before
        drop_database(base, name)


def storm(seed, size, mutant=""):
    """Let one storm rage over a fresh database and print what it did; return whether it went as it has to."""
    with tempfile.TemporaryDirectory() as name, fresh_database():
        folder = Path(name)
        app = opened(folder)
        with app.app_context():
            upgrade()
            db.engine.dispose()
        report = rage(folder, seed=seed, size=size, mutant=mutant)
    is_right = report.is_clean != bool(mutant)
    print(f"{'as it should be' if is_right else 'WRONG'}: {report}", flush=True)
    return is_right


def main():
    """Rage, and end with 1 when anything was lost, doubled or torn, or when a mutant got away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1, help="how many times the size")
    parser.add_argument("--seeds", type=int, default=len(SEEDS), help="how many of the three seeds")
    given = parser.parse_args()
    times = given.times
    size = replace(WHOLE, visits=WHOLE.visits * times, kills=WHOLE.kills * times, limit=WHOLE.limit * times)
    right = [storm(seed, size) for seed in SEEDS[: given.seeds]]
    right += [storm(SEEDS[0], replace(WHOLE, limit=MUTANT_LIMIT), mutant) for mutant in MUTANTS]
    sys.exit(0 if all(right) else 1)


if __name__ == "__main__":
    main()
