"""A small checklist for tests: every rule that other tests need, in ten items."""

from datetime import UTC, datetime
from typing import Any

from sqm_training.checklists.actions.loading import load_checklist
from sqm_training.checklists.models import Checklist, ChecklistVersion
from sqm_training.checklists.plain import whole_version
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


EVERY_TYPE: list[dict[str, Any]] = [
    {"type": "yes_no", "points": 5, "good": "no", "critical_on": ["yes"], "answers": {"1": "no", "0": "yes"},
     "demand": {"on": ["yes"], "need": ["comment", "photo"]}},
    {"type": "levels", "points": 10, "demand": {"on": [0, 0.5], "need": ["comment"]},
     "levels": [{"value": 0, **both("差", "Poor")}, {"value": 0.5, **both("中", "Fair")}, {"value": 1, **both("好", "Good")}]},
    {"type": "scale", "points": 10, "low": 0, "high": 10, "demand": {"on": ["<3"], "need": ["photo"]}},
    {"type": "choice", "points": 4, "critical_on": ["c"], "options": [
        {"code": "a", **both("热情", "Warm"), "points": 4}, {"code": "b", **both("一般", "Plain"), "points": 2},
        {"code": "c", **both("冷淡", "Cold"), "points": 0}]},
    {"type": "choices", "points": 6, "allow_na": True, "options": [
        {"code": "x", **both("指路", "Directions"), "points": 3}, {"code": "y", **both("表格", "Forms"), "points": 3}]},
    {"type": "bands", "points": 5, "from": "arrived", "until": "started", "demand": {"on": ["<=3"], "need": ["comment"]},
     "bands": [{"to": 900, "points": 5}, {"to": 1200, "points": 3}, {"points": 1}]},
    {"type": "bands", "points": 3, "bands": [{"to": 2.5, "points": 3}]},
    {"type": "key", "points": 10, "critical": True},
    {"type": "deduct", "points": 6, "faults": [{"code": "f", **both("忌语", "Banned phrase"), "points": 2, "most": 3}]},
    {"type": "number", "required": False},
    {"type": "text", "required": False, "hint": both("一句话", "One sentence")},
    {"type": "photo", "demand": {"on": ["yes"], "need": ["comment"]}, "required": False},
    {"type": "time", "answers_for": "process"},
    {"type": "note"},
]  # fmt: skip
"""An item of each type with the rules that it alone can have."""


def every_type_plain(code: str = "ALL") -> dict[str, Any]:
    """Return a checklist with one item of each type, the later ones under conditions."""
    items = []
    for place, rules in enumerate(EVERY_TYPE, 1):
        item = {"code": f"T{place}", "text": both(f"第{place}题", f"Question {place}"), "standard": "GRT",
                "faults_hint": [both("未抬头", "did not look up")], "points": 0} | rules  # fmt: skip
        if item["type"] in ("note", "photo"):
            item.pop("faults_hint")
        items.append(item)
    items[1]["when"] = "T1 == 'no' and script.business == 'other'"
    items[2]["when"] = "T1 == 'no' or (answered(T2) and not T2 == 0)"
    items[3] |= {"bonus": True, "due_after": 7, "touchpoint": "tell"}
    return small_plain(code) | {"sections": [{"code": "T", "title": both("各种题型", "Every type"), "items": items}]}


def load_every_type(code: str = "ALL") -> ChecklistVersion:
    """Load and publish the checklist with every type."""
    load_small()
    version, _is_new = load_checklist(every_type_plain(code), at=AT)
    db.session.commit()
    return version


def draft_of(code: str) -> ChecklistVersion:
    """Return the draft of a checklist, read afresh."""
    db.session.remove()
    row = db.session.query(ChecklistVersion).join(Checklist).filter(Checklist.code == code)
    return whole_version(row.filter(ChecklistVersion.state == "draft").one().id)


def fields_of(page: Any, form_id: str = "rows-form") -> dict[str, Any]:
    """Return what the form on a page would send, as a browser gathers it; several values of one name are a list."""
    form = next(one for one in page.all("form") if one.get("id") == form_id)
    found: dict[str, list[str]] = {}
    for control in form.iter():
        name, kind = control.get("name"), control.get("type")
        if not name or control.tag == "button" or kind == "file":
            continue
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [one for one in options if one.get("selected") is not None] or options[:1]
            found.setdefault(name, []).extend(one.get("value", "") for one in chosen)
        elif control.tag == "textarea":
            found.setdefault(name, []).append("".join(control.itertext()).removeprefix("\n"))
        elif control.tag == "input" and (kind not in ("checkbox", "radio") or control.get("checked") is not None):
            found.setdefault(name, []).append(control.get("value", "on" if kind == "checkbox" else ""))
    found.pop("csrf_token", None)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}
