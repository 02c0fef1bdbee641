"""The page of a standard: what measures it, and what trains it."""

from sqm_training.extensions import db
from sqm_training.standards.actions.links import Link, replace_links
from sqm_training.standards.models import Relation, Standard


def test_it_names_what_measures_and_what_trains_it(client, cast):
    row = Standard(
        code="WAIT-9", title={"zh": "等候", "en": "Waiting"}, target={"zh": "60 秒", "en": "60 seconds"}, measure=None,
        channel="counter", dimension="responsiveness", state="approved",
    )  # fmt: skip
    db.session.add(row)
    db.session.commit()
    page = client.sign_in(cast.employee).get("/standards/WAIT-9")
    assert "No item measures this standard" in page.words
    item = Link(row.id, "T:1", {"zh": "叫号", "en": "Called in turn"}, "/checklists/T")
    card = Link(row.id, "x", {"zh": "练等候", "en": "Waiting, practised"}, "/x")
    replace_links(relation=Relation.MEASURES, kind="item", ref_prefix="T:", links=[item])
    replace_links(relation=Relation.TRAINS, kind="card", ref_prefix="", links=[card])
    db.session.commit()
    page = client.get("/standards/WAIT-9")
    assert "T:1 Called in turn" in page.words and "Waiting, practised" in page.words
    assert "No item measures this standard" not in page.words
