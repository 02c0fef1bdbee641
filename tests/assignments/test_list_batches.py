"""All that was given together, as a list."""

from .test_show_batch import batch_of


def test_batches_are_listed_searched_and_exported(client, cast):
    batch_of(cast)
    page = client.sign_in(cast.trainer).get("/assignments/batches")
    assert "Card WAIT-3" in page.words
    assert "培训师甲" in page.words
    assert "Nothing matches" in client.get("/assignments/batches?q=nothing").words
    assert "Card WAIT-3" in client.get("/assignments/batches?sort=-due&export=csv").text


def test_empty(client, cast):
    assert "还没有任务" in client.sign_in(cast.trainer, "zh").get("/assignments/batches").words
