"""Lists: searching, filtering, sorting, paging and taking away."""

from urllib.parse import quote

import pytest
from flask import Flask, render_template_string
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from sqm_training.extensions import db
from sqm_training.people.models import Person, Site
from sqm_training.web.access import public
from sqm_training.web.lists import Column, Filter, exported, list_page, statements

from ..factories import make_person, make_site

PAGE = """{% extends "layout.html" %}{% from "components/list.html" import listing %}
{% block title %}People{% endblock %}{% block main %}<h1>People</h1>{{ listing(page) }}{% endblock %}"""


def people_page(statement=None, **changes):
    options = {
        "columns": [
            Column("name", "Name", lambda row: row.name, sort=Person.name),
            Column("number", "Number", lambda row: row.number, sort=Person.number, export=lambda row: row.id),
            Column("site", "Site", lambda row: row.site.name if row.site else ""),
        ],
        "search": [Person.name, Person.number],
        "filters": [
            Filter(
                "badge",
                "Badge",
                [("yes", "With"), ("no", "Without")],
                lambda value: (Person.badge != "") == (value == "yes"),
            )
        ],
        "default_sort": "name",
        "empty": ("No people yet", "Add the first person.", "Add", "/people/new"),
        "name": "people",
        **changes,
    }
    asked = statement if statement is not None else select(Person).options(joinedload(Person.site))
    return list_page(asked, **options)


@pytest.fixture
def app(own_app: Flask):
    """An application of its own: pages are added to it."""
    return own_app


@pytest.fixture
def people(app: Flask):
    """A page of people, as a feature would write it."""

    @app.get("/test-people")
    @public
    def list_them():
        page = people_page()
        return page.export_response() if page.export else render_template_string(PAGE, page=page)

    return app


def names(page):
    return [row[0].text for row in (list(line) for line in page.all("tr")[1:])]


@pytest.fixture
def few(people):
    site = make_site("S", name="东门营业厅")
    for number, name, badge in (("b", "Bo", ""), ("a", "50%", "1"), ("c", "a_c", ""), ("d", "abc", "2")):
        make_person(number, name=name, site=site, badge=badge)
    db.session.commit()


def test_shows_rows_sorted_by_default_and_turned_by_the_address(client, few):
    assert sorted(names(client.get("/test-people"))) == ["50%", "Bo", "a_c", "abc"]
    assert names(client.get("/test-people?sort=-number")) == ["abc", "a_c", "Bo", "50%"]


@pytest.mark.parametrize("wish", ["site", "password_hash", "name;drop table person", "--name", ""])
def test_sorts_by_nothing_that_is_not_offered(client, few, wish):
    assert names(client.get(f"/test-people?sort={quote(wish)}")) == names(client.get("/test-people"))


@pytest.mark.parametrize(
    ("query", "found"), [("%", ["50%"]), ("_", ["a_c"]), ("ABC", ["abc"]), ("a c", ["a_c", "abc"]), ("\\", [])]
)
def test_searches_for_what_is_typed_and_not_for_patterns(client, few, query, found):
    assert sorted(names(client.get(f"/test-people?q={quote(query)}"))) == sorted(found)


def test_filters_by_the_options_offered_and_ignores_others(client, few):
    assert sorted(names(client.get("/test-people?badge=yes"))) == ["50%", "abc"]
    assert len(names(client.get("/test-people?badge=anything"))) == 4


def test_an_empty_list_says_what_to_do_and_a_narrowed_one_how_to_see_all(client, people, app):
    assert "Add the first person." in client.get("/test-people").words
    make_person("x")
    db.session.commit()
    narrowed = client.get("/test-people?q=nobody&sort=-name")
    assert "Nothing matches" in narrowed.words
    assert "/test-people?sort=-name" in [link.get("href") for link in narrowed.all("a")]


def many(count):
    db.session.add_all(Person(number=f"n{i:04}", name=f"N{i:04}") for i in range(count))
    db.session.commit()


def test_pages_keep_the_rest_of_the_address(client, people):
    many(70)
    page = client.get("/test-people?q=N&page=2&sort=name")
    assert names(page)[0] == "N0025" and len(names(page)) == 25
    assert "26–50 of 70" in page.words
    assert "/test-people?q=N&sort=name&page=3" in [link.get("href") for link in page.all("a")]


@pytest.mark.parametrize(("asked", "first"), [("0", "N0000"), ("-3", "N0000"), ("99", "N0050"), ("x", "N0000")])
def test_a_page_that_does_not_exist_becomes_the_nearest(client, people, asked, first):
    many(70)
    assert names(client.get(f"/test-people?page={asked}"))[0] == first


def test_takes_two_queries_however_many_rows(client, few):
    client.get("/test-people")  # whether this is the demo is asked once a minute
    little = client.get("/test-people").queries
    many(100)
    assert client.get("/test-people").queries == little <= 4


def test_counts_up_to_a_bound_and_says_so(client, people, monkeypatch):
    monkeypatch.setattr(statements, "MOST_COUNTED", 60)
    many(70)
    page = client.get("/test-people?page=9")
    assert "51–70 of more than 60" in page.words


def test_every_row_has_one_place_when_many_are_equal(app):
    db.session.add_all(Person(number=f"n{i:04}", name="same") for i in range(100))
    db.session.commit()
    seen = []
    for number in (1, 2, 3, 4):
        with app.test_request_context(f"/?page={number}"):
            seen += [row.number for row in people_page().rows]
    assert len(set(seen)) == 100


def test_takes_rows_of_several_columns_and_groups(app, few):
    with app.test_request_context("/?sort=site"):
        page = people_page(
            select(Person, Site).join(Site, Site.id == Person.site_id),
            columns=[Column("site", "Site", lambda row: row.Site.name, sort=Site.name)],
        )
        assert [row.Person.site_id == row.Site.id for row in page.rows] == [True] * 4
        grouped = people_page(
            select(Person.site_id, Person.badge).group_by(Person.site_id, Person.badge),
            columns=[Column("badge", "Badge", lambda row: row.badge, sort=Person.badge)],
            default_sort="badge",
        )
        assert grouped.total == len(grouped.rows) == 3


def test_markup_in_data_stays_text(client, people):
    make_person("x", name="<script>alert(1)</script>")
    db.session.commit()
    assert "<script>alert" not in client.get("/test-people?q=%3Cscript%3E").text


def test_exports_all_rows_as_narrowed_and_tells_who_listens(client, few):
    taken = []
    with exported.connected_to(lambda _sender, **what: taken.append(what)):
        page = client.get("/test-people?badge=yes&export=csv")
    assert page.headers["Content-Disposition"].startswith('attachment; filename="people-')
    lines = page.data.decode("utf-8-sig").splitlines()
    assert lines[0] == "Name,Number,Site" and len(lines) == 3
    assert taken == [{"name": "people", "kind": "csv", "rows": 2}]


def test_exports_a_workbook(client, few):
    page = client.get("/test-people?export=xlsx")
    assert page.data.startswith(b"PK")


def test_an_unknown_format_shows_the_page(client, few):
    assert client.get("/test-people?export=exe").is_html
