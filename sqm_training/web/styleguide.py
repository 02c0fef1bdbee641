"""The page that shows every component, for demo and test systems only."""

from flask import Blueprint, abort, current_app, render_template

from .access import public

bp = Blueprint("kit", __name__)


@bp.get("/styleguide")
@public
def show_styleguide() -> str:
    """Show all components; a production system does not have this page."""
    if current_app.config["SQM"].production:
        abort(404)
    return render_template("components/styleguide.html")
