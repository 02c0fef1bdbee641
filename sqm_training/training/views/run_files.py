"""Files of a course run: sessions for a calendar, completion as a workbook."""

from typing import Any

from flask import Response, url_for

from ...assignments.calendar import Meeting, calendar
from ...database import now
from ...people.sessions import signed_in_person
from ...web.access import allow, signed_in
from ...web.lists import table_response
from ...web.text import _, day, local, local_day
from ..models import CourseRun
from ..queries import runs as queries
from . import bp
from .runs import KEEPERS


@bp.get("/runs/<int:run_id>/run.ics")
@signed_in
def send_run_calendar(run_id: int) -> Response:
    """Send the sessions of a run as a calendar file."""
    run = queries.run_for(signed_in_person(), run_id)
    titles = {one.code: local(one.title) for one in run.version.modules}
    meetings = [
        Meeting(
            uid=f"run-session-{one.id}@sqm-training",
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            title=local(run.version.title),
            text="\n".join(titles.get(code, code) for code in one.modules),
            place=run.place,
            url=url_for("training.show_run", run_id=run.id, _external=True),
            revision=run.revision,
            is_cancelled=run.cancelled_at is not None,
        )
        for one in run.sessions
    ]
    return Response(
        calendar(local(run.version.title), meetings, now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="run-{run.id}.ics"'},
    )


@bp.get("/runs/<int:run_id>/completion.xlsx")
@allow(*KEEPERS)
def export_run(run_id: int) -> Response:
    """Send who was there, study hours and what came of the course, as a workbook."""
    run = queries.run_for(signed_in_person(), run_id)
    sessions = [day(one.starts_at, year=True) for one in run.sessions]
    headers = [_("Employee number"), _("Name"), _("Site"), *sessions, _("Study hours"), _("Completed"), _("Post-test")]
    rows = [_exported(run, row) for row in queries.attendance_of(run)]
    return table_response(
        f"run-{run.id}",
        "xlsx",
        [*headers, _("Certificate")],
        rows,
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
    )


def _exported(run: CourseRun, row: queries.Row) -> list[Any]:
    done = row.taking if row.taking and row.taking.completed_at else None
    return [
        row.person.number,
        row.person.name,
        local(row.person.site.title) if row.person.site else "",
        *(_("present") if one.id in row.present else "" for one in run.sessions),
        row.hours,
        local_day(done.completed_at) if done and done.completed_at else "",
        done.score if done and done.score is not None else "",
        row.certificate.number if row.certificate else "",
    ]
