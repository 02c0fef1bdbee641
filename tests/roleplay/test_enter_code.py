"""Typing the code of an actor's card."""

from .observe_kit import play


def test_the_code_leads_to_the_card_however_it_is_typed(client, cast):
    observation = play(cast)
    page = client.sign_in(cast.colleague).get(f"/card?code=%20{observation.code.lower()}%20")
    assert page.location == f"/card/{observation.code}"


def test_the_own_card_is_there_without_a_code(client, cast):
    observation = play(cast)
    assert f"/card/{observation.code}" in client.sign_in(cast.colleague).get("/card").text
    assert observation.code not in client.sign_in(cast.employee).get("/card").text


def test_a_code_that_opens_nothing_is_said_so_alike_for_all(client, cast):
    observation = play(cast)
    client.sign_in(cast.employee)
    own, wrong = client.get(f"/card?code={observation.code}"), client.get("/card?code=AAAAAA")
    assert "No card opens with this code" in own.words
    assert own.words.replace(observation.code, "") == wrong.words.replace("AAAAAA", "")
