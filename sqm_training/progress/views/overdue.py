"""What is overdue, site by site, for those who can do something about it."""

from typing import Any

from flask import render_template, request

from ...assignments.targets import KINDS
from ...database import now
from ...people.models import Site
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import FORMATS, table_response
from ...web.text import _, local, local_day
from ..queries import overdue as queries
from ..queries.sites import sites_for
from . import bp
from .steps import choice

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)


@bp.get("/insights/overdue")
@allow(*LEADERS)
def show_overdue() -> Any:
    """Show overdue tasks by site, and to trainers the visits and checks; only sites where something is."""
    reader, at = signed_in_person(), now()
    has_visits = reader.has_role("trainer", "admin")
    kind = request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    found = queries.overdue(reader, local_day(at), at, kind=kind, has_visits=has_visits)
    sites = sites_for(reader)
    chosen = next((site for site in sites if site.id == request.args.get("site", type=int)), None)
    within = [site for site in sites if chosen is None or site.path.startswith(chosen.path)]
    rows: list[tuple[Site | None, queries.OverdueRow]] = [(one, found[one.id]) for one in within if one.id in found]
    if chosen is None and None in found:
        rows.append((None, found[None]))
    wanted = request.args.get("export", "")
    if wanted in FORMATS:
        return table_response("overdue", wanted, *_table(rows, has_visits))
    return render_template(
        "progress/show_overdue.html",
        rows=rows,
        kinds={key: one.title for key, one in KINDS.items()},
        choices=[
            choice("site", _("Site and below"), [(str(one.id), local(one.title)) for one in sites],
                   str(chosen.id) if chosen else ""),
            choice("kind", _("Kind of task"), [(key, str(one.title)) for key, one in KINDS.items()], kind),
        ],
        has_visits=has_visits and not kind,
        people=sum(late.people for _site, row in rows for late in row.tasks.values()),
    )  # fmt: skip


def _table(rows: list[Any], has_visits: bool) -> tuple[list[str], list[list[Any]]]:
    headers = [
        _("Site"),
        _("Tasks"),
        _("Since"),
        *([_("Visits"), _("Returned"), _("Later checks")] if has_visits else []),
    ]
    return headers, [
        [
            local(site.title) if site else _("Without a site"),
            row.open_tasks,
            row.since,
            *([row.visits.n, row.returned.n, row.checks.n] if has_visits else []),
        ]
        for site, row in rows
    ]
