"""A checklist and answers in a few words, for the tests of scoring."""

from sqm_training.measures.score import Answer

FEE = {"code": "MS2", "business": "fee", "key": [{"zh": "一"}, {"zh": "二"}, {"zh": "三"}]}


def item(code="A", kind="yes_no", **keys):
    return {"code": code, "type": kind, "points": 4, **keys}


def sheet(*items, **keys):
    return {"code": "T", "sections": [{"code": "S", "items": list(items)}], **keys}


def say(**values):
    return {code: Answer(value) for code, value in values.items()}


NA = Answer(na=True)
LEVELS = [{"value": 0}, {"value": 0.1}, {"value": 1}]
OPTIONS = [
    {"code": "a", "points": 3},
    {"code": "b", "points": 2.5},
    {"code": "c", "points": -1},
    {"code": 1, "points": 0},
]
BANDS = [{"to": 60, "points": 4}, {"to": 180, "points": 2}]
FAULTS = [{"code": "late", "points": 1, "most": 2}, {"code": "rude", "points": 2.5}]
