"""The page of all components."""

import pytest

from sqm_training import create_app

from ..conftest import KEY, settings_for


@pytest.mark.parametrize("language", ["zh", "en"])
def test_shows_the_components_in_both_languages(client, language):
    page = client.get("/styleguide", headers={"Accept-Language": language})
    assert page.title == {"zh": "组件样式", "en": "Style guide"}[language]
    assert {"zh": "有以下问题", "en": "There is a problem"}[language] in page.words


def test_fields_say_what_is_optional_and_link_hints_and_errors(client):
    page = client.get("/styleguide")
    controls = {each.get("id"): each for tag in ("input", "select", "textarea") for each in page.all(tag)}
    assert controls["blank-name"].get("aria-describedby") == "blank-name-hint"
    assert controls["wrong-name"].get("aria-describedby") == "wrong-name-hint wrong-name-error-1"
    assert controls["wrong-name"].get("aria-invalid") == "true"
    labels = {each.get("for"): "".join(each.itertext()).strip() for each in page.all("label")}
    assert labels["blank-name"] == "Name"
    assert labels["blank-people"] == "People waiting (optional)"


def test_error_summary_links_to_every_field_with_an_error(client):
    page = client.get("/styleguide")
    summary = next(each for each in page.all("div") if each.get("id") == "error-summary")
    linked = [link.get("href") for link in summary.iter("a")]
    assert linked == ["#wrong-name", "#wrong-secret", "#wrong-day", "#wrong-people", "#wrong-answer-0"]


def test_takes_the_list_away(client):
    assert client.get("/styleguide?export=csv").data.decode("utf-8-sig").splitlines()[1].startswith("CARE-5,")


def test_a_production_system_has_no_such_page(tmp_path, monkeypatch):
    monkeypatch.setenv("SQM_ENV", "production")
    settings = settings_for(tmp_path)
    app = create_app(type(settings)(**{**vars(settings), "production": True, "secret_key": KEY}))
    assert app.test_client().get("/styleguide", base_url="https://localhost").status_code == 404
