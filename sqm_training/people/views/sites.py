"""The tree of sites, and a site in it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import SelectChoice, SelectField

from ...errors import RuleBroken
from ...extensions import db
from ...web.access import Role, allow
from ...web.text import _, local
from ..actions import organisation
from ..forms.accounts import SiteForm
from ..models import Site
from ..queries import accounts as queries
from ..sessions import signed_in_person
from . import bp


def offer_sites(field: SelectField) -> None:
    """Offer all sites in a field, indented as they lie in the tree, and none."""
    field.choices = [SelectChoice("", _("none"))] + [
        SelectChoice(site.id, "　" * (len(site.line) - 1) + local(site.title)) for site in queries.all_sites()
    ]


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
    form = SiteForm(data=_kept(site) if site else None)
    offer_sites(form.parent)
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
                is_active=form.is_active.data or site is None,
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


def _kept(site: Site) -> dict[str, Any]:
    """Return what the form shows of a site."""
    return {name: getattr(site, name) for name in ("code", "name", "name_en", "kind", "city", "is_active")} | {
        "parent": site.parent_id
    }
