"""What trainings did: by course, scenario, quiz, observed role-play or standard, against who was not trained."""

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for

from ...people.sessions import signed_in_person
from ...web.access import Role, allow
from ...web.lists import FORMATS, table_response
from ...web.text import _, local
from ..queries import effects as queries
from ..small_groups import Told, single
from ..words import EFFECTS, KINDS_TRAINED, told
from . import bp
from .behind.common import knows_shoppers

LEADERS = (Role.MANAGER, Role.TRAINER, Role.ADMIN)


@bp.get("/insights/effect")
@allow(*LEADERS)
def show_effects() -> Any:
    """Show for every training how much more its people changed than the others; one thing standard by standard."""
    kind = request.args.get("by", "")
    kind = kind if kind in KINDS_TRAINED else "course"
    ref, standard = request.args.get("of", ""), request.args.get("standard", "").strip().upper()
    rows, as_of = queries.effects_of(kind=kind, ref=ref, standard=standard)
    compared = Told if knows_shoppers(signed_in_person()) else single
    wanted = request.args.get("export", "")
    if wanted in FORMATS:
        return table_response(f"training-effect-{kind}", wanted, *_table(rows, compared), notes=[_not_by_lot()])
    return render_template(
        "progress/show_effects.html",
        rows=rows,
        compared=compared,
        kind=kind,
        ref=ref,
        standard=standard,
        kinds=[(words, url_for("progress.show_effects", by=key), key == kind) for key, words in KINDS_TRAINED.items()],
        words=EFFECTS,
        not_by_lot=_not_by_lot(),
        as_of=as_of,
    )


def _not_by_lot() -> str:
    return _("People were not drawn by lot: who is sent to a course may differ from who is not.")


def _table(rows: list[queries.EffectRow], compared: Callable[[int], Told]) -> tuple[list[str], list[list[Any]]]:
    headers = [_("Training"), _("Standard"), _("Completed by"), _("Compared"), _("Before"), _("After"), _("Others"),
               _("Before"), _("After"), _("Beyond the others"), _("from"), _("to"), _("Finding")]  # fmt: skip
    return headers, [_cells(one, compared(one.n)) for one in rows]


def _cells(one: queries.EffectRow, compared: Told) -> list[Any]:
    trained, others = one.trained, one.others
    return [
        local(one.title),
        one.standard.code if one.standard else _("All together"),
        one.completed,
        compared.n if compared.is_exact else told(compared),
        *((round(trained.before, 1), round(trained.after, 1)) if trained else ("", "")),
        *((others.n, round(others.before, 1), round(others.after, 1)) if others else ("", "", "")),
        *((round(value, 1) for value in one.beyond) if one.beyond else ("", "", "")),
        str(EFFECTS[one.verdict][0]),
    ]
