"""The storm in small: nothing is lost, doubled or torn, and each broken promise is noticed for what it is."""

import shutil

import pytest

from .storm import SMALL, TINY, rage

pytestmark = [pytest.mark.either, pytest.mark.slow]


def raged(tmp_path, database, seed, size, mutant=""):
    """Let a small storm rage over a fresh copy of the empty database."""
    folder = tmp_path / str(seed)
    folder.mkdir()
    shutil.copy(database, folder / "sqm.sqlite3")
    return rage(folder, seed=seed, size=size, mutant=mutant)


def test_nothing_is_lost_doubled_or_torn(tmp_path, empty_database):
    report = raged(tmp_path, empty_database, 1, SMALL)
    assert report.faults == {"lost": [], "doubled": [], "torn": [], "stuck": []}
    assert (report.delivered, report.kills) == (SMALL.tablets * SMALL.visits, SMALL.kills)


@pytest.mark.parametrize(("mutant", "harm"), [("no_key", "doubled"), ("early_answer", "lost"), ("late_photo", "torn")])
def test_a_server_that_breaks_a_promise_is_caught(tmp_path, empty_database, mutant, harm):
    reports = (raged(tmp_path, empty_database, seed, TINY, mutant) for seed in (1, 2, 3, 4))
    assert any(report.faults[harm] for report in reports)
