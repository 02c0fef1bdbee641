"""The contents of the insights: grouped, each page with its question, only what the reader may open."""

from sqm_training.progress.contents import GROUPS


def test_every_page_stands_in_its_group_with_the_question_it_answers(client, cast):
    page = client.sign_in(cast.trainer).get("/insights")
    for group in GROUPS:
        assert str(group.title) in page.words
        for one in group.pages:
            assert str(one.title) in page.words and str(one.question) in page.words
    assert "人员" in client.sign_in(cast.trainer, "zh").get("/insights").words


def test_the_tabs_of_a_page_are_those_of_its_group(client, cast):
    page = client.sign_in(cast.trainer).get("/insights/waves")
    assert "How many visits" in page.words and "All insights" in page.words
    assert "Weak standards" not in page.words
    assert page.text.count('aria-current="page"') >= 2


def test_the_way_there_stands_in_the_rail_and_is_marked_on_the_pages_of_sites(client, cast):
    client.sign_in(cast.manager)
    assert '<a href="/insights"' in client.get("/").text.replace('class="rail-link" ', "")
    assert client.get("/insights").status == 200
    assert client.sign_in(cast.employee).get("/insights").status == 403
