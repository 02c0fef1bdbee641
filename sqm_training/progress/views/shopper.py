"""One shopper over time, for who plans and reviews visits."""

from typing import Any

from flask import render_template, request

from ...web.access import Role, allow
from ...web.lists import FORMATS, table_response
from ...web.text import _
from ..quality import INTEGRITY as KINDS
from ..queries import shopper as queries
from ..words import INTEGRITY
from . import bp


@bp.get("/insights/shoppers/<int:person_id>")
@allow(Role.TRAINER, Role.ADMIN)
def show_shopper(person_id: int) -> Any:
    """Show strictness and flags of one shopper by quarter; `export` gives the quarters as a file."""
    view = queries.shopper_view(person_id)
    kinds = [kind for kind in KINDS if any(one.flags[kind] for one in view.quarters)]
    wanted = request.args.get("export", "")
    if wanted in FORMATS:
        headers = [_("Quarter"), _("Visits"), _("Strictness"), _("Flagged"), *(str(INTEGRITY[kind]) for kind in kinds)]
        rows = [
            [one.name, one.visits, "" if one.effect is None else round(one.effect, 1), one.flagged]
            + [one.flags[kind] for kind in kinds]
            for one in view.quarters
        ]
        return table_response(f"shopper-{person_id}", wanted, headers, rows)
    return render_template("progress/show_shopper.html", view=view, kinds=kinds, words=INTEGRITY)
