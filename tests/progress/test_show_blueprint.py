"""The blueprint: every step in its order, shaded by score with its number, opened to standards and items."""

from datetime import date

import pytest
from sqlalchemy import func, select

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.models import StepFigure
from sqm_training.progress.steps import starts_of, steps

from .past import load_past


@pytest.fixture
def measured(app, cast, tmp_path):
    load_past(app, tmp_path)


def test_steps_stand_in_their_order_with_stars_scores_and_counts(client, cast, measured):
    page = client.sign_in(cast.trainer).get("/insights/blueprint")
    steps = [" ".join("".join(one.itertext()).split()) for one in page.all("ol")[0]]
    assert [one.split()[1] for one in steps] == ["ENV", "TRI", "GRT", "LIS", "ANS"]
    assert "★" in steps[2] and "24 visits" in steps[2]
    assert page.queries <= 10
    client.get("/insights/blueprint")
    assert client.get("/insights/blueprint?step=tell").queries <= 10


def test_a_step_opens_its_standards_and_their_items(client, cast, measured):
    page = client.sign_in(cast.trainer).get("/insights/blueprint?step=tell")
    assert "LIS" in page.words and "SML:D2" in page.words
    assert 'aria-current="true"' in page.text


def test_site_channel_and_period_narrow_it_and_managers_see_their_own(client, cast, measured):
    whole = client.sign_in(cast.trainer).get("/insights/blueprint?export=csv").text
    east = client.get(f"/insights/blueprint?site={cast.east.id}&export=csv").text
    assert ",24," in whole and ",16," in east
    assert client.sign_in(cast.manager).get("/insights/blueprint?export=csv").text == east
    assert client.get(f"/insights/blueprint?site={cast.west.id}&export=csv").text == east
    assert "No published visits here yet" in client.get("/insights/blueprint?channel=hotline").words


def test_before_the_first_results_it_says_when_they_come(client, cast):
    words = client.sign_in(cast.trainer, "zh").get("/insights/blueprint").words
    assert "这里还没有已发布的暗访" in words


def test_figures_of_a_company_are_those_of_its_halls_and_come_out_the_same_twice(app, cast, measured):
    sums = select(StepFigure.site_id, func.sum(StepFigure.got), func.sum(StepFigure.visits)).group_by(
        StepFigure.site_id
    )
    first = {site: (int(got), int(visits)) for site, got, visits in db.session.execute(sums)}
    halls = [first[cast.east.id], first[cast.west.id]]
    assert first[cast.company.id] == tuple(map(sum, zip(*halls, strict=True)))
    for write in steps(now()):
        write()
    assert {site: (int(got), int(visits)) for site, got, visits in db.session.execute(sums)} == first


@pytest.mark.either
def test_quarters_go_back_over_the_turn_of_the_year():
    assert [str(one) for one in starts_of(date(2026, 2, 28), 3)] == ["2026-01-01", "2025-10-01", "2025-07-01"]
