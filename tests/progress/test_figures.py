"""Figures from scored visits: what counts, what is adjusted, and the reasons why something is not."""

from datetime import UTC, datetime, timedelta
from math import isfinite

import pytest
from pytest import approx

from sqm_training.measures.simulate import Plan, draw
from sqm_training.progress.figures import figures_of
from sqm_training.progress.queries.evidence import Scored

pytestmark = pytest.mark.either
DAY = datetime(2024, 1, 8, 4, tzinfo=UTC)


def scored(unit, visit, rater, score, wave=0, excluded=""):
    at = DAY + timedelta(days=30 * wave)
    return Scored(unit, visit, rater, wave or None, at, at.date(), score, excluded)


def rows_of(organisation, offset=0):
    visits = organisation.visits
    names = {name: place for place, name in enumerate([*organisation.skill, *organisation.strictness], 1 + offset)}
    return [
        scored(names[one.employee], offset * 10 + place, names[one.rater], one.score, one.wave + 1)
        for place, one in enumerate(visits.itertuples(), 1)
    ], names


def test_everybody_has_means_an_interval_and_a_verdict():
    organisation = draw(Plan(employees=20, raters=4), 1)
    rows, names = rows_of(organisation)
    found = figures_of(rows, 85)
    one = found.units[names["E001"]]
    own = [row for row in rows if row.unit == names["E001"]]
    assert (one.n, one.reason, one.subset, one.raw) == (6, "", 1, approx(sum(row.score for row in own) / 6))
    assert one.adjusted.low < one.adjusted.mean < one.adjusted.high
    assert one.verdict.n == 6
    assert one.last_at == own[-1].at
    assert len(found.scores) == 120
    assert found.raters[names["R01"]][3] == sum(row.rater == names["R01"] for row in rows)
    assert set(found.waves) == {"1", "2", "3", "4", "5", "6"}
    assert all(isfinite(value) for value in (found.within, found.between, found.error))


def test_appealed_visits_count_nowhere_and_second_scorings_only_for_the_shopper():
    rows, names = rows_of(draw(Plan(employees=20, raters=4), 2))
    one = names["E001"]
    own = [row for row in rows if row.unit == one]
    pair = scored(one, 999, names["R02"], 20.0, 1, "pair")
    appealed = scored(one, 998, names["R03"], 0.0, 2, "appealed")
    plain, more = figures_of(rows, 85), figures_of([*rows, pair, appealed], 85)
    assert (more.units[one].n, more.units[one].raw) == (len(own), plain.units[one].raw)
    assert more.units[one].adjusted.mean == approx(plain.units[one].adjusted.mean)
    assert more.raters[names["R02"]][3] == plain.raters[names["R02"]][3] + 1
    assert more.raters[names["R02"]][0] < plain.raters[names["R02"]][0]
    assert ((one, 999) in more.scores, (one, 998) in more.scores) == (True, False)


def test_an_unconnected_design_has_no_adjusted_score_and_says_so():
    rows, names = rows_of(draw(Plan(employees=20, raters=4), 3))
    island = [scored(900, 2000 + i, 901, 70.0 + i, i + 1) for i in range(4)]
    unseen = [scored(902, 3000, None, 80.0, 1)]
    found = figures_of([*rows, *island, *unseen], 85)
    assert (found.units[900].adjusted, found.units[900].reason, found.units[900].subset) == (None, "unconnected", 2)
    assert (found.units[902].adjusted, found.units[902].reason) == (None, "no_shopper")
    assert found.raters[901] == (None, None, None, 4)
    assert found.subsets[1] == {901}
    assert found.units[900].verdict.change == "usual"
    assert found.units[names["E002"]].reason == ""


def test_too_few_visits_in_all_estimate_nothing():
    found = figures_of([scored(1, i, 2, 80.0 + i, 1) for i in range(4)], 85)
    assert (found.units[1].reason, found.units[1].raw, found.raters, found.is_estimated) == (
        "too_little",
        81.5,
        {2: (None, None, None, 4)},
        False,
    )
    assert figures_of([], 85).units == {}


def test_without_waves_the_quarter_takes_their_place():
    organisation = draw(Plan(employees=20, raters=4), 4)
    rows, _names = rows_of(organisation)
    free = [Scored(row.unit, row.visit, row.rater, None, row.at, row.on, row.score) for row in rows]
    assert set(figures_of(free, 85).waves) == {"2024Q1", "2024Q2", "2024Q3"}


def test_a_training_divides_the_visits():
    rows, names = rows_of(draw(Plan(employees=20, raters=4, trained_share=0), 5))
    at = DAY + timedelta(days=75)
    trained = figures_of(rows, 85, {names["E001"]: [at]}).units[names["E001"]].verdict
    assert (trained.trained_at, trained.before, trained.after) == (at, 2, 4)


def drawn(number, unit, rater, score):
    return [scored(unit(n), n, rater(n), score(n)) for n in range(number)]


@pytest.mark.parametrize(
    ("rows", "reasons", "effects"),
    [
        (drawn(1, lambda n: 1, lambda n: 1, lambda n: 80), {"too_little"}, {None}),
        (drawn(20, lambda n: 1, lambda n: 1, lambda n: 70 + n % 5), {""}, {None}),
        (drawn(40, lambda n: n % 4, lambda n: None, lambda n: 60 + n % 9), {"no_shopper"}, set()),
        (drawn(40, lambda n: n % 4, lambda n: n % 4, lambda n: 60 + n % 9), {"unconnected"}, {None}),
        (drawn(30, lambda n: n, lambda n: n % 3, lambda n: 60 + n % 9), {"unconnected"}, {None}),
        (drawn(40, lambda n: n % 4, lambda n: n % 3, lambda n: 0), {""}, {0.0}),
        (drawn(40, lambda n: n % 4, lambda n: n % 3, lambda n: 100), {""}, {0.0}),
    ],
    ids=[
        "one visit",
        "one of each",
        "no shopper",
        "each its own shopper",
        "each met once",
        "only zeros",
        "only hundreds",
    ],
)
def test_odd_data_gives_a_reason_or_a_number_and_never_a_claim(rows, reasons, effects):
    found = figures_of(rows, 85)
    assert {one.reason for one in found.units.values()} == reasons
    assert {None if one[0] is None else round(one[0], 9) + 0.0 for one in found.raters.values()} == effects
    for one in found.units.values():
        assert (one.adjusted is None) == bool(one.reason)
        assert one.adjusted is None or 0 <= one.adjusted.low <= one.adjusted.mean <= one.adjusted.high <= 100
        assert one.verdict.change == ("too_few" if one.n < 3 else "usual")


def test_of_two_groups_the_larger_is_adjusted_and_the_other_told_why():
    rows = drawn(24, lambda n: n % 3, lambda n: n % 2, lambda n: 70 + n % 7)
    rows += [scored(10 + n % 3, 100 + n, 10 + n % 2, 60 + n % 5) for n in range(12)]
    found = figures_of(rows, 85)
    assert {found.units[unit].reason for unit in (0, 1, 2)} == {""}
    assert {found.units[unit].reason for unit in (10, 11, 12)} == {"unconnected"}
    assert [found.raters[rater][0] for rater in (10, 11)] == [None, None]
