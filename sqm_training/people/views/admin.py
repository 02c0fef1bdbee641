"""What the administrator keeps: people, slips, sites, holidays, settings, the audit trail."""

from datetime import date
from typing import Any

import segno
from flask import flash, get_template_attribute, redirect, render_template, request, url_for
from markupsafe import Markup
from wtforms import SelectChoice

from ...errors import RuleBroken
from ...extensions import db
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, local, moment
from ...web.words import ROLES
from .. import settings
from ..actions import accounts, audit, organisation
from ..forms.accounts import HolidayForm, PersonForm, SiteForm
from ..models import AuditRow, Person, PersonRole, Site
from ..queries import accounts as queries
from ..sessions import signed_in_person
from . import bp

GROUPS = ("general", "planning", "review", "publication", "appeals", "progress", "reminders", "privacy", "notice")


@bp.get("/admin/people")
@allow(Role.ADMIN, Role.TRAINER)
def list_people() -> Any:
    """List all people with search and filters."""
    page = list_page(
        queries.everybody().outerjoin(Site, Site.id == Person.site_id),
        columns=[
            Column("number", _("Employee number"), _number, sort=Person.number, export=lambda one: one.number),
            Column("name", _("Name"), lambda one: one.name, sort=Person.name),
            Column("site", _("Site"), lambda one: local(one.site.title) if one.site else "–", sort=Site.name),
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
                [("yes", _("Active")), ("no", _("Closed"))],
                lambda value: Person.is_active.is_(value == "yes"),
                default="yes",
            ),
        ],
        default_sort="number",
        empty=(
            _("Nobody here"),
            _("Add people one by one, or import a list."),
            _("Import a list"),
            url_for("people.import_people"),
        ),
        name="people",
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
        select=(lambda one: one.id) if signed_in_person().has_role("admin") else None,
    )
    return page.export_response() if page.export else render_template("people/list_people.html", page=page)


def _has_role(value: str) -> Any:
    return Person.role_rows.any(PersonRole.role == value)


def _number(person: Person) -> Any:
    return get_template_attribute("people/_cells.html", "number")(person, signed_in_person().has_role("admin"))


def _state(person: Person) -> Any:
    return get_template_attribute("people/_cells.html", "state")(person)


def _roles(person: Person) -> str:
    return _("、").join(str(ROLES[role]) for role in ROLES if person.has_role(role))


def _site_choices(form: Any, name: str) -> None:
    field = getattr(form, name)
    field.choices = [SelectChoice("", _("none"))] + [
        SelectChoice(site.id, "　" * (len(site.line) - 1) + local(site.title)) for site in queries.all_sites()
    ]


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
    kept = (
        {"roles": [row.role for row in person.role_rows], "site": person.site_id} if person else {"roles": ["employee"]}
    )
    form = PersonForm(obj=person, **kept) if person else PersonForm(**kept)
    _site_choices(form, "site")
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
    chosen = [queries.person_by_id(int(one)) for one in request.form.getlist("ids") if one.isdigit()]
    if not chosen:
        flash(_("Choose the people first."), "watch")
        return redirect(url_for("people.list_people"))
    slips = []
    for person in chosen[:200]:
        address = url_for(
            "people.use_slip", secret=accounts.make_slip(person=person, by=signed_in_person()), _external=True
        )
        code = segno.make(address, error="m")
        slips.append((person, address, Markup(code.svg_data_uri(scale=4, border=2))))  # noqa: S704 - made by segno
    db.session.commit()
    return render_template("people/make_slips.html", slips=slips, days=accounts.SLIP_DAYS)


@bp.get("/admin/sites")
@allow(Role.ADMIN)
def list_sites() -> str:
    """Show the tree of sites."""
    return render_template("people/list_sites.html", sites=queries.all_sites(), counts=queries.people_counts())


@bp.route("/admin/sites/new", methods=["GET", "POST"])
@allow(Role.ADMIN)
def add_site() -> Any:
    """Add a site."""
    return _site_page(None)


@bp.route("/admin/sites/<int:site_id>", methods=["GET", "POST"])
@allow(Role.ADMIN)
def edit_site(site_id: int) -> Any:
    """Change a site or move it."""
    return _site_page(queries.site_by_id(site_id))


def _site_page(site: Site | None) -> Any:
    form = SiteForm(obj=site, parent=site.parent_id if site else None)
    _site_choices(form, "parent")
    if form.validate_on_submit():
        try:
            organisation.save_site(
                site=site,
                code=form.code.data,
                name=form.name.data,
                name_en=form.name_en.data or "",
                kind=form.kind.data,
                city=form.city.data or "",
                parent=queries.site_by_id(form.parent.data) if form.parent.data else None,
                by=signed_in_person(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.list_sites"))
    return render_template("people/edit_site.html", site=site, form=form), 422 if form.errors else 200


@bp.route("/admin/holidays", methods=["GET", "POST"])
@allow(Role.ADMIN)
def list_holidays() -> Any:
    """List holidays and make-up working days, and enter more."""
    form = HolidayForm()
    if form.validate_on_submit():
        try:
            organisation.add_holidays(lines=form.lines.data, by=signed_in_person())
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.list_holidays"))
    days = queries.all_holidays()
    return render_template(
        "people/list_holidays.html", form=form, days=days, years={day.on.year for day in days}
    ), 422 if form.errors else 200


@bp.post("/admin/holidays/<on>/remove")
@allow(Role.ADMIN)
def remove_holiday(on: str) -> Any:
    """Take a day out of the calendar."""
    try:
        organisation.remove_holiday(on=date.fromisoformat(on), by=signed_in_person())
        db.session.commit()
    except ValueError:
        flash(_("This is not a day."), "watch")
    return redirect(url_for("people.list_holidays"))


@bp.route("/admin/settings", methods=["GET", "POST"])
@allow(Role.ADMIN)
def edit_settings() -> Any:
    """Change what holds for the whole organisation."""
    refusal = None
    if request.method == "POST":
        try:
            for name, known in settings.KNOWN.items():
                if known.group != "hidden":
                    organisation.change_setting(name=name, value=_value(name, known.default), by=signed_in_person())
        except RuleBroken as broken:
            db.session.rollback()
            refusal = broken
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("people.edit_settings"))
    page = render_template(
        "people/edit_settings.html", groups=GROUPS, known=settings.KNOWN, get=settings.get, refusal=refusal
    )
    return page, 422 if refusal else 200


def _value(name: str, default: Any) -> Any:
    """Read one setting from the form in the type of its default."""
    text = request.form.get(name, "")
    if isinstance(default, bool):
        return text == "yes"
    if isinstance(default, dict):
        return {key: request.form.get(f"{name}-{key}", "").strip() for key in ("zh", "en")}
    if isinstance(default, str):
        return text.strip()
    try:
        return int(text) if isinstance(default, int) else float(text)
    except ValueError as error:
        raise RuleBroken(_("%(label)s: enter a number.", label=settings.KNOWN[name].label)) from error


@bp.get("/admin/audit")
@allow(Role.ADMIN)
def list_audit_rows() -> Any:
    """List the audit trail; it holds ids, never names."""
    page = list_page(
        db.select(AuditRow),
        columns=[
            Column("id", _("Row no."), lambda row: row.id, sort=AuditRow.id, is_number=True),
            Column("at", _("When"), lambda row: moment(row.at), sort=AuditRow.at, export=lambda row: row.at),
            Column("actor", _("Who (id)"), lambda row: row.actor_id or "–", sort=AuditRow.actor_id),
            Column("act", _("Act"), lambda row: row.act, sort=AuditRow.act),
            Column("kind", _("Of what"), lambda row: f"{row.kind} {row.ref}"),
            Column("person", _("About whom (id)"), lambda row: row.person_id or "–"),
            Column(
                "details", _("Details"), lambda row: ", ".join(f"{key}: {value}" for key, value in row.details.items())
            ),
        ],
        search=[AuditRow.act, AuditRow.kind, AuditRow.ref],
        filters=[],
        default_sort="-id",
        empty=(_("Nothing is noted yet"), _("Acts appear here as they happen."), None, None),
        name="audit",
    )
    return page.export_response() if page.export else render_template("people/list_audit_rows.html", page=page)


@bp.post("/admin/audit/check")
@allow(Role.ADMIN)
def check_audit() -> Any:
    """Check the whole chain of the trail."""
    broken = audit.first_broken()
    if broken is None:
        flash(_("The trail holds: nothing was changed or removed."))
    else:
        flash(_("The trail is broken at row %(id)s.", id=broken), "watch")
    return redirect(url_for("people.list_audit_rows"))
