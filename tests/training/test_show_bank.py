"""Banks in the browser: the list, the tree of categories, filters, files out, a new bank."""

import pytest

from sqm_training.extensions import db
from sqm_training.training.models import QuestionBank

from . import quiz_kit as kit


@pytest.fixture
def bank(cast):
    made = kit.small_bank()
    db.session.commit()
    return made


def codes(page):
    return [cell.text for row in page.all("tr") for cell in list(row.iter("td"))[:1]]


def test_the_tree_counts_what_lies_below_and_narrows_the_list(client, cast, bank):
    client.sign_in(cast.trainer)
    page = client.get("/banks/SMALL")
    assert "All questions 热线 3 接听 1 窗口 6" in page.words and len(codes(page)) == 9
    assert codes(client.get("/banks/SMALL?category=热线")) == ["M1", "N1", "S1"]
    assert codes(client.get("/banks/SMALL?category=热线/接听")) == ["S1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=essay", ["E1"]),
        ("standard=FIRST-1&sort=-code", ["T1", "M1", "E1"]),
        ("q=one-time", ["M1"]),
        ("q=配对", ["P1"]),
        ("state=retired", []),
    ],
)
def test_a_bank_is_searched_filtered_and_sorted(client, cast, bank, query, found):
    client.sign_in(cast.trainer)
    assert codes(client.get(f"/banks/SMALL?{query}")) == found


def test_a_bank_goes_out_as_a_file_and_its_list_as_a_table(client, cast, bank):
    client.sign_in(cast.trainer)
    xml = client.get("/banks/SMALL/bank.xml?in=zh")
    assert "几秒内接听" in xml.data.decode() and "attachment" in xml.headers["Content-Disposition"]
    assert "::" not in client.get("/banks/SMALL/bank.gift?in=en").text.split("\n")[0]
    assert "2 questions were left out" in client.get("/banks/SMALL").words
    assert client.get("/banks/SMALL/bank.doc").status == 404
    assert "Single choice" in client.get("/banks/SMALL?export=csv").data.decode("utf-8-sig")


def test_a_bank_is_begun_and_listed(client, cast, bank):
    client.sign_in(cast.admin)
    assert client.post("/banks/new", {"code": "NEW", "zh": "新的"}).location == "/banks/NEW"
    assert "No questions in this bank yet" in client.get("/banks/NEW").words
    assert client.post("/banks/new", {"code": "NEW"}).status == 422
    page = client.get("/banks")
    assert "新的" in page.words and "Small bank" in page.words
    assert db.session.query(QuestionBank).count() == 2


def test_a_list_asks_as_often_at_one_row_as_at_nine(client, cast, bank):
    client.sign_in(cast.trainer)
    client.get("/banks/SMALL")
    assert client.get("/banks/SMALL?type=essay").queries == client.get("/banks/SMALL").queries
