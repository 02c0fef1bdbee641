"""The simulator draws what its plan says, and nothing else."""

import numpy as np
import pytest

from sqm_training.measures.simulate import Plan, draw, ever_called


def test_the_same_seed_draws_the_same_organisation():
    plan = Plan(items=12, trained_share=0.5, gain=6)
    one, two, other = draw(plan, 5), draw(plan, 5), draw(plan, 6)
    assert one.visits.equals(two.visits)
    assert not one.visits.equals(other.visits)
    assert np.array_equal(one.outcomes, two.outcomes)


def test_the_truth_is_told():
    plan = Plan(employees=200, raters=6, waves=10, visits_per_wave=3, trained_share=1, gain=10)
    organisation = draw(plan, 1)
    visits = organisation.visits
    assert len(visits) == 200 * 10 * 3
    assert abs(sum(organisation.strictness.values())) < 1e-9
    assert abs(sum(organisation.shift.values())) < 1e-9
    noise = (
        visits["score"]
        - visits["true_score"]
        - visits["wave"].map(organisation.shift)
        + visits["rater"].map(organisation.strictness)
    )
    assert abs(noise.mean()) < 0.5
    assert noise.std() == pytest.approx(plan.noise_sd, rel=0.05)
    gained = visits["true_score"] - visits["employee"].map(organisation.skill)
    assert (gained.round(9) == 10 * visits["is_trained"]).all()
    first = visits[visits["is_trained"]].groupby("employee")["wave"].min()
    assert first.to_dict() == organisation.trained_before


def test_items_make_up_the_score():
    organisation = draw(Plan(items=20), 2)
    assert organisation.outcomes.shape == (360, 20)
    assert np.allclose(organisation.outcomes.mean(axis=1) * 100, organisation.visits["score"])
    assert set(np.unique(organisation.outcomes)) == {0, 1}


def test_blocks_never_meet():
    visits = draw(Plan(employees=30, raters=7, blocks=3), 4).visits
    meets = visits.groupby("rater")["employee"].apply(set)
    assert len(meets) == 7
    groups = {frozenset(int(name[1:]) % 3 for name in people) for people in meets}
    assert all(len(group) == 1 for group in groups)


def test_scores_can_be_kept_within_the_scale():
    visits = draw(Plan(mean=98, is_capped=True), 1).visits
    assert visits["score"].between(0, 100).all()


def test_more_visits_than_the_boundary_is_made_for_are_refused():
    with pytest.raises(ValueError, match="18"):
        ever_called([0.0] * 19)
