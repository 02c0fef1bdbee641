"""Writing a lesson: both languages, with the page as learners will see it beside."""

import hashlib
import json
import re
from typing import Any

from flask import flash, redirect, render_template, request, url_for

from ...errors import RuleBroken
from ...extensions import db
from ...people.sessions import signed_in_person
from ...web.access import allow
from ...web.text import _, language
from ..actions import editing
from ..forms.courses import LessonForm, both_of
from ..models import Course, Lesson
from ..queries import courses
from ..rendering import sections
from . import bp
from .editing import KEEPERS
from .modules import draft_for

MOST_PREVIEWED = 100_000


@bp.route("/courses/<code>/draft/lessons/<lesson_code>", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_lesson(code: str, lesson_code: str) -> Any:
    """Write a lesson of the draft; who saves over somebody else's change is told so first."""
    draft = draft_for(code)
    lesson = courses.lesson_of(draft, lesson_code)
    form, stamp, status = _lesson_form(lesson), stamp_of(lesson), 200
    if form.validate_on_submit():
        try:
            if request.form.get("seen") != stamp:
                raise RuleBroken(_("Somebody else has changed this lesson since you opened it. Your text is kept here; "
                                   "saving again replaces theirs."))  # fmt: skip
            _save(lesson, form)
        except RuleBroken as refusal:
            db.session.rollback()
            form.refuse(refusal)
            status = 409 if request.form.get("seen") != stamp else 422
        else:
            db.session.commit()
            flash(_("Saved."))
            return redirect(url_for("training.edit_lesson", code=code, lesson_code=lesson_code))
    spoken = request.form.get("tongue") or language()
    page = render_template(
        "training/edit_lesson.html",
        course=draft.course,
        lesson=lesson,
        form=form,
        stamp=stamp,
        spoken=spoken,
        media=courses.media_of(draft.course),
        preview=preview_of(draft.course, (form.text_zh if spoken == "zh" else form.text_en).data or ""),
    )
    return page, 422 if form.errors and status == 200 else status


def _lesson_form(lesson: Lesson) -> LessonForm:
    values = {
        f"{name}_{tongue}": getattr(lesson, name).get(tongue, "")
        for name in ("title", "text")
        for tongue in ("zh", "en")
    }
    return LessonForm(data=values | {"minutes": lesson.minutes, "standards": ", ".join(lesson.standards)})


def _save(lesson: Lesson, form: LessonForm) -> None:
    words = {
        tongue: (form[f"text_{tongue}"].data or "").replace("\r\n", "\n").strip() + "\n" for tongue in ("zh", "en")
    }
    editing.change_lesson(
        lesson=lesson,
        title=both_of(form, "title"),
        text=words,
        minutes=form.minutes.data,
        standards=[one for one in re.split(r"[\s,，、;；]+", (form.standards.data or "").upper()) if one],
        by=signed_in_person(),
    )


def stamp_of(lesson: Lesson) -> str:
    """Return a word that changes with the lesson."""
    said = [lesson.title, lesson.text, lesson.minutes, lesson.standards]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def preview_of(course: Course, text: str) -> Any:
    """Return a text as sections, with the files of the draft."""
    media = {one.name: one.kind for one in courses.media_of(course)}

    def address(name: str) -> str:
        return url_for("training.show_medium", code=course.code, name=name)

    return sections(text, media, address, _("Table"))


@bp.post("/courses/<code>/preview")
@allow(*KEEPERS)
def preview_lesson(code: str) -> Any:
    """Return a text as learners would see it; nothing is kept."""
    course = courses.course_for(signed_in_person(), code)
    text = request.form.get("text", "")[:MOST_PREVIEWED]
    return render_template("training/_preview.html", preview=preview_of(course, text))
