"""Standards by site: cells of three visits and more, the reader's own sites only, as page and file."""

import re

import pytest

from .past import load_past


@pytest.fixture
def measured(app, cast, tmp_path):
    load_past(app, tmp_path)


def test_standards_stand_beside_sites_with_counts(client, cast, measured):
    page = client.sign_in(cast.trainer).get("/insights/heat")
    assert "East Gate Hall" in page.words
    assert "West Gate Hall" in page.words
    assert "LIS-1" in page.words or "LIS" in page.words


def test_the_manager_sees_the_own_site(client, cast, measured):
    words = client.sign_in(cast.manager).get("/insights/heat").words
    assert "East Gate Hall" in words
    assert "West Gate Hall" not in words
    assert "West Gate Hall" not in client.get(f"/insights/heat?site={cast.west.id}").words


def test_dimensions_and_files(client, cast, measured):
    client.sign_in(cast.trainer, "zh")
    assert (
        "响应性" in client.get("/insights/heat?by=dimension").words
        or "同理心" in client.get("/insights/heat?by=dimension").words
    )
    file = client.get("/insights/heat?by=dimension&export=csv").text
    assert "东门营业厅" in file


def test_fewer_than_three_visits_leave_a_cell_empty(app, client, cast, tmp_path):
    load_past(app, tmp_path, days=2)
    page = client.sign_in(cast.trainer).get("/insights/heat")
    assert (
        len(re.findall(r'heat-0"><a [^>]+><span class="quiet">–</span><span class="heat-n">2</span>', page.text)) >= 3
    )


def test_before_the_first_results_it_says_when_they_come(client, cast):
    assert "No figures yet" in client.sign_in(cast.trainer).get("/insights/heat").words
