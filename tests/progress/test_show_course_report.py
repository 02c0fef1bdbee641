"""The report of a course: three levels, groups below five never, nobody by name."""

import io
from datetime import timedelta

import openpyxl

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.progress.queries.takers import takers_by_site
from sqm_training.training.models import CourseTaking

from ..factories import make_person
from ..training.kit import PLAN, add_standard, lesson, offer_quiz, publish
from ..training.test_show_effect import sit

TESTS = (("A", "pre"), ("B", "post"))


def take(version, people):
    for person in people:
        at = now() - timedelta(days=3)
        db.session.add(
            CourseTaking(person=person, course=version.course, begun_at=at, completed_at=at, version=version, score=80)
        )
    db.session.commit()


def test_small_sites_stand_together_or_not_at_all(cast):
    version = publish()
    take(version, [make_person(f"e{n}", "employee", site=cast.east) for n in range(5)])
    take(version, [make_person(f"w{n}", "employee", site=cast.west) for n in range(4)])
    assert [(one.site.code, one.begun, one.score) for one in takers_by_site(version.course)] == [("H-E", 5, 80)]
    take(version, [make_person("c1", "employee", site=cast.company)])
    assert [(one.site, one.begun) for one in takers_by_site(version.course)][1:] == [(None, 5)]


def test_the_report_shows_the_gain_with_its_numbers(client, cast):
    standard = add_standard()
    tests = [{"code": code, "title": {"zh": code, "en": code}, "role": role} for code, role in TESTS]
    plan = {**PLAN, "modules": [{**PLAN["modules"][0], "parts": [{"lesson": "L1"}, {"quiz": "A"}, {"quiz": "B"}]}]}
    offer_quiz("A")
    version = publish({**plan, "quizzes": tests}, {"L1": lesson("L1", ("LIS",))})
    people = [make_person(f"p{n}", "employee", site=cast.east, name=f"学员{n}") for n in range(5)]
    for place, person in enumerate(people):
        sit(person, standard, "A", 40 + place, now() - timedelta(days=9))
        sit(person, standard, "B", 70 + 2 * place, now() - timedelta(days=8))
    take(version, people)
    page = client.sign_in(cast.trainer).get("/courses/T1/report")
    for words in ("Report of a course", "Level 2: learning", "LIS", "Valid certificates 0", "Level 1: reaction"):
        assert words in page.words
    assert "学员" not in page.words
    assert client.get("/courses/T1/report?export=svg&chart=0").status == 200
    book = openpyxl.load_workbook(io.BytesIO(client.get("/courses/T1/report?export=xlsx").data))
    assert [cell.value for cell in book["提高"][2]][2:6] == [5, 42, 74, 32]
    assert client.sign_in(cast.manager).get("/courses/T1/report").status == 403
