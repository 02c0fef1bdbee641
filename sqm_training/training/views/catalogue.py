"""The trainer's list of courses, and new ones."""

from typing import Any

from flask import get_template_attribute, redirect, render_template, url_for
from sqlalchemy import func, select

from ...errors import RuleBroken
from ...extensions import db
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, language, local
from ..actions import drafts
from ..forms.courses import NewForm
from ..models import Course, CourseTaking, CourseVersion
from ..queries import courses
from . import bp

KEEPERS = (Role.TRAINER, Role.ADMIN)


def list_for_keepers(person: Person) -> Any:
    """Show all courses with their state and how many people take and have completed them."""
    cells = {name: get_template_attribute("training/_course_cells.html", name) for name in ("title", "state")}
    running, done = _counts(CourseTaking.completed_at.is_(None)), _counts(CourseTaking.completed_at.is_not(None))
    drafted = set(db.session.scalars(select(CourseVersion.course_id).where(CourseVersion.state == "draft")))
    columns = [
        Column("code", _("Code"), lambda row: row[0].code, sort=Course.code),
        Column("title", _("Course"), lambda row: cells["title"](row[0]), export=lambda row: local(row[0].title),
               sort=Course.title[language()].as_string(), is_name=True),
        Column("state", _("State"), lambda row: cells["state"](row[0], row[1], row[0].id in drafted)),
        Column("hours", _("Study hours"), lambda row: float(row[1].hours) if row[1] else None, is_number=True),
        Column("running", _("Taking it"), lambda row: running.get(row[0].id, 0), is_number=True),
        Column("done", _("Completed"), lambda row: done.get(row[0].id, 0), is_number=True),
    ]  # fmt: skip
    page = list_page(
        courses.catalogue(person),
        columns=columns,
        search=[Course.code, Course.title["zh"].as_string(), Course.title["en"].as_string()],
        filters=[Filter("state", _("State"), [("published", _("Published")), ("retired", _("Retired"))], _in_state)],
        default_sort="code",
        empty=(_("No courses yet"), _("Write one, or load the shipped ones with `flask --app app setup`."),
               _("Write a course"), url_for("training.new_course")),
        name="courses",
    )  # fmt: skip
    return page.export_response() if page.export else render_template("training/catalogue.html", page=page)


def _counts(which: Any) -> dict[int, int]:
    rows = select(CourseTaking.course_id, func.count(func.distinct(CourseTaking.person_id))).where(which)
    return {row[0]: row[1] for row in db.session.execute(rows.group_by(CourseTaking.course_id))}


def _in_state(value: str) -> Any:
    if value == "retired":
        return Course.is_retired.is_(True)
    return CourseVersion.id.is_not(None) & Course.is_retired.is_(False)


@bp.route("/courses/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_course() -> Any:
    """Begin a course: a code and a title in both languages; the editor follows."""
    form, person = NewForm(), signed_in_person()
    if form.validate_on_submit():
        try:
            draft = drafts.new_course(code=form.code.data, title=form.title_words, by=person)
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
        else:
            db.session.commit()
            return redirect(url_for("training.edit_course", code=draft.course.code))
    return render_template("training/new_course.html", form=form), 422 if form.errors else 200
