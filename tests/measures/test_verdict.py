"""The verdict says neither more nor less than the visits can bear."""

from datetime import UTC, date, datetime, timedelta
from math import nan, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from sqm_training.measures.simulate import Plan, draw, ever_called, ever_rising, power_table
from sqm_training.measures.verdict import CHANGES, LEVELS, WORDS, Event, VisitScore, boundary, judge, quarter, split

START = date(2024, 1, 8)
POOLED = 64.0


def visits(*scores, **keys):
    return [
        VisitScore(START + timedelta(weeks=2 * i), score, rater=f"R{i % 3}", **keys) for i, score in enumerate(scores)
    ]


def training(after):
    return Event(START + timedelta(weeks=2 * after - 1))


@pytest.mark.parametrize("n", [0, 1, 2])
def test_fewer_than_three_visits_are_too_few(n):
    verdict = judge(visits(*[80] * n), [], POOLED)
    assert (verdict.change, verdict.level, verdict.n, verdict.difference) == ("too_few", None, n, None)
    assert verdict.words == {"zh": f"次数还不够（{n}/3）", "en": f"Not enough visits yet ({n} of 3)"}


def test_72_then_80_is_nothing_unusual():
    verdict = judge(visits(72, 72, 80, 80), [], POOLED, target=85)
    assert (verdict.change, verdict.level, verdict.difference, verdict.raters) == ("usual", "not_yet", 8, 3)
    assert verdict.words["zh"] == "在正常波动范围内，尚未达标"
    assert verdict.minimal_detectable == approx(2.015 * (18 / 4) ** 0.49 * 8)
    assert (verdict.low, verdict.high) == (approx(8 - 1.96 * 8), approx(8 + 1.96 * 8))


def test_a_great_rise_is_progress_and_its_mirror_a_drop():
    rise = judge(visits(*[50] * 6, *[90] * 6), [], POOLED)
    assert (rise.change, rise.level, rise.difference, rise.words["zh"]) == (
        "improved",
        "sometimes",
        40,
        "确有进步，时有达标",
    )
    fall = judge(visits(*[95] * 6, *[50] * 6), [], POOLED)
    assert (fall.change, fall.level, fall.words["en"]) == ("dropped", "not_yet", "Really dropped, not yet on target")


def test_the_level_is_that_of_the_time_after_a_change():
    assert judge(visits(*[50] * 6, *[92] * 6), [], POOLED).level == "reliably"
    assert judge(visits(*[92] * 6), [], POOLED).words["zh"] == "在正常波动范围内，稳定达标"


def test_an_odd_number_gives_the_smaller_half_to_the_past():
    verdict = judge(visits(60, 70, 80), [], POOLED)
    assert (verdict.difference, verdict.before, verdict.after, verdict.trained_at) == (15, 1, 2, None)


def test_the_latest_training_with_two_visits_on_each_side_divides():
    scores = visits(70, 70, 80, 80, 90)
    assert judge(scores, [training(2)], POOLED).change == "not_shown"
    assert judge(scores, [training(2)], POOLED, target=90).words["zh"] == "目前还看不出变化（不等于没有进步），尚未达标"
    both = judge(scores, [training(3), training(2)], POOLED)
    assert (both.before, both.after, both.trained_at) == (3, 2, training(3).at)
    for unusable in (1, 4):
        assert judge(scores, [training(unusable)], POOLED).before == 2
        assert judge(scores, [training(unusable)], POOLED).change == "usual"


def test_only_trainings_of_the_standard_divide():
    scores = visits(70, 70, 80, 80, 90, 90)
    other = Event(training(2).at, "training", "MAN-1")
    assert judge(scores, [other], POOLED, standard="WAIT-2").trained_at is None
    assert judge(scores, [other], POOLED, standard="MAN-1").before == 2
    assert judge(scores, [Event(training(2).at, "roleplay")], POOLED).trained_at is None


def test_a_visit_on_the_day_of_training_lies_before_it_unless_the_hour_is_known():
    on_the_day = Event(START + timedelta(weeks=4))
    assert judge(visits(70, 70, 80, 80, 90), [on_the_day], POOLED).before == 3
    moments = [VisitScore(datetime(2024, 1, d, 15, tzinfo=UTC), 80, "R") for d in (1, 2, 3, 4, 5)]
    assert judge(moments, [Event(datetime(2024, 1, 3, 9, tzinfo=UTC))], POOLED).before == 2


def test_appealed_and_missing_visits_do_not_count():
    scores = [*visits(70, 70, 70), *visits(99, 99, excluded="appeal"), *visits(nan)]
    assert judge(scores, [], POOLED).n == 3


def test_an_empty_reason_excludes_nothing_and_nobody_is_no_shopper():
    scores = [
        VisitScore(v.at, v.score, rater, excluded="")
        for v, rater in zip(visits(70, 80, 75), ["R", "R", None], strict=True)
    ]
    verdict = judge(scores, [], POOLED)
    assert (verdict.n, verdict.raters) == (3, 1)


def test_written_days_and_scores_are_read_and_nonsense_is_refused():
    written = [(str(v.at), str(v.score), v.rater) for v in visits(70, 70, 80, 80)]
    assert judge(written, [(str(training(2).at),)], POOLED) == judge(visits(70, 70, 80, 80), [training(2)], POOLED)
    for one in (("soon", 70, "R"), (START, "good", "R")):
        with pytest.raises(ValueError, match=r"soon|good"):
            judge([*written, one], [], POOLED)


def test_beyond_eighteen_visits_the_last_eighteen_are_compared():
    verdict = judge(visits(*[0] * 10, *[80] * 18), [], POOLED)
    assert (verdict.n, verdict.before, verdict.after, verdict.difference) == (28, 9, 9, 0)


def test_the_order_of_input_does_not_matter():
    scores = visits(50, 60, 70, 80, 90, 95)
    assert judge(reversed(scores), [training(3)], POOLED) == judge(scores, [training(3)], POOLED)


def test_the_common_shift_of_a_wave_or_quarter_is_removed():
    scores = [VisitScore(v.at, v.score + (5 if quarter(v.at) == "2024Q2" else 0), v.rater) for v in visits(*[70] * 12)]
    assert judge(scores, [], POOLED, shifts={"2024Q2": 5}).difference == 0
    by_wave = visits(72, 72, 72, wave="W1") + visits(70, 70, 70, wave="W2")
    assert judge(by_wave, [], POOLED, shifts={"W1": 2}).difference == 0


def test_without_noise_any_difference_counts():
    assert judge(visits(70, 70, 71, 71), [], 0).change == "improved"
    assert judge(visits(70, 70, 70, 70), [], 0).change == "usual"


@pytest.mark.parametrize("pooled", [-1, nan, float("inf")])
def test_an_impossible_error_variance_is_refused(pooled):
    with pytest.raises(ValueError, match="pooled"):
        judge(visits(1, 2, 3), [], pooled)


def test_every_word_exists_in_both_languages():
    assert set(WORDS) == {*CHANGES, *LEVELS}
    assert all(words["zh"] and words["en"] for words in WORDS.values())
    verdict = judge(visits(72, 72, 80, 80), [], POOLED)
    assert (verdict.change_words["zh"], verdict.level_words["en"]) == ("在正常波动范围内", "not yet on target")
    assert judge([], [], POOLED).level_words == {"zh": "", "en": ""}


scores_ = st.lists(st.integers(0, 100), min_size=3, max_size=24)


@given(scores_, st.lists(st.integers(0, 24), max_size=3), st.integers(1, 400))
def test_a_mirrored_history_gets_the_mirrored_verdict(scores, trained, pooled):
    events = [training(after) for after in trained]
    verdict, mirror = judge(visits(*scores), events, pooled), judge(visits(*[-s for s in scores]), events, pooled)
    assert mirror.difference == approx(-verdict.difference)
    assert mirror.change == {"improved": "dropped", "dropped": "improved"}.get(verdict.change, verdict.change)
    called = verdict.change in ("improved", "dropped")
    assert called == (abs(verdict.difference) > verdict.minimal_detectable)
    assert not called or not verdict.low <= 0 <= verdict.high


# Held by simulation ----------------------------------------------------------------------------------------------------
NOTHING = [0.0] * 18


@pytest.mark.parametrize(
    "trained_after", [(), (4,), (9,), (12,), (16,), (2, 12), (2, 13), (3, 6, 9, 12), tuple(range(2, 17))]
)
def test_at_most_five_in_a_hundred_unchanged_employees_are_ever_called_improved(trained_after):
    assert ever_called(NOTHING, trained_after=trained_after, people=60_000, seed=20_241) <= 0.05 + sqrt(
        0.05 * 0.95 / 60_000
    )


def test_the_naive_trend_line_cries_wolf():
    assert ever_rising(NOTHING) > 0.5


@pytest.mark.parametrize(
    ("begins", "gain", "halves", "trained"),
    [
        (9, 1, 0.59, 0.60),
        (9, 1.5, 0.89, 0.90),
        (9, 2, 0.98, 0.98),
        (4, 1, 0.345, 0.48),
        (4, 1.5, 0.62, 0.79),
        (4, 2, 0.85, 0.95),
    ],
)
def test_real_gains_are_found(begins, gain, halves, trained):
    steps = [gain * (i >= begins) for i in range(18)]
    assert ever_called(steps) >= halves
    assert ever_called(steps, trained_after=[begins]) >= trained


def test_the_power_table_says_what_each_number_of_visits_can_show():
    table = power_table(gains=(0, 1, 2), people=4000)
    assert [row["visits"] for row in table] == [n for n in (4, 6, 8, 12, 18) for _ in range(3)]
    for row in table:
        print({key: round(value, 3) for key, value in row.items()})
    by_key = {(row["visits"], row["gain"]): row for row in table}
    assert all(by_key[n, 0]["found"] <= 0.06 < by_key[n, 0]["naive"] for n in (4, 6, 8, 12, 18))
    assert by_key[18, 2]["found"] > by_key[12, 2]["found"] > by_key[6, 2]["found"]


def test_judge_itself_keeps_the_bound_on_drawn_histories():
    plan = Plan(employees=500, raters=1, waves=18, strictness_sd=0, wave_sd=0)
    organisation = draw(plan, seed=3)
    called = covered = looks = 0
    for _, rows in organisation.visits.groupby("employee", sort=False):
        history = visits(*rows["score"])
        verdicts = [judge(history[:n], [], plan.noise_sd**2) for n in range(3, 19)]
        called += any(verdict.change == "improved" for verdict in verdicts)
        covered += sum(verdict.low <= 0 <= verdict.high for verdict in verdicts)
        looks += len(verdicts)
    assert called / 500 <= 0.05 + 2 * sqrt(0.05 * 0.95 / 500)
    assert 0.93 <= covered / looks <= 0.97


def test_the_boundary_relaxes_as_visits_arrive():
    assert [boundary(n, n // 2, 0) for n in (3, 18)] == [approx(2.015 * 6**0.49), approx(2.015)]
    assert boundary(18, 9, 1) == approx(1.96)
    assert boundary(18, 9, 2) > boundary(18, 9, 1) < boundary(12, 9, 1)
    assert split(10, [1, 4, 8, 9]) == (8, 2)
    assert split(10, []) == (5, 0)


def test_visits_and_shoppers_are_counted_over_the_same_visits():
    visits = [VisitScore(date(2024, 1, 1) + timedelta(days=10 * n), 80.0, n) for n in range(25)]
    verdict = judge(visits, [], 40.0)
    assert (verdict.n, verdict.raters, verdict.before + verdict.after) == (25, 25, 18)
