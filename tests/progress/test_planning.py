"""What planned visits could tell, on the page of the slider and beside the plan of a wave."""

from math import sqrt

import pytest

from sqm_training.progress.queries.planning import Advice, advice

from .past import load_past


def test_one_in_ten_is_doubled_and_more_until_eight_pairs_are_known():
    known, fresh = (Advice((), 30.0, 49.0, 9.0, pairs) for pairs in (12, 0))
    assert [known.doubled(n) for n in (0, 1, 10, 11, 200)] == [0, 1, 1, 2, 20]
    assert [fresh.doubled(n) for n in (0, 4, 40, 200)] == [0, 4, 8, 20]


def test_a_second_visit_tells_more_than_a_second_shopper():
    found = Advice((), 30.0, 49.0, 9.0, 12)
    assert found.half_of(1, 1) == pytest.approx(1.96 * sqrt(49))
    assert found.half_of(1, 2) == pytest.approx(1.96 * sqrt(40 + 4.5))
    assert found.half_of(2, 1) < found.half_of(1, 2) < found.half_of(1, 1)


def test_before_any_figure_the_usual_error_stands_in(app):
    found = advice()
    assert [(one.n, one.reliability) for one in found.steps] == [(3, None), (6, None), (12, None)]
    assert found.steps[0].change > found.steps[1].change > found.steps[2].change > 0


def test_it_stands_beside_the_plan_of_a_wave(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    page = client.sign_in(cast.trainer).get("/waves/new")
    assert "Visits to one person" in page.words and "Double one encounter in ten." in page.words
    drawn = client.post(
        "/waves/new",
        {"code": "W9", "title_zh": "九月", "starts_on": "2026-12-01", "ends_on": "2026-12-30", "per_site": 3,
         "double_percent": 10, "seed": 0, "sites": [cast.east.id, cast.west.id], "act": "draw"},
    )  # fmt: skip
    assert "Of 6 encounters, double 6 (100%)." in drawn.words
