"""The start page: what to do next, by role."""

from flask import Blueprint, render_template

from ..people.sessions import signed_in_person
from ..web.access import signed_in

bp = Blueprint("home", __name__)


@bp.get("/")
@signed_in
def show_home() -> str:
    """Show what the person should do next."""
    return render_template("home/show_home.html", person=signed_in_person())
