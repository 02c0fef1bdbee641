"""One's own observed role-plays, and the scenes in which one acts the customer now."""

from .observe_kit import done, play


def test_own_results_are_listed_and_nobody_elses(client, cast):
    done(cast)
    page = client.sign_in(cast.employee).get("/face-to-face")
    assert "The bill doubled" in page.words and "75.0" in page.words and "Passed" in page.words
    assert "75.0" not in client.sign_in(cast.colleague).get("/face-to-face").words


def test_who_acts_finds_the_card(client, cast):
    observation = play(cast)
    assert f"/card/{observation.code}" in client.sign_in(cast.colleague).get("/face-to-face").text
    page = client.sign_in(cast.employee).get("/face-to-face")
    assert observation.code not in page.text and "No scenes yet" in page.words


def test_it_stands_beside_the_results_of_shops(client, cast):
    assert "/results" in client.sign_in(cast.employee).get("/face-to-face").text


def test_the_number_of_queries_does_not_grow_with_the_rows(client, cast):
    done(cast)
    client.sign_in(cast.employee).get("/")
    few = client.get("/face-to-face").queries
    done(cast)
    done(cast)
    client.sign_in(cast.employee).get("/")
    assert client.get("/face-to-face").queries == few
