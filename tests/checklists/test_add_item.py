"""An item added to a section of a draft."""

from .kit import draft_of, fields_of, load_small


def test_an_item_is_added_with_a_chosen_type_and_the_next_free_code(client, cast):
    load_small()
    client.sign_in(cast.trainer)
    client.post("/checklists/SML/draft")
    address = "/checklists/SML/new-item?section=D&type=levels"
    form = fields_of(client.get(address))
    assert (form["code"], form["type"], form["section"]) == ("D5", "levels", "D")
    page = client.post(address, form | {"zh": "新项", "points": "5", "standard": "GRT", "act": "save-next"})
    assert page.location == "/checklists/SML/new-item?section=D&type=levels"
    item = draft_of("SML").sections[1].items[-1]
    assert (item.section.code, item.text, item.points) == ("D", {"zh": "新项", "en": "新项"}, 5)
    assert "levels" not in item.rules, "the usual levels stand for themselves"
    for wrong in ("type=nonsense", "section=Z"):
        assert client.get(f"/checklists/SML/new-item?{wrong}").status == 404
