"""Reports to print and to take along: of an employee, a site, a wave, a course."""

from typing import Any

from flask import redirect, request, url_for

from ...database import now
from ...people.looks import note_list, note_view
from ...people.queries.notice import has_accepted_notice
from ...people.sessions import signed_in_person
from ...training.views.learning import version_for
from ...web.access import EVERYBODY, Role, allow
from ...web.reports import Report, send_report
from ...web.reports.answers import asked_for
from ...web.text import _, local
from ..queries import sites, wave_sites
from ..reports.course import course_charts, course_report
from ..reports.person import person_charts, person_report
from ..reports.site import site_charts, site_report
from ..reports.wave import wave_charts, wave_report
from . import bp
from .people import person_for

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)


@bp.get("/people/<int:person_id>/report")
@allow(*EVERYBODY)
def show_person_report(person_id: int) -> Any:
    """Show a person's report to the person, or to who leads or trains them; the look or the file is noted."""
    reader = signed_in_person()
    person = reader if reader.id == person_id else person_for(reader, person_id)
    is_own = reader.id == person.id
    if is_own and not has_accepted_notice(person):
        return redirect(url_for("people.show_notice", next=request.path))
    if not is_own and asked_for() == "page":
        note_view(actor_id=reader.id, kind="report", ref=str(person.id), person_id=person.id)
    page = url_for("progress.show_person", person_id=person.id)
    crumb = (_("My progress"), url_for("progress.show_my_progress")) if is_own else (person.name, page)
    at = now()
    return send_report(lambda: person_report(person, [crumb], at), person_charts(person, at))


@bp.get("/sites/<int:site_id>/report")
@allow(*LEADERS)
def show_site_report(site_id: int) -> Any:
    """Show the report of a site that the reader may look into; whose figures it holds is noted."""
    reader = signed_in_person()
    site = sites.site_for(reader, site_id)
    crumbs = [(local(site.title), url_for("progress.show_site", site_id=site.id))]
    at = now()

    def make() -> Report:
        report, wanted = site_report(site, crumbs, at), asked_for()
        if wanted != "charts":
            note_list(actor_id=reader.id, name="team", person_ids=report.people, is_file=wanted != "page")
        return report

    return send_report(make, site_charts(site))


@bp.get("/waves/<int:wave_id>/report")
@allow(*LEADERS)
def show_wave_report(wave_id: int) -> Any:
    """Show the report of a wave: to trainers of all sites, to managers of their own."""
    reader = signed_in_person()
    wave = wave_sites.published_wave(wave_id)
    crumbs = [(_("Waves and what they have in common"), url_for("progress.show_waves"))]
    at = now()
    return send_report(lambda: wave_report(wave, reader, crumbs, at), wave_charts(wave, reader))


@bp.get("/courses/<code>/report")
@allow(Role.TRAINER, Role.ADMIN)
def show_course_report(code: str) -> Any:
    """Show the report of a course."""
    course, version = version_for(signed_in_person(), code, has_modules=False)
    crumbs = [(local(version.title), url_for("training.show_course", code=code))]
    at = now()
    return send_report(lambda: course_report(course, version, crumbs, at), course_charts(version))
