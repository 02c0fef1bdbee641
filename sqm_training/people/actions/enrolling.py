"""Writing what a preview of people says: all or nothing, in one short transaction however long the list is."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, update

from ...errors import RuleBroken
from ...extensions import db, insert_rows
from ...files.problems import BadFile
from ...web.text import _
from ..models import Person, PersonRole, Site
from . import audit
from .importing import LANGUAGES, PersonRow, Preview, sites_by_word

Known = dict[str, tuple[int, int]]
"""Everybody's id and version, by the folded number."""


def import_people(found: Preview, *, by: Person | None) -> None:
    """Write the rows of a preview without problems; raise `BadFile` when it has any.

    The preview was made without the write lock: raises `RuleBroken` when somebody whom it names is there since, or was
    changed.
    """
    if found.problems:
        raise BadFile(found.problems)
    rows = [row for row in found.rows if row.what != "unchanged"]
    _check(rows, by)
    sites = _with_new_sites(found.new_sites)
    new, changed = ([row for row in rows if row.what == what] for what in ("new", "changed"))
    insert_rows(Person, [_values(row, sites) for row in new])
    _change(changed, sites)
    known = _everybody()
    ids = {row.line: known[_key(row)][0] for row in rows}
    _write_roles(rows, ids)
    audit.note_all([_noted(row, ids[row.line], by) for row in rows])
    db.session.expire_all()


def _key(row: PersonRow) -> str:
    return row.values["number"].strip().casefold()


def _everybody() -> Known:
    rows = db.session.execute(select(Person.number, Person.id, Person.version))
    return {number.casefold(): (person_id, version) for number, person_id, version in rows}


def _check(rows: Sequence[PersonRow], by: Person | None) -> None:
    """Refuse a preview that no longer holds, and an administrator who would lose the own role."""
    known, roles = _everybody(), _roles()
    for row in rows:
        there, person = known.get(_key(row)), row.person
        seen = (person.id, row.version) if person else None
        if there != seen or (person is not None and roles.get(person.id, set()) != row.held):
            raise RuleBroken(
                _("Somebody changed people or roles meanwhile. Nothing was written: preview and import once more.")
            )
        if by is not None and person is by and "admin" in row.held and "admin" not in row.roles:
            raise RuleBroken(_("You cannot take the administrator's role from yourself."), field="roles")


def _roles() -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for person_id, role in db.session.execute(select(PersonRole.person_id, PersonRole.role)):
        found.setdefault(person_id, set()).add(role)
    return found


def _with_new_sites(codes: Iterable[str]) -> dict[str, Site]:
    """Return all sites by what a list may call them, with those that it brings along."""
    sites = sites_by_word()
    for code in codes:
        if code not in sites:
            site = Site(code=code, name=code, kind="hall")
            db.session.add(site)
            db.session.flush()
            site.path = f"/{site.id}/"
            sites[code] = site
    return sites


def _values(row: PersonRow, sites: dict[str, Site]) -> dict[str, Any]:
    """Return the columns of a person as a row would have them; what the list does not say stays as it is."""
    given, person = row.values, row.person
    site = sites.get(given.get("site", ""))
    stays = person.site_id if person and "site" not in given else None
    joined, language = given.get("joined"), given.get("language")
    kept = {name: getattr(person, name) if person else "" for name in ("badge", "post", "mail", "language")}
    return {
        "number": given["number"].strip(),
        "name": given["name"].strip(),
        "site_id": site.id if site else stays,
        "badge": given.get("badge", kept["badge"]).strip(),
        "post": given.get("post", kept["post"]),
        "mail": given.get("mail", kept["mail"]),
        "joined_on": date.fromisoformat(joined) if joined else person.joined_on if person else None,
        "language": LANGUAGES[language.casefold()] if language else kept["language"],
    }


def _change(rows: Sequence[PersonRow], sites: dict[str, Site]) -> None:
    """Change people in one statement, which counts their versions as a flush does."""
    people = [(row.person, row) for row in rows if row.person is not None]
    if not people:
        return
    named = [_values(row, sites) | {"id_": person.id, "version": row.version + 1} for person, row in people]
    table = cast(Table, Person.__table__)
    db.session.connection().execute(update(table).where(table.c.id == bindparam("id_")), named)


def _write_roles(rows: Sequence[PersonRow], ids: dict[int, int]) -> None:
    rows = [row for row in rows if row.person is None or row.held != row.roles]
    changed = [{"who": ids[row.line]} for row in rows if row.person is not None]
    if changed:
        held = delete(cast(Table, PersonRole.__table__)).where(PersonRole.person_id == bindparam("who"))
        db.session.connection().execute(held, changed)
    insert_rows(PersonRole, [{"person_id": ids[row.line], "role": role} for row in rows for role in sorted(row.roles)])


def _noted(row: PersonRow, person_id: int, by: Person | None) -> dict[str, Any]:
    """Return what the trail says of a row, as it does of a person who is saved by hand."""
    return audit.columns(
        actor_id=by.id if by else None,
        act="person.save",
        kind="person",
        ref=str(person_id),
        person_id=person_id,
        details={"roles_before": sorted(row.held), "roles": sorted(row.roles)},
    )
