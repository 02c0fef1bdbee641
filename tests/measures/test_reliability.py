"""How many visits a wanted reliability takes."""

import pytest

from sqm_training.measures.reliability import visits_needed


@pytest.mark.parametrize(
    ("single", "wanted", "visits"),
    [
        (0.5, 0.8, 4),
        (0.25, 0.8, 12),
        (0.2, 0.8, 16),
        (0.3, 0.8, 10),
        (0.9, 0.8, 1),
        (0.8, 0.8, 1),
        (1, 1, 1),
        (0.01, 0.5, 99),
    ],
)
def test_spearman_brown(single, wanted, visits):
    assert visits_needed(single, wanted) == visits


@pytest.mark.parametrize(("single", "wanted"), [(0, 0.8), (-0.1, 0.8), (0.5, 1), (1.2, 0.5), (0.5, -1)])
def test_what_no_number_of_visits_reaches_is_refused(single, wanted):
    with pytest.raises(ValueError, match="reliabilities"):
        visits_needed(single, wanted)
