"""Sites and settings."""

from typing import Any

from sqlalchemy import func, select

from ...errors import RuleBroken
from ...extensions import db
from ...web.text import _, ngettext
from .. import settings
from ..models import Person, Site, SiteKind
from ..robots import ROBOT_HOSTS, robot_at
from . import audit


def save_site(
    *,
    site: Site | None,
    code: str,
    name: str,
    name_en: str,
    kind: str,
    city: str,
    parent: Site | None,
    is_active: bool = True,
    by: Person,
) -> Site:
    """Add a site or change one; moved, it takes everything below it along. One with people or sites stays in use."""
    code, name = code.strip(), name.strip()
    if not code or not name:
        raise RuleBroken(_("Enter code and name."), field="name" if code else "code")
    there = db.session.scalar(select(Site).where(func.lower(Site.code) == code.lower()))
    if there is not None and there is not site:
        raise RuleBroken(_("The code %(code)s belongs to another site.", code=code), field="code")
    if kind not in set(SiteKind):
        raise RuleBroken(_("Choose what kind of site it is."), field="kind")
    if site is not None and parent is not None and site.id in parent.line:
        raise RuleBroken(_("A site cannot lie below itself."), field="parent")
    if site is not None and site.is_active and not is_active:
        _check_empty(site)
    if site is None:
        site = Site(code=code, name=name, kind=kind)
        db.session.add(site)
        db.session.flush()
    site.code, site.name, site.name_en, site.kind, site.city = code, name, name_en.strip(), kind, city.strip()
    site.parent_id, site.is_active = parent.id if parent else None, is_active
    _move(site, f"{parent.path if parent else '/'}{site.id}/")
    db.session.flush()
    audit.note(actor_id=by.id, act="site.save", kind="site", ref=str(site.id))
    return site


def _check_empty(site: Site) -> None:
    """Raise when people with an open account, or sites in use, are at or below a site."""
    below = Site.path.like(f"{site.path}%")
    people = select(func.count(Person.id)).join(Site, Site.id == Person.site_id).where(below, Person.is_active)
    number = db.session.scalar(people) or 0
    if number:
        raise RuleBroken(
            ngettext(
                "%(num)s person still belongs here. Move or close the account first.",
                "%(num)s people still belong here. Move or close their accounts first.",
                number,
            ),
            field="is_active",
        )
    if db.session.scalar(select(Site.id).where(below, Site.id != site.id, Site.is_active).limit(1)):
        raise RuleBroken(_("Sites below it are still in use. Close or move them first."), field="is_active")


def _move(site: Site, path: str) -> None:
    before, site.path = site.path, path
    if before not in {path, "/"}:
        for below in db.session.scalars(select(Site).where(Site.path.like(f"{before}%"), Site.id != site.id)):
            below.path = path + below.path[len(before) :]


def change_setting(*, name: str, value: Any, by: Person) -> None:
    """Set a value within its bounds; the trail keeps it before and after."""
    known = settings.KNOWN[name]
    if isinstance(known.default, (int, float)) and not isinstance(known.default, bool):
        low, high = known.least, known.most
        if low is not None and high is not None and not low <= value <= high:
            raise RuleBroken(
                _("%(label)s: between %(low)s and %(high)s.", label=known.label, low=low, high=high), field=name
            )
    if name == "robot" and value and robot_at(value) is None:
        hosts = ", ".join(f"https://{host}" for host in ROBOT_HOSTS)
        raise RuleBroken(
            _("%(label)s: enter the whole address. It begins with one of: %(hosts)s", label=known.label, hosts=hosts),
            field=name,
        )
    before = settings.get(name)
    if before != value:
        settings.put(name, value)
        details = {} if known.is_secret else {"before": before, "after": value}
        audit.note(actor_id=by.id, act="setting.change", kind="setting", ref=name, details=details)
