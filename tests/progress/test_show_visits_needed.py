"""How many visits are needed: what 3, 6 or 12 of them can tell."""

from .past import load_past


def test_the_slider_tells_what_so_many_visits_show(app, client, cast, tmp_path):
    load_past(app, tmp_path)
    client.sign_in(cast.trainer)
    two, three, twelve = (client.get(f"/insights/visits-needed?visits={n}") for n in (2, 3, 12))
    assert "a verdict needs three visits" in two.words and "a verdict needs" not in three.words
    assert "points between the earlier and the later half" in twelve.words
    assert 'value="12"' in twelve.text


def test_what_is_out_of_range_is_brought_into_it(client, cast):
    page = client.sign_in(cast.manager).get("/insights/visits-needed?visits=400")
    assert 'value="18"' in page.text
    assert "not known yet" in page.words
    assert client.get("/insights/visits-needed?visits=x").status == 200
