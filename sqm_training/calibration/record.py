"""The record of a published visit as material of an exercise: what was played and noted, and nobody named."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import select

from ..checklists.models import Item, Script, SheetAnswer
from ..checklists.shown import clock
from ..database import Text
from ..extensions import db
from ..people.models import Person, Site
from ..visits.models import Result, Visit, VisitContact
from ..web.text import _, both, local
from .queries import items_of

MINUTE = 60
SHORTEST = 2
"""A name of one letter is no name that could be taken out of a text."""


def material_of(result: Result) -> Text:
    """Return the record of a visit as Markdown in both languages: cover story, answer key, times and notes.

    What was noted stays in the language in which it was written. Names, badges and the site are taken out; a trainer
    reads it through before anybody else does.
    """
    visit = result.visit
    sections = [list(items) for _key, items in groupby(items_of(visit.version_id), key=lambda one: one.section_id)]
    answers = {
        one.item_id: one
        for one in db.session.scalars(select(SheetAnswer).where(SheetAnswer.sheet_id == result.sheet_id))
    }
    hidden = list(names_around(visit))

    def words() -> str:
        parts = [_story(visit.script)] if visit.script else []
        parts += [part for items in sections if (part := _section(items, answers))]
        return without(hidden, "\n\n".join(parts), _("(name)"))

    return both(words)


def _story(script: Script) -> str:
    points = [f"{place}. {local(point)}" for place, point in enumerate(script.key, 1)]
    lines = [f"### {_('What was played')}", *local(script.story).splitlines()]
    return "\n\n".join(lines + ([f"**{_('A complete answer says')}**", "\n".join(points)] if points else []))


def _section(items: Sequence[Item], answers: dict[int, SheetAnswer]) -> str:
    noted = [words for item in items if (words := _noted(item, answers.get(item.id)))]
    return (
        "\n\n".join([f"### {local(items[0].section.title)}", "\n".join(f"- {words}" for words in noted)])
        if noted
        else ""
    )


def _noted(item: Item, answer: SheetAnswer | None) -> str:
    """Return the time or the points said that an answer gives, and its comment; never what it was scored."""
    if answer is None or answer.is_na:
        return ""
    said = [f"{local(item.text)}{_(': ')}{_time(answer.value)}"] if _is_time(item, answer) else []
    comment = " ".join(answer.comment.split())
    return _("; ").join([*said, comment] if comment else said)


def _time(seconds: Any) -> str:
    """Write a duration as `9:37`, below a minute as `30 s`."""
    return clock(seconds, True) if seconds >= MINUTE else _("%(n)s s", n=clock(seconds, True))


def _is_time(item: Item, answer: SheetAnswer) -> bool:
    rules = item.rules
    return bool(rules.get("from") and rules.get("until")) and isinstance(answer.value, int | float)


def names_around(visit: Visit) -> Iterable[str]:
    """Yield what would give a visit away: names of the site and those below, of its people, badges, the shopper."""
    sites = list(db.session.scalars(select(Site).where(Site.path.like(f"{visit.site.path}%"))))
    for site in sites:
        yield from (site.name, site.name_en or "")
    people = select(Person.name, Person.badge).where(Person.site_id.in_([site.id for site in sites]))
    for name, badge in db.session.execute(people):
        yield from (name, badge)
    met = select(Person.name).join(VisitContact, VisitContact.person_id == Person.id)
    yield from db.session.scalars(met.where(VisitContact.visit_id == visit.id))
    if visit.shopper is not None:
        yield visit.shopper.name


def without(names: Iterable[str], text: str, stand_in: str) -> str:
    """Return a text in which each name is replaced, the longest first."""
    for name in sorted({name for name in names if len(name) >= SHORTEST}, key=len, reverse=True):
        text = text.replace(name, stand_in)
    return text


def named_in(result: Result, text: str) -> list[str]:
    """Return the names that a text still holds of those that would give the visit away."""
    return sorted({name for name in names_around(result.visit) if len(name) >= SHORTEST and name in text})
