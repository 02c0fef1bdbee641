"""A small checklist for tests: every rule that other tests need, in ten items."""

from datetime import UTC, datetime
from typing import Any

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.models import ChecklistVersion
from sqm_training.extensions import db
from sqm_training.standards.models import Standard, Touchpoint

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def both(zh: str, en: str) -> dict[str, str]:
    """Return words in both languages."""
    return {"zh": zh, "en": en}


def small_plain(code: str = "SML") -> dict[str, Any]:
    """Return a checklist with items of the site, of the main contact and of a guide, one of them critical."""
    return {
        "code": code,
        "title": both("小评分表", "Small checklist"),
        "channel": "counter",
        "method": "points",
        "cap": 59,
        "scorable_share": 0.7,
        "words": [],
        "moments": ["arrived", "first_contact", "started", "finished"],
        "scripts": [
            {"code": "S1", "title": both("过户", "Transfer"), "business": "other",
             "story": both("我妈的房子过户给我。", "My mother's flat is now mine."),
             "key": [both("身份证明", "identity"), both("产权", "ownership")]},
        ],
        "sections": [
            {"code": "A", "title": both("环境", "Environment"), "items": [
                {"code": "A1", "text": both("整洁", "Clean"), "type": "levels", "points": 10, "standard": "ENV",
                 "answers_for": "site"},
                {"code": "A2", "text": both("问清需求", "Asks the need"), "type": "yes_no", "points": 10,
                 "standard": "TRI"},
            ]},
            {"code": "D", "title": both("沟通", "Talk"), "items": [
                {"code": "D1", "text": both("问候", "Greets"), "type": "yes_no", "points": 20, "standard": "GRT",
                 "faults_hint": [both("未抬头", "did not look up")]},
                {"code": "D2", "text": both("复述诉求", "Repeats the need"), "type": "levels", "points": 20,
                 "standard": "LIS", "demand": {"on": [0], "need": ["comment"]}},
                {"code": "D3", "text": both("答复准确", "Correct answer"), "type": "key", "points": 30,
                 "standard": "ANS"},
                {"code": "D4", "text": both("等候有安抚", "Comfort while waiting"), "type": "yes_no", "points": 10,
                 "standard": "GRT", "allow_na": True},
            ]},
            {"code": "V", "title": both("一票否决项", "Critical items"), "items": [
                {"code": "V1", "text": both("争吵", "Quarrel"), "type": "yes_no", "points": 0, "standard": "GRT",
                 "critical_on": ["yes"], "good": "no"},
            ]},
        ],
    }  # fmt: skip


STANDARDS = {"ENV": ("arrive", "tangibles"), "TRI": ("triage", "responsiveness"), "GRT": ("greet", "assurance"),
             "LIS": ("tell", "reliability"), "ANS": ("handle", "reliability")}  # fmt: skip


def load_small(code: str = "SML") -> ChecklistVersion:
    """Load the small checklist with its standards and publish it."""
    for place, (name, (touchpoint, dimension)) in enumerate(STANDARDS.items(), 1):
        if db.session.get(Touchpoint, touchpoint) is None:
            part = "guide" if touchpoint == "triage" else "main"
            db.session.add(Touchpoint(code=touchpoint, blueprint="counter", position=place, title=both(name, name),
                                      part=part, is_moment_of_truth=touchpoint == "greet"))  # fmt: skip
            db.session.flush()
            db.session.add(Standard(code=name, title=both(name, name), target=both("达标", "met"), measure=None,
                                    channel="counter", dimension=dimension, touchpoint_code=touchpoint,
                                    state="approved"))  # fmt: skip
    db.session.flush()
    version, _is_new = load_checklist(small_plain(code), at=AT)
    db.session.commit()
    return version


def load_checklist_with_band() -> ChecklistVersion:
    """Load the small checklist with one item that is answered by the time between two taps."""
    load_small()
    plain = small_plain("BND")
    plain["sections"][0]["items"].append(
        {
            "code": "B1",
            "text": both("首次接触", "First contact"),
            "type": "bands",
            "points": 4,
            "standard": "GRT",
            "bands": [{"to": 60, "points": 4}, {"to": 180, "points": 2}],
            "from": "arrived",
            "until": "first_contact",
        }
    )
    version, _is_new = load_checklist(plain, at=AT)
    db.session.commit()
    return version
