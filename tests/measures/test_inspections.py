"""22,400 real inspections: strictness of the six rater groups, and what predicts a critical finding at the next visit."""

import gzip

import numpy as np
import pandas as pd
import pytest
from pytest import approx

from sqm_training.measures.reliability import visits_needed
from sqm_training.measures.severity import adjusted

from .published import FOLDER

pytestmark = pytest.mark.either


@pytest.fixture(scope="module")
def visits():
    """Return all inspections in order of time with score (weights 3, 2, 1), critical finding and quarter."""
    with gzip.open(FOLDER.parent / "inspections" / "visits.csv.gz", "rt") as stream:
        table = pd.read_csv(stream, dtype={"site": str, "visit": str})
    codes = [name for name in table if name[0] == "v" and name != "visit"]
    weights = pd.Series({code: 3 if int(code[1:]) <= 14 else 2 if int(code[1:]) <= 29 else 1 for code in codes})
    table["score"] = 100 * ((table[codes] == 0) * weights).sum(axis=1) / weights.sum()
    table["critical"] = (table[[code for code in codes if weights[code] == 3]] > 0).any(axis=1)
    table["wave"] = pd.PeriodIndex(pd.to_datetime(table["date"]), freq="Q").astype(str)
    return table.sort_values(["date", "visit"], kind="stable").reset_index(drop=True)


def auc(happened, risk):
    """Return the chance that a case in which it happened had the higher risk; ties count half."""
    ranks, happened = pd.Series(np.asarray(risk)).rank().to_numpy(), np.asarray(happened)
    cases = happened.sum()
    return (ranks[happened].sum() - cases * (cases + 1) / 2) / (cases * (len(happened) - cases))


def test_the_six_rater_groups_are_compared_and_differ(visits):
    fit = adjusted(visits, "site", "rater", "score", "wave")
    assert [len(subset) for subset in fit.subsets] == [6]
    effects = {key: (effect, n) for key, (effect, _low, _high, n) in fit.rater_effect.items()}
    assert sum(effect for effect, _ in effects.values()) == approx(0, abs=1e-9)
    assert {key: n for key, (_, n) in effects.items()} == visits["rater"].value_counts().to_dict()
    critical = visits.groupby("rater")["critical"].mean()
    assert {key for key, (effect, _) in effects.items() if effect < -1} == {"blue", "purple"}
    assert set(critical.nlargest(2).index) == {"blue", "purple"}
    assert all(high - low < 0.4 for _, low, high, _ in fit.rater_effect.values())
    single = fit.variances["employee"] / (fit.variances["employee"] + fit.variances["error"])
    assert 0.3 < single < 0.4
    assert visits_needed(single, 0.8) == 8
    assert np.isfinite(fit.scores).all()


def test_the_adjusted_past_predicts_no_worse_than_the_raw_and_the_rater_alone_best(visits):
    half = len(visits) // 2
    early, late = visits[:half], visits[half:]
    fit = adjusted(early, "site", "rater", "score", "wave")
    past = early.assign(adjusted=fit.scores).groupby("site")[["score", "adjusted"]].mean()
    late = late[late["site"].isin(past.index)].join(past, on="site", suffixes=("", "_before"))
    raw, cleaned = auc(late["critical"], -late["score_before"]), auc(late["critical"], -late["adjusted"])
    rater = auc(late["critical"], late["rater"].map(early.groupby("rater")["critical"].mean()))
    print(
        f"AUC of a critical finding at the next visit: raw {raw:.3f}, adjusted {cleaned:.3f}, rater alone {rater:.3f}"
    )
    assert raw == approx(0.602, abs=0.005)
    assert cleaned >= raw - 0.005
    assert rater >= 0.68
