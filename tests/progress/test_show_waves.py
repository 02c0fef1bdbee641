"""What a wave or a quarter has in common, and how it is taken along."""

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.models import WaveFigure

from .past import load_past


def test_quarters_stand_in_for_waves_with_their_shift(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    page = client.sign_in(cast.manager).get("/insights/waves")
    assert page.words.index("2026Q2") < page.words.index("2026Q1")
    assert "2026Q1" in client.get("/insights/waves?export=csv").text


def test_before_the_first_results_it_says_when_they_come(client, cast):
    assert "No figures yet" in client.sign_in(cast.trainer).get("/insights/waves").words


def test_a_wave_of_few_scores_has_no_figures_but_for_those_who_know_whose_they_are(client, cast):
    db.session.add(
        WaveFigure(key="2026Q3", n=4, mean=71.5, effect=2, low=-1, high=5, starts_at=now(), wave_id=None, as_of=now())
    )
    db.session.commit()
    page = client.sign_in(cast.manager).get("/insights/waves")
    assert "too few people to say anything of all" in page.words and "71.5" not in page.words
    assert "71.5" not in client.get("/insights/waves?export=csv").text
    assert "71.5" in client.sign_in(cast.trainer).get("/insights/waves").words
