"""The list of one's own role-plays."""

from sqm_training.extensions import db

from . import play_kit as kit


def test_it_shows_ones_own_and_nobody_elses(client, cast):
    version = kit.publish()
    kit.played(cast.employee, "calm", "leak", version=version)
    kit.played(cast.colleague, "deny", "away", version=version)
    page = client.sign_in(cast.employee).get("/role-plays")
    assert "The bill doubled" in page.words and "Passed" in page.words and "100.0" in page.words
    assert page.text.count("/debrief") == 1


def test_one_in_the_middle_leads_back_into_it(client, cast):
    attempt = kit.begun(cast.employee)
    page = client.sign_in(cast.employee).get("/role-plays")
    assert f'href="/attempts/{attempt.id}"' in page.text and "Not finished" in page.words


def test_an_empty_list_says_what_to_do(client, cast):
    assert "No role-plays yet" in client.sign_in(cast.employee).get("/role-plays").words


def test_it_costs_the_same_for_one_and_for_three_and_exports(client, cast):
    version = kit.publish()
    kit.played(cast.employee, "calm", "leak", version=version)
    client.sign_in(cast.employee).get("/role-plays")
    one = client.get("/role-plays").queries
    for _again in range(2):
        kit.played(db.session.merge(cast.employee), "calm", "self", version=db.session.merge(version))
    assert client.get("/role-plays").queries == one
    assert client.get("/role-plays?export=csv").text.count("The bill doubled") == 3
    assert "Nothing matches" in client.get("/role-plays?channel=field").words
