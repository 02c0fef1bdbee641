"""Numbers below nought are written with a real minus, and nothing is written without a sign."""

import pytest

from sqm_training.progress.words import hundredths, signed


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
