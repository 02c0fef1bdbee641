"""Whose tasks a person may see: trainers and administrators all, managers those of their own sites."""

from sqlalchemy import ColumnElement, true

from ...people.models import Person, Site
from ...people.queries.accounts import all_sites
from ...people.queries.sites import sites_managed_by


def within_reach(reader: Person) -> ColumnElement[bool]:
    """Return the condition that a person belongs to the sites that the reader leads or trains."""
    if reader.has_role("trainer", "admin"):
        return true()
    return Person.site_id.in_(sites_managed_by(reader))


def sites_within_reach(reader: Person) -> list[Site]:
    """Return the sites that the reader leads or trains, in the order of the tree."""
    if reader.has_role("trainer", "admin"):
        return all_sites()
    managed = sites_managed_by(reader)
    return [site for site in all_sites() if site.id in managed]
