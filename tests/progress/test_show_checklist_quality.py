"""Item by item: what tells something, what tells nothing, and the same as a file."""

from sqm_training.checklists.plain import current_version

from .past import load_past


def test_items_stand_with_their_figures_and_findings(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    client.sign_in(cast.trainer)
    listed = client.get("/insights/checklists")
    version = current_version("SML")
    assert f"/insights/checklists/{version.id}" in listed.text
    page = client.get(f"/insights/checklists/{version.id}")
    assert "24" in page.words
    assert "this item tells nothing" in page.words
    file = client.get(f"/insights/checklists/{version.id}?export=csv").text
    assert "D1" in file


def test_too_few_sheets_have_no_page(app, client, cast, tmp_path):
    load_past(app, tmp_path, days=2)
    client.sign_in(cast.admin)
    assert client.get(f"/insights/checklists/{current_version('SML').id}").status == 404
    assert "Too few filled checklists yet" in client.get("/insights/checklists").words
