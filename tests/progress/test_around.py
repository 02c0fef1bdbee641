"""Plain means on both sides of a training, adjusted ones when all visits have them, and none for single visits."""

from datetime import date, timedelta

import pytest

from sqm_training.database import now
from sqm_training.progress.queries.around import Around, around
from sqm_training.progress.queries.scores import VisitScore

DAY = date(2026, 5, 1)
pytestmark = pytest.mark.either


def visit(days, score, adjusted=None, excluded=""):
    return VisitScore(0, 0, now(), DAY + timedelta(days=days), score, adjusted, "counter", 0, None, excluded, False)


def test_the_day_itself_lies_before_and_what_does_not_count_is_left_out():
    visits = [visit(-9, 60), visit(0, 70), visit(3, 80), visit(9, 90), visit(12, 0, excluded="appealed")]
    assert around(visits, DAY) == Around(2, 65, 2, 85)


def test_adjusted_scores_only_when_all_have_one():
    visits = [visit(-9, 60, 62), visit(-5, 70, 64), visit(3, 80, 70), visit(9, 90, 72)]
    assert around(visits, DAY) == Around(2, 63, 2, 71)
    assert around([*visits, visit(11, 70)], DAY) == Around(2, 65, 3, 80)


def test_one_visit_on_a_side_says_nothing():
    assert around([visit(-9, 60), visit(3, 80), visit(9, 90)], DAY) is None
    assert around([], DAY) is None
