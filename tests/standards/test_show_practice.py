"""The practice card leads on to what else trains its standard; who goes shopping is not led there."""

from sqlalchemy import select

from sqm_training.extensions import db
from sqm_training.standards.models import Standard, StandardLink

from ..checklists.kit import load_small


def test_a_card_leads_on_to_scenarios_and_lessons(client, cast):
    load_small()
    standard = db.session.scalars(select(Standard).order_by(Standard.id)).first()
    standard.practice = {"say": [{"zh": "您好", "en": "Good morning"}], "avoid": [], "drill": None}
    for kind, ref in (("card", "X"), ("scenario", "SC01"), ("scenario", "SC01:opening"), ("lesson", "M1")):
        title = {"zh": ref, "en": f"{kind} {ref}"}
        row = StandardLink(standard_id=standard.id, relation="trains", kind=kind, ref=ref, title=title, path=f"/{ref}")
        db.session.add(row)
    db.session.commit()
    path = f"/standards/{standard.code}/practice"
    words = client.sign_in(cast.employee).get(path).words
    assert "Go on practising Scenarios scenario SC01 Lessons lesson M1" in words and "opening" not in words
    assert "Go on practising" not in client.sign_in(cast.shopper).get(path).words
