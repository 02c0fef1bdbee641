"""The checklist of the bench data: forty items that measure the standards of halls in turn."""

from typing import Any

ITEMS = 40
OWN, OF_SITE = 26, 10
"""How many items answer for the person and for the site; the rest answer for the process."""


def checklist(code: str, title: dict[str, str], sections: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a checklist of the counter with these sections and one script, as a file would say it."""
    return {
        "code": code,
        "title": title,
        "channel": "counter",
        "method": "points",
        "sections": sections,
        "moments": ["arrived", "finished"],
        "words": [],
        "cap": 59,
        "scorable_share": 0.7,
        "scripts": [{"code": "S", "title": words_of("场景", "Story"), "business": "other",
                     "story": words_of("场景。", "Story."), "key": []}],
    }  # fmt: skip


def bench_version() -> int:
    """Return the published version of a checklist of 40 items that measures the standards of halls in turn."""
    from sqm_training.checklists.actions.loading import load_checklist
    from sqm_training.extensions import db
    from sqm_training.standards.models import Standard

    known = db.select(Standard).where(Standard.channel.in_(("counter", "all"))).order_by(Standard.code)
    standards = list(db.session.scalars(known))
    sections = [
        {
            "code": f"S{part}",
            "title": words_of(f"第{part + 1}部分", f"Part {part + 1}"),
            "items": [_item(part * 8 + n, standards) for n in range(8)],
        }
        for part in range(ITEMS // 8)
    ]
    version, _is_new = load_checklist(checklist("BENCH", words_of("测量用检查表", "Checklist of the bench"), sections))
    return int(version.id)


def _item(number: int, standards: list[Any]) -> dict[str, Any]:
    return {
        "code": f"I{number}",
        "text": words_of(f"第{number + 1}项", f"Item {number + 1}"),
        "type": "yes_no",
        "points": 2.5,
        "allow_na": number % 4 == 0,
        "standard": standards[number % len(standards)].code,
        "answers_for": "person" if number < OWN else "site" if number < OWN + OF_SITE else "process",
    }


def words_of(zh: str, en: str) -> dict[str, str]:
    """Return a text in both languages."""
    return {"zh": zh, "en": en}
