"""What came out of a quiz: for oneself with explanations, for trainers all attempts and the analysis of items."""

from typing import Any

from flask import Response, get_template_attribute, render_template, url_for

from ...errors import NotFound
from ...people.looks import note_listing, note_view
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import Column, Filter, list_page
from ...web.text import _, local, moment
from ..actions.grading import by_standard
from ..analysis import ENOUGH, analysed
from ..explaining import tell
from ..models import QuizAttempt, TryState
from ..queries import banks
from ..queries import items as item_queries
from ..queries import quizzes as queries
from ..showing import verdict
from ..words import FLAGS, TRY_STATES
from . import bp
from .taking import TAKERS

KEEPERS = (Role.TRAINER, Role.ADMIN)
WARNING = "仅用于辅导改进，不得单独作为考核、处分依据"


@bp.get("/quiz-attempts/<int:attempt_id>/result")
@allow(*TAKERS)
def show_quiz_result(attempt_id: int) -> Any:
    """Show the result of an attempt that has ended, by standard and question by question."""
    reader = signed_in_person()
    attempt = queries.attempt_for(reader, attempt_id)
    if attempt.state == TryState.RUNNING:
        raise NotFound
    is_own = attempt.person_id == reader.id
    if not is_own:
        note_view(actor_id=reader.id, kind="quiz_attempt", ref=str(attempt.id), person_id=attempt.person_id)
    tells = not (is_own and attempt.quiz and attempt.quiz.role == "pre")
    return render_template(
        "training/show_quiz_result.html",
        attempt=attempt,
        is_own=is_own,
        tells=tells,
        answers=[_told(one) for one in attempt.answers] if tells else [],
        standards=_by_standard(attempt),
        again=is_own and _may_repeat(reader, attempt),
    )


def _told(answer: Any) -> dict[str, Any]:
    content = answer.version.content
    return {
        "answer": answer,
        "told": tell(content, answer.given, question_id=answer.version.question_id),
        "verdict": verdict(content, answer.given, answer.share),
        "kind": content["type"],
        "standards": content.get("standards", []),
    }


def _by_standard(attempt: QuizAttempt) -> list[tuple[Any, float, int]]:
    """Return the standards of an attempt with the share reached, the lowest first."""
    if attempt.state != TryState.ENDED:
        return []
    sums = by_standard(attempt)
    rows = [
        (one, float(100 * sums[one.code][0] / sums[one.code][1]), sums[one.code][1])
        for one in banks.standards_by_code(list(sums))
    ]
    return sorted(rows, key=lambda row: row[1])


def _may_repeat(person: Person, attempt: QuizAttempt) -> bool:
    quiz = attempt.quiz
    if quiz is None or quiz.state != "published":
        return False
    return quiz.attempts is None or queries.count_begun(person, attempt.kind, attempt.ref) < quiz.attempts


@bp.get("/questions/<int:question_id>/pictures/<name>")
@allow(*TAKERS)
def show_picture(question_id: int, name: str) -> Response:
    """Send a picture of a question to those who keep banks, and to whom the question was put."""
    import io

    from flask import send_file

    from ..pictures import store

    stored = queries.may_see_picture(signed_in_person(), question_id, name)
    if stored is None:
        raise NotFound
    try:
        data = store().open(stored)
    except FileNotFoundError as error:
        raise NotFound from error
    response = send_file(io.BytesIO(data), "image/jpeg", conditional=True, etag=stored)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.get("/quizzes/<code>/attempts")
@allow(*KEEPERS)
def list_quiz_attempts(code: str) -> Any:
    """List all attempts at a quiz; whose results are shown is noted."""
    quiz = queries.quiz_for(signed_in_person(), code)
    page = list_page(
        queries.attempts_at(quiz),
        columns=_attempt_columns(),
        search=[Person.name, Person.number],
        filters=[
            Filter("state", _("State"), [(key, str(words)) for key, (words, _tone) in TRY_STATES.items()],
                   item_queries.in_state)
        ],
        default_sort="-ended",
        empty=(_("Nobody has taken it yet"), _("Assign the quiz, or tell people where it is."), None, None),
        name=f"quiz-{code}",
        notes=[WARNING],
    )  # fmt: skip
    note_listing(page, QuizAttempt.person_id, lambda row: row[0].person_id)
    return page.export_response() if page.export else render_template(
        "training/list_quiz_attempts.html", page=page, quiz=quiz
    )  # fmt: skip


def _attempt_columns() -> list[Column]:
    cells = {name: get_template_attribute("training/_cells.html", name) for name in ("attempt", "try_state")}
    return [
        Column("person", _("Name"), lambda row: cells["attempt"](row[0], row[1]), sort=Person.name,
               export=lambda row: f"{row[1].name} {row[1].number}"),
        Column("number", _("Attempt"), lambda row: row[0].number, is_number=True),
        Column("state", _("State"), lambda row: cells["try_state"](row[0]),
               export=lambda row: str(TRY_STATES[item_queries.state_of(row[0])][0])),
        Column("overall", _("Result"), lambda row: percent(row[0]), is_number=True),
        Column("ended", _("Handed in"), lambda row: moment(row[0].ended_at), sort=QuizAttempt.ended_at),
    ]  # fmt: skip


def percent(attempt: QuizAttempt) -> str:
    """Write the result of an attempt, a dash before there is one."""
    return "–" if attempt.overall is None else f"{float(attempt.overall):.0f}%"


@bp.get("/quizzes/<code>/items")
@allow(*KEEPERS)
def show_items(code: str) -> Any:
    """Show how the questions of a quiz worked: how hard, how well they part, and which to look at."""
    quiz = queries.quiz_for(signed_in_person(), code)
    found = analysed(item_queries.first_attempts(quiz))
    return render_template(
        "training/show_items.html",
        quiz=quiz,
        found=found,
        title=local(quiz.title),
        flags=FLAGS,
        enough=ENOUGH,
        banks=url_for("training.show_bank", code=quiz.bank.code),
    )
