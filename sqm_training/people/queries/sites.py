"""Reads of the tree of sites."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, false, or_, select

from ...extensions import db
from ..models import Person, Site


def site_by_code(code: str) -> Site | None:
    """Return the site with a code."""
    return db.session.scalar(select(Site).where(Site.code == code))


def sites_below(paths: Iterable[str]) -> set[int]:
    """Return the ids of all sites at or below any of these paths."""
    prefixes = [Site.path.like(f"{path}%") for path in paths]
    return set(db.session.scalars(select(Site.id).where(or_(*prefixes)))) if prefixes else set()


def is_managed_by(person: Person, site: Site | None) -> bool:
    """Say whether a manager leads a site, which is the own one or lies below it; it asks for no other sites."""
    if site is None or person.site is None or not person.has_role("manager"):
        return False
    return site.path.startswith(person.site.path)


def managed_by(person: Person) -> ColumnElement[bool]:
    """Return the condition that a site is a manager's own or below it, for a query that reads sites anyway."""
    if not person.has_role("manager") or person.site is None:
        return false()
    return Site.path.like(f"{person.site.path}%")


def sites_managed_by(person: Person) -> set[int]:
    """Return the ids of a manager's own site and the sites below; nobody else manages any."""
    if not person.has_role("manager") or person.site_id is None:
        return set()
    return sites_below([person.site.path]) if person.site else set()
