"""The list of people, a person's account, and the slips by which people sign in first."""

from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, request, url_for
from sqlalchemy import and_

from ...errors import RuleBroken
from ...extensions import db
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.qr import qr_code
from ...web.strict import is_number
from ...web.text import _, local, moment
from ...web.words import ROLES
from ..actions import accounts
from ..forms.accounts import PersonForm
from ..models import Person, PersonRole, Site
from ..queries import accounts as queries
from ..sessions import signed_in_person
from . import bp
from .sites import offer_sites


@bp.get("/admin/people")
@allow(Role.ADMIN, Role.TRAINER)
def list_people() -> Any:
    """List all people with search and filters."""
    page = list_page(
        queries.everybody().outerjoin(Site, Site.id == Person.site_id),
        columns=[
            Column("number", _("Employee number"), _number, sort=Person.number, export=lambda one: one.number),
            Column("name", _("Name"), _name, sort=Person.name, export=lambda one: one.name, is_name=True),
            Column(
                "site",
                _("Site"),
                lambda one: local(one.site.title) if one.site else "–",
                sort=Site.name,
                export=lambda one: local(one.site.title) if one.site else "",
                is_short=True,
            ),
            Column("roles", _("Roles"), _roles),
            Column("badge", _("Badge"), lambda one: one.badge, sort=Person.badge),
            Column("seen", _("Last seen"), lambda one: moment(one.last_seen_at) or "–", sort=Person.last_seen_at),
            Column("state", _("State"), _state, sort=Person.is_active),
        ],
        search=[Person.number, Person.name, Person.badge, Site.name],
        filters=[
            Filter("role", _("Role"), [(key, str(words)) for key, words in ROLES.items()], _has_role),
            Filter(
                "state",
                _("State"),
                [("yes", _("Active")), ("waiting", _("No password yet")), ("no", _("Closed"))],
                _is_in_state,
                default="yes",
            ),
        ],
        default_sort="number",
        empty=_nobody(),
        name="people",
        select=(lambda one: one.id) if signed_in_person().has_role("admin") else None,
    )
    return page.export_response() if page.export else render_template("people/list_people.html", page=page)


def _nobody() -> tuple[str, str, str | None, str | None]:
    if not signed_in_person().has_role("admin"):
        return _("Nobody here"), _("Administrators add people."), None, None
    add = _("Add people one by one, or import a list.")
    return _("Nobody here"), add, _("Import a list"), url_for("people.import_people")


def _is_in_state(value: str) -> Any:
    waiting = and_(Person.is_active, Person.password_hash.is_(None))
    return waiting if value == "waiting" else Person.is_active.is_(value == "yes")


def _has_role(value: str) -> Any:
    return Person.role_rows.any(PersonRole.role == value)


def _number(person: Person) -> Any:
    return get_template_attribute("people/_cells.html", "number")(person, signed_in_person().has_role("admin"))


def _name(person: Person) -> Any:
    return get_template_attribute("people/_cells.html", "name")(person)


def _state(person: Person) -> Any:
    return get_template_attribute("people/_cells.html", "state")(person)


def _roles(person: Person) -> str:
    return _("、").join(str(ROLES[role]) for role in ROLES if person.has_role(role))


@bp.route("/admin/people/new", methods=["GET", "POST"])
@allow(Role.ADMIN)
def add_person() -> Any:
    """Add a person."""
    return _person_page(None)


@bp.route("/admin/people/<int:person_id>", methods=["GET", "POST"])
@allow(Role.ADMIN)
def edit_person(person_id: int) -> Any:
    """Change a person."""
    return _person_page(queries.person_by_id(person_id))


def _person_page(person: Person | None) -> Any:
    form = PersonForm(data=_kept(person) if person else {"roles": ["employee"]})
    offer_sites(form.site)
    if form.validate_on_submit():
        try:
            accounts.save_person(
                person=person,
                number=form.number.data,
                name=form.name.data,
                roles=set(form.roles.data or []),
                site=queries.site_by_id(form.site.data) if form.site.data else None,
                badge=form.badge.data or "",
                post=form.post.data or "",
                mail=form.mail.data or "",
                by=signed_in_person(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.list_people"))
    return render_template("people/edit_person.html", person=person, form=form), 422 if form.errors else 200


@bp.post("/admin/people/<int:person_id>/active")
@allow(Role.ADMIN)
def set_active(person_id: int) -> Any:
    """Close an account or open it again."""
    person = queries.person_by_id(person_id)
    try:
        accounts.set_active(person=person, is_active=request.form.get("active") == "yes", by=signed_in_person())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "watch")
    else:
        db.session.commit()
        flash(_("Saved."))
    return redirect(url_for("people.edit_person", person_id=person_id))


@bp.post("/admin/people/slips")
@allow(Role.ADMIN)
def make_slips() -> Any:
    """Make one-time sign-in slips for the chosen people, to be printed and cut."""
    chosen = [queries.person_by_id(int(one)) for one in request.form.getlist("ids") if is_number(one)]
    if not chosen:
        flash(_("Choose the people first."), "watch")
        return redirect(url_for("people.list_people"))
    slips = []
    for person in chosen[:200]:
        address = url_for(
            "people.use_slip", secret=accounts.make_slip(person=person, by=signed_in_person()), _external=True
        )
        slips.append((person, address, qr_code(address)))
    db.session.commit()
    return render_template("people/make_slips.html", slips=slips, days=accounts.SLIP_DAYS)


def _kept(person: Person) -> dict[str, Any]:
    """Return what the form shows of a person."""
    kept = {name: getattr(person, name) for name in ("number", "name", "badge", "post", "mail")}
    return kept | {"site": person.site_id, "roles": sorted(person.roles)}
