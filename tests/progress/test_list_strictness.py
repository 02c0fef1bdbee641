"""Shoppers: strictness with interval, who cannot be compared, agreement, and flags that are only flags."""

import io
from datetime import timedelta

import openpyxl
import pytest

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.actions import rebuild
from sqm_training.progress.models import ShopperFigure
from sqm_training.visits.actions import publishing
from sqm_training.visits.models import Flag, Visit

from ..checklists.kit import load_small
from ..factories import make_person
from ..visits import kit
from .past import PEOPLE, load_past


def test_strictness_flags_and_quarters_stand_by_name(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    visit = db.session.query(Visit).filter_by(shopper_id=cast.shopper.id).first()
    db.session.add(Flag(visit_id=visit.id, kind="too_fast", raised_at=now()))
    rebuild()
    db.session.commit()
    page = client.sign_in(cast.trainer).get("/insights/shoppers")
    assert "神秘客甲" in page.words
    assert "filled in very fast × 1" in page.words
    (href,) = [link.get("href") for link in page.all("a") if "of=flags" in link.get("href")]
    db.session.add(Flag(visit_id=visit.id + 1, kind="too_fast", raised_at=now() + timedelta(minutes=1)))
    db.session.commit()
    opened = client.get(href)
    assert (
        f"/visits/{visit.id}/review" in opened.text
        and "Flagged visits: filled in very fast" in opened.words
        and "Visits 1" in opened.words
    )
    assert opened.queries <= 10
    assert "2026Q1" in page.words
    assert "No doubled visit has been published yet" in page.words
    assert "effect" not in client.get("/insights/shoppers?export=csv").text.splitlines()[0]
    assert "神秘客乙" in client.get("/insights/shoppers?export=csv").text


def test_a_file_holds_effect_and_interval_as_numbers(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    client.sign_in(cast.trainer)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/insights/shoppers?export=xlsx").data))
    head, *rows = ([cell.value for cell in row] for row in book.active.iter_rows())
    place = head.index("Strictness")
    assert head[place : place + 3] == ["Strictness", "Strictness from", "Strictness to"]
    figures = {row.shopper_id: row for row in db.session.query(ShopperFigure)}
    effects = sorted(round(one.effect, 1) for one in figures.values())
    found = [row[place : place + 3] for row in rows if isinstance(row[place], int | float)]
    assert sorted(effect for effect, _low, _high in found) == effects and len(effects) == 2
    assert all(low < effect < high for effect, low, high in found)
    file = client.get("/insights/shoppers?export=csv").text
    assert "'+" not in file and "'−" not in file


def test_an_island_is_named_with_the_visit_that_would_connect_it(app, client, cast, tmp_path):
    make_person("shopper9", "shopper", name="神秘客丙")
    db.session.commit()
    load_past(app, tmp_path, people=PEOPLE[:2])
    for day in range(3):
        who = db.session.query(type(cast.shopper)).filter_by(number="shopper9").one()
        kit.published(cast.west, who, cast.westerner, load_small(), cast.trainer, day=day)
    rebuild()
    db.session.commit()
    words = client.sign_in(cast.trainer).get("/insights/shoppers").words
    assert "cannot be compared with the others yet: 神秘客丙" in words
    assert "One visit to West Gate Hall by" in words
    assert "神秘客丙" in client.get("/insights/shoppers?set=other").words


def test_doubled_visits_say_how_far_shoppers_agree(client, cast):
    version = load_small()
    for pair in (1, 2):
        for shopper in (cast.shopper, cast.other_shopper):
            visit = kit.plan(cast.east, shopper, version, pair=pair)
            kit.submit(visit, cast.employee, version, kit.VISITED + timedelta(days=pair))
            result = kit.approved(visit, cast.employee, cast.trainer)
            publishing.publish_result(result=result, by=cast.trainer, at=kit.VISITED + timedelta(days=9))
    rebuild()
    db.session.commit()
    page = client.sign_in(cast.trainer).get("/insights/shoppers")
    words = page.words
    assert "Same answer 100%" in words
    alpha = [one for one in page.all("p") if "stat-value" in one.get("class", "") and one.find("a") is not None]
    assert [one.find("a").get("href") for one in alpha] == ["/insights/visits?of=pairs"] * 4
    assert "Alpha" in client.get("/insights/visits?of=pairs").words
    assert "2 doubled visits" in words


@pytest.mark.parametrize("role", ["manager", "employee", "shopper"])
def test_nobody_else_learns_who_shops(client, cast, role):
    assert client.sign_in(getattr(cast, role)).get("/insights/shoppers").status == 403
