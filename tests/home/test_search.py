"""The search of the top bar finds only what the reader may open."""

from ..roleplay.kit import drafted, published


def test_scenarios_are_found_by_title_and_drafts_by_trainers_only(client, cast):
    published(cast.trainer)
    drafted(cast.trainer, "SC92")
    words = client.sign_in(cast.trainer).get("/search?q=doubled").words
    assert "SC90" in words and "SC92" in words
    words = client.sign_in(cast.employee).get("/search?q=doubled").words
    assert "SC90" in words and "SC92" not in words
    assert "SC90" not in client.sign_in(cast.shopper).get("/search?q=doubled").words
