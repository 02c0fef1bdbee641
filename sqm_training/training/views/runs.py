"""Course runs: the list, one run with its timetable and attendance, people on it, files of it."""

from typing import Any

from flask import flash, get_template_attribute, redirect, render_template, request, url_for

from ...assignments.queries.candidates import split_numbers
from ...database import now
from ...errors import NotFound, RuleBroken
from ...extensions import db
from ...people.models import Person, Site
from ...people.queries.accounts import all_sites
from ...people.queries.persons import names_of_role
from ...people.sessions import signed_in_person
from ...web.access import Role, allow, signed_in
from ...web.lists import Column, Filter, list_page
from ...web.text import _, language, local
from ..actions import runs as actions
from ..forms.courses import CancelForm, PeopleForm, RunForm, offered
from ..models import Course, CourseRun
from ..queries import choices, courses
from ..queries import runs as queries
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)


@bp.get("/runs")
@allow(*KEEPERS)
def list_runs() -> Any:
    """List the runs of all courses, the newest first."""
    cells = {name: get_template_attribute("training/_run_cells.html", name) for name in ("when", "state")}
    at = now()
    code = request.args.get("course", "")
    page = list_page(
        queries.all_runs(),
        columns=[
            Column("when", _("First day"), cells["when"], sort=CourseRun.starts_on, export=lambda row: row.starts_on),
            Column("course", _("Course"), lambda row: local(row.version.title),
                   sort=Course.title[language()].as_string(), is_name=True),
            Column("place", _("Place"), lambda row: row.place, sort=CourseRun.place),
            Column("trainer", _("Trainer"), lambda row: row.trainer.name),
            Column("people", _("Participants"), lambda row: len(row.participants), is_number=True),
            Column("state", _("State"), lambda row: cells["state"](row, at)),
        ],
        search=[CourseRun.place, Course.code, Course.title["zh"].as_string(), Course.title["en"].as_string()],
        filters=[
            Filter("course", _("Course"), choices.course_options(), lambda value: Course.code == value),
        ],
        default_sort="-when",
        empty=(_("No course run yet"), _("Plan one: its days and hours come from the timetable of the course."),
               _("Plan a run"), url_for("training.plan_run", course=code or None)),
        name="course-runs",
    )  # fmt: skip
    return page.export_response() if page.export else render_template("training/list_runs.html", page=page)


@bp.route("/runs/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def plan_run() -> Any:
    """Plan a run of a course: the first day, the place, the trainer."""
    person, form = signed_in_person(), RunForm()
    form.course.choices = offered(choices.course_options())
    form.trainer.choices = offered(names_of_role("trainer"))
    if request.method == "GET":
        form.course.data = request.args.get("course") or form.course.data
        form.trainer.data = person.id
    if form.validate_on_submit():
        version = courses.versions_in_force(refs=[form.course.data])[0]
        trainer = db.session.get_one(Person, form.trainer.data)
        try:
            run = actions.plan_run(
                version=version,
                starts_on=form.starts_on.data,
                place=form.place.data,
                trainer=trainer,
                by=person,
                at=now(),
            )
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Planned. Now put people on the list."))
            return redirect(url_for("training.show_run", run_id=run.id))
    return render_template("training/plan_run.html", form=form), 422 if form.errors or form.form_errors else 200


@bp.get("/runs/<int:run_id>")
@signed_in
def show_run(run_id: int) -> str:
    """Show a run: to its trainers with everybody's attendance, to a participant with the own one."""
    reader = signed_in_person()
    run = queries.run_for(reader, run_id)
    rows = queries.attendance_of(run)
    keeps = courses.may_keep(reader)
    return render_template(
        "training/show_run.html",
        run=run,
        modules={one.code: one for one in run.version.modules},
        rows=rows if keeps else [row for row in rows if row.person.id == reader.id],
        keeps=keeps,
        form=people_form() if keeps else None,
        cancel_form=CancelForm(formdata=None),
        now=now(),
        doors_open=actions.DOORS_OPEN,
        tasks=choices.tasks_by_module(run.version),
    )


def people_form() -> PeopleForm:
    """Return the form by which people are put on the list."""
    form = PeopleForm()
    form.site.choices = offered([("", _("No site")), *((str(one.id), local(one.title)) for one in all_sites())])
    return form


@bp.post("/runs/<int:run_id>/people")
@allow(*KEEPERS)
def add_participants(run_id: int) -> Any:
    """Put people on the list of a run, by number or a whole site."""
    run, form = queries.run_for(signed_in_person(), run_id), people_form()
    site = db.session.get(Site, int(form.site.data)) if form.validate() and form.site.data else None
    people, unknown = queries.people_to_add(numbers=split_numbers(form.numbers.data or ""), site=site)
    try:
        added = actions.add_participants(run=run, people=people, at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(_("Put on the list: %(n)s.", n=added))
    if unknown:
        flash(_("Nobody has these numbers: %(numbers)s.", numbers=_(", ").join(unknown[:20])), "error")
    return redirect(url_for("training.show_run", run_id=run_id))


@bp.post("/runs/<int:run_id>/people/<int:person_id>/remove")
@allow(*KEEPERS)
def remove_participant(run_id: int, person_id: int) -> Any:
    """Take somebody off the list."""
    run = queries.run_for(signed_in_person(), run_id)
    person = next((one.person for one in run.participants if one.person_id == person_id), None)
    if person is None:
        raise NotFound
    try:
        actions.remove_participant(run=run, person=person)
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
    return redirect(url_for("training.show_run", run_id=run_id))


@bp.post("/runs/<int:run_id>/cancel")
@allow(*KEEPERS)
def cancel_run(run_id: int) -> Any:
    """Cancel a run, with the reason."""
    person, form = signed_in_person(), CancelForm()
    run = queries.run_for(person, run_id)
    try:
        if not form.validate():
            raise RuleBroken(_("Give the reason."))
        actions.cancel_run(run=run, reason=form.reason.data or "", by=person, at=now())
    except RuleBroken as refusal:
        db.session.rollback()
        flash(str(refusal), "error")
    else:
        db.session.commit()
        flash(_("The run is cancelled."))
    return redirect(url_for("training.show_run", run_id=run_id))
