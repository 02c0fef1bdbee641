"""What surrounds every page: navigation by role, language, demo banner, messages."""

import pytest
from flask import flash, render_template_string

from sqm_training.extensions import db
from sqm_training.people.models import PersonRole
from sqm_training.web.access import Role, public
from sqm_training.web.navigation import ENTRIES

PLAIN = '{% extends "layout.html" %}{% block title %}T{% endblock %}{% block main %}<h1>T</h1>{% endblock %}'


@pytest.fixture
def app(own_app):
    """An application of its own: pages are added to it."""
    return own_app


def links(page, name):
    """Return the addresses in the navigation of this class."""
    return [link.get("href") for nav in page.all("nav") if nav.get("class") == name for link in nav.iter("a")]


def test_begins_with_a_link_to_the_content(client):
    page = client.get("/sign-in")
    assert next(iter(page.all("a"))).get("href") == "#main"
    assert page.all("main")[0].get("id") == "main"


def test_a_visitor_sees_no_navigation(client):
    page = client.get("/sign-in")
    assert page.all("nav") == []


@pytest.mark.parametrize("role", list(Role))
def test_every_link_of_the_navigation_opens(client, cast, role):
    person = {
        "trainer": cast.trainer,
        "shopper": cast.shopper,
        "employee": cast.employee,
        "manager": cast.manager,
        "admin": cast.admin,
    }[role]
    client.sign_in(person)
    page = client.get("/")
    found = links(page, "rail") + links(page, "bar")
    assert "/" in found
    refused = {href: status for href in set(found) if (status := client.get(href).status) not in {200, 302}}
    assert refused == {}


def test_the_bar_has_at_most_four_places(client, cast):
    for person in (cast.trainer, cast.shopper, cast.employee, cast.manager, cast.admin):
        client.sign_in(person)
        bar = next(nav for nav in client.get("/").all("nav") if nav.get("class") == "bar")
        assert len(bar[0]) <= 4


def test_who_does_several_jobs_reaches_all_of_them(client, cast):
    cast.manager.role_rows.append(PersonRole(role="employee"))
    db.session.commit()
    client.sign_in(cast.manager)
    page = client.get("/")
    assert len(links(page, "rail")) == len(set(links(page, "rail")))
    assert set(links(page, "rail")) <= set(links(page, "bar"))


def test_marks_where_one_is(client, cast):
    client.sign_in(cast.employee)
    here = [link.get("href") for link in client.get("/").all("a") if link.get("aria-current")]
    assert set(here) == {"/"}


def test_every_icon_of_the_navigation_is_drawn(client):
    drawn = client.get("/static/icons.svg").data.decode()
    assert [entry.icon for entry in ENTRIES if f'id="{entry.icon}"' not in drawn] == []


def test_says_that_it_is_a_demo_only_when_it_is(app, client):
    assert "invented" not in client.get("/sign-in").words
    app.jinja_env.globals["demo_mode"] = lambda: True
    assert "every person, site and result here is invented" in client.get("/sign-in").words


def test_messages_are_announced_and_stay_text(app, client):
    @app.get("/test-message")
    @public
    def message():
        flash("Saved <b>all</b>")
        flash("Not saved", "error")
        return render_template_string(PLAIN)

    page = client.get("/test-message")
    box = next(each for each in page.all("div") if each.get("role") == "status")
    assert ["".join(each.itertext()).strip() for each in box] == ["Saved <b>all</b>", "Not saved"]


@pytest.mark.either
@pytest.mark.parametrize(
    ("wish", "lang"), [("zh-CN,zh;q=0.9", "zh-CN"), ("en-GB", "en"), ("fr", "zh-CN"), ("zh-TW", "zh-CN"), ("", "zh-CN")]
)
def test_speaks_the_language_that_the_browser_wishes(client, wish, lang):
    assert client.get("/sign-in", headers={"Accept-Language": wish}).all("html")[0].get("lang") == lang


def test_the_theme_of_the_person_is_on_the_page(client, cast):
    cast.employee.theme = "dark"
    db.session.commit()
    client.sign_in(cast.employee)
    assert client.get("/").all("html")[0].get("data-theme") == "dark"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_refusals_are_pages_with_a_way_out(client, cast, language):
    client.sign_in(cast.employee, language)
    page = client.get("/nowhere")
    assert page.status == 404
    assert page.title == {"zh": "没有找到这个页面", "en": "There is nothing here"}[language]
    assert "/" in [link.get("href") for link in page.all("a")]


def test_the_style_sheet_and_files_may_be_kept_for_a_year(app, client):
    page = client.get("/sign-in")
    sheet = next(link.get("href") for link in page.all("link") if link.get("rel") == "stylesheet")
    kept = client.get(sheet)
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert kept.data.index(b"--accent") < kept.data.index(b".button-primary") < kept.data.index(b"@page")
    assert client.get("/assets/style-old.css").headers["Cache-Control"] == "no-cache"
    script = next(each.get("src") for each in page.all("script") if each.get("src"))
    assert "immutable" in client.get(script).headers["Cache-Control"]


def test_the_cold_page_is_light(app, client):
    page = client.get("/sign-in")
    fetched = {each.get("href") for each in page.all("link")} | {
        each.get("src") for tag in ("img", "script") for each in page.all(tag)
    } - {None}
    assert len(fetched) + 2 <= 8
    sent = [client.browser.get(each, headers={"Accept-Encoding": "gzip"}, buffered=True) for each in fetched]
    assert len(page.data) + sum(len(each.data) for each in sent) < 50_000
