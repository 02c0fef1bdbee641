"""What a course did, on one page: reaction, learning, behaviour, each level labelled and on its own."""

from flask import render_template

from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ..queries import courses, effect
from ..queries.kept_effects import effect_of
from ..rules import QUESTIONS
from . import bp
from .learning import version_for


@bp.get("/courses/<code>/effect")
@allow(Role.TRAINER, Role.ADMIN)
def show_effect(code: str) -> str:
    """Show the three levels of a course's effect with their numbers of people and intervals."""
    course, version = version_for(signed_in_person(), code)
    return render_template(
        "training/show_effect.html",
        course=course,
        version=version,
        reaction=effect.reactions_to(course),
        found=effect_of(version),
        questions=QUESTIONS,
        standards=len(courses.standards_by_code(code for one in version.lessons for code in one.standards)),
    )
