"""What a draft changes against the version in force, in words."""

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Any

from ..web.text import _, local
from .rules import KINDS, RULES

Plain = dict[str, Any]


def differences(old: Plain, old_lessons: dict[str, Plain], new: Plain, new_lessons: dict[str, Plain]) -> list[str]:
    """Say what is different in the new plan and its lessons, one sentence for each change, in the reader's language."""
    return [
        *_course(old, new),
        *_modules(old, new),
        *_parts(old, new),
        *_quizzes(old, new),
        *_lessons(old_lessons, new_lessons),
    ]


def _course(old: Plain, new: Plain) -> Iterator[str]:
    if old["title"] != new["title"]:
        yield _("The course is called %(new)s instead of %(old)s.", new=local(new["title"]), old=local(old["title"]))
    if (old.get("about") or {}) != (new.get("about") or {}):
        yield _("The description is worded differently.")
    if old["rule"] != new["rule"]:
        yield _("Completed once: %(new)s (before: %(old)s).", new=str(RULES[new["rule"]]), old=str(RULES[old["rule"]]))
    for key, words in (
        ("pass", _("Per cent that passes the post-test")),
        ("hours", _("Study hours")),
        ("valid_months", _("Months that the certificate is valid")),
        ("refreshers", _("Days of the refreshers")),
    ):
        if old[key] != new[key]:
            yield _("%(what)s: %(new)s (before: %(old)s).", what=words, new=_shown(new[key]), old=_shown(old[key]))


def _shown(value: Any) -> str:
    if value is None or value == []:
        return "–"
    return ", ".join(str(one) for one in value) if isinstance(value, list) else f"{value:g}"


def _modules(old: Plain, new: Plain) -> Iterator[str]:
    before = {one["code"]: one for one in old["modules"]}
    after = {one["code"]: one for one in new["modules"]}
    for code in after.keys() - before.keys():
        yield _("New module %(code)s %(title)s.", code=code, title=local(after[code]["title"]))
    for code in before.keys() - after.keys():
        yield _("Module %(code)s %(title)s is gone.", code=code, title=local(before[code]["title"]))
    kept = [code for code in after if code in before]
    if kept != [code for code in before if code in after]:
        yield _("The modules stand in another order.")
    for code in kept:
        changed = [
            key for key in after[code] | before[code] if key != "parts" and _other(before[code], after[code], key)
        ]
        if changed:
            yield _("Module %(code)s: %(what)s changed.", code=code, what=_(", ").join(_names(changed)))


def _other(before: Plain, after: Plain, key: str) -> bool:
    return (before.get(key) or None) != (after.get(key) or None)


def _names(keys: list[str]) -> list[str]:
    names = {
        "title": _("title"),
        "goal": _("goal"),
        "method": _("method"),
        "day": _("day"),
        "starts": _("beginning"),
        "minutes": _("minutes"),
        "needs": _("prerequisites"),
    }
    return [names.get(key, key) for key in keys]


def _parts(old: Plain, new: Plain) -> Iterator[str]:
    before, after = _places(old), _places(new)
    for key in after.keys() - before.keys():
        yield _("%(module)s: new %(kind)s %(ref)s.", module=after[key], kind=KINDS[key[0]], ref=key[1])
    for key in before.keys() - after.keys():
        yield _("%(module)s: %(kind)s %(ref)s is gone.", module=before[key], kind=KINDS[key[0]], ref=key[1])
    for key in after.keys() & before.keys():
        if after[key] != before[key]:
            yield _("%(kind)s %(ref)s moves from %(old)s to %(new)s.", kind=KINDS[key[0]], ref=key[1], old=before[key],
                    new=after[key])  # fmt: skip


def _places(plan: Plain) -> dict[tuple[str, str], str]:
    found = {}
    for module in plan["modules"]:
        for part in module.get("parts") or []:
            ((kind, ref),) = part.items()
            found[kind, local(ref) if kind == "task" else str(ref)] = module["code"]
    return found


def _quizzes(old: Plain, new: Plain) -> Iterator[str]:
    before = {one["code"]: one for one in old.get("quizzes") or []}
    for one in new.get("quizzes") or []:
        if one["code"] in before and one != before[one["code"]]:
            yield _("The settings of the quiz %(code)s changed.", code=one["code"])


def _lessons(old: dict[str, Plain], new: dict[str, Plain]) -> Iterator[str]:
    for code in sorted(old.keys() & new.keys()):
        before, after = old[code], new[code]
        for tongue, name in (("zh", "中文"), ("en", "English")):
            added, taken = line_changes(before["text"].get(tongue, ""), after["text"].get(tongue, ""))
            if added or taken:
                yield _("Lesson %(code)s (%(language)s): %(added)s lines new, %(taken)s lines gone.", code=code,
                        language=name, added=added, taken=taken)  # fmt: skip
        if before["title"] != after["title"]:
            yield _("Lesson %(code)s is called %(title)s.", code=code, title=local(after["title"]))
        if sorted(before["standards"]) != sorted(after["standards"]):
            yield _("Lesson %(code)s trains %(codes)s.", code=code, codes=_(", ").join(after["standards"]) or "–")
        if before["minutes"] != after["minutes"]:
            yield _("Lesson %(code)s takes %(n)s minutes.", code=code, n=after["minutes"])


def line_changes(old: str, new: str) -> tuple[int, int]:
    """Return how many lines are new and how many are gone."""
    added = taken = 0
    lines = SequenceMatcher(None, old.splitlines(), new.splitlines(), autojunk=False)
    for tag, first, last, to_first, to_last in lines.get_opcodes():
        if tag != "equal":
            taken += last - first
            added += to_last - to_first
    return added, taken
