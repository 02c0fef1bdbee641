"""Numbers below nought are written with a real minus, and nothing is written without a sign."""

import pytest

from sqm_training.progress.words import change_span, hundredths, signed


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (signed(-2.34), "−2.3"),
        (signed(2.35), "+2.4"),
        (signed(-0.04), "0.0"),
        (hundredths(-0.126), "−0.13"),
        (hundredths(-0.001), "0.00"),
        (hundredths(0.5), "0.50"),
    ],
)
def test_a_number_below_nought_has_a_real_minus(written, words):
    assert written == words


def test_a_change_is_said_with_its_interval_and_what_would_show(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert change_span(-2.44, -11.8, 6.9, 11.84) == "−2.4 (−11.8 to +6.9); a change needs 11.8"
        assert change_span(None, None, None, None) == ""
