"""What a wave or a quarter has in common, and how it is taken along."""

from .past import load_past


def test_quarters_stand_in_for_waves_with_their_shift(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    page = client.sign_in(cast.manager).get("/insights/waves")
    assert page.words.index("2026Q2") < page.words.index("2026Q1")
    assert "2026Q1" in client.get("/insights/waves?export=csv").text


def test_before_the_first_results_it_says_when_they_come(client, cast):
    assert "No figures yet" in client.sign_in(cast.trainer).get("/insights/waves").words
