"""Who scores strictly, how far shoppers agree, whether items tell anything, and the fairness report of a wave."""

from collections.abc import Callable
from typing import Any

from flask import g, get_template_attribute, render_template, request, url_for

from ...checklists.models import Checklist, ChecklistVersion
from ...errors import NotFound
from ...extensions import db
from ...measures.gain import FEWEST
from ...people import settings
from ...people.models import Person
from ...people.sessions import signed_in_person
from ...web.access import EVERYBODY, Role, allow
from ...web.lists import FORMATS, Column, Filter, list_page, table_response
from ...web.text import _, local
from ..models import ShopperFigure
from ..queries import fairness as reports
from ..queries import insights as queries
from ..queries.scores import summary
from ..queries.told import told_to
from ..words import FINDINGS, INTEGRITY, signed, tenth
from . import bp
from .behind.common import knows_shoppers

MAKERS = (Role.TRAINER, Role.ADMIN)
CELLS = ("shopper_link", "scores_link", "effect_cell", "quarter_cell")
QUARTERS = 4


@bp.get("/insights/shoppers")
@allow(*MAKERS)
def list_strictness() -> Any:
    """List how strictly shoppers score, with what a person should look at; connectivity and agreement above it."""
    flags = queries.integrity_flags()
    drift: dict[int, list[list[Any]]] = {}
    cells = {name: get_template_attribute("progress/_insights.html", name) for name in CELLS}
    page = list_page(
        queries.shoppers(),
        columns=[
            Column("name", _("Mystery shopper"), cells["shopper_link"], sort=Person.name, export=lambda row: row.name),
            Column(
                "n",
                _("Number of scores"),
                lambda row: cells["scores_link"](_behind(row.id), row.ShopperFigure.n),
                sort=ShopperFigure.n,
                is_number=True,
                export=lambda row: row.ShopperFigure.n,
            ),
            Column(
                "effect",
                _("Strictness"),
                lambda row: cells["effect_cell"](row.ShopperFigure, _behind(row.id)),
                sort=ShopperFigure.effect,
                parts=_effect_parts(),
            ),
            Column(
                "subset",
                _("Comparable set"),
                lambda row: row.ShopperFigure.subset or "–",
                is_number=True,
                is_folded=True,
            ),
            Column(
                "drift",
                _("Last quarters"),
                lambda row: cells["quarter_cell"](drift.get(row.id, [])[-QUARTERS:], _behind(row.id)),
                export=lambda row: _plain_quarters(drift.get(row.id, [])),
                is_folded=True,
            ),
            Column(
                "flags",
                _("For a person to look at"),
                lambda row: _flag_links(row.id, flags.get(str(row.id), {})),
                export=lambda row: _flags(flags.get(str(row.id), {})),
            ),
        ],
        search=[Person.name, Person.number],
        filters=[
            Filter(
                "set",
                _("Comparable set"),
                [("1", _("The largest")), ("other", _("Not comparable yet"))],
                lambda value: ShopperFigure.subset == 1 if value == "1" else ShopperFigure.subset != 1,
            ),
        ],
        default_sort="name",
        empty=(
            _("No shopper has published visits yet"),
            _("Strictness is computed every night from published results."),
            None,
            None,
        ),
        name="strictness",
        notes=[_("Above 0: gives more points than the others. A flag is a reason to look, not a finding.")],
    )
    if page.export:
        drift.update(queries.drift_of())
        return page.export_response()
    drift.update(queries.drift_of([row.id for row in page.rows]))
    agreed = summary("agreement")
    return render_template(
        "progress/list_strictness.html",
        page=page,
        islands=queries.islands(),
        agreement=agreed.content if agreed else None,
        as_of=queries.figures_as_of(),
    )


def _behind(shopper_id: int) -> str:
    """Return where the scores of a shopper are listed; a list of many asks for the way there once."""
    if "scores_behind" not in g:
        g.scores_behind = url_for("progress.list_behind", of="shopper")
    return f"{g.scores_behind}&shopper={shopper_id}"


def _effect_parts() -> dict[str, Callable[[Any], Any]]:
    """Return what a file gets for a strictness: three columns of numbers."""
    return {
        _("Strictness"): lambda row: tenth(row.ShopperFigure.effect),
        _("Strictness from"): lambda row: tenth(row.ShopperFigure.low),
        _("Strictness to"): lambda row: tenth(row.ShopperFigure.high),
    }


def _plain_quarters(series: list[list[Any]]) -> str:
    return _("; ").join(f"{when} {signed(effect)}" for when, _n, effect, _half in series[-QUARTERS:])


def _flag_links(shopper_id: int, found: dict[str, int]) -> Any:
    return get_template_attribute("progress/_insights.html", "flag_cell")(shopper_id, sorted(found.items()))


def _flags(found: dict[str, int]) -> str:
    return _("; ").join(f"{INTEGRITY[kind]} × {n}" for kind, n in sorted(found.items())) if found else "–"


@bp.get("/insights/checklists")
@allow(*MAKERS)
def list_checklist_quality() -> str:
    """List the checklist versions with what their items tell together."""
    return render_template("progress/list_checklist_quality.html", rows=queries.checklists())


@bp.get("/insights/checklists/<int:version_id>")
@allow(*MAKERS)
def show_checklist_quality(version_id: int) -> Any:
    """Show item by item what a checklist version measures; `export` gives the table as a file."""
    found = summary(f"items:{version_id}")
    version = db.session.get(ChecklistVersion, version_id)
    if found is None or version is None:
        raise NotFound
    checklist, texts = db.session.get_one(Checklist, version.checklist_id), queries.item_texts(version_id)
    kind = request.args.get("export", "")
    if kind in FORMATS:
        return table_response(f"items-{checklist.code}-{version.number}", kind, *_item_table(found.content, texts))
    return render_template(
        "progress/show_checklist_quality.html",
        version=version,
        checklist=checklist,
        found=found.content,
        texts=texts,
        findings=FINDINGS,
        as_of=found.as_of,
    )


def _item_table(content: dict[str, Any], texts: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    headers = [
        _("Item"),
        _("Wording"),
        _("Points got"),
        _("Item-rest"),
        _("Alpha without"),
        _("Missing"),
        _("Findings"),
    ]
    rows = [
        [
            one["code"],
            local(texts.get(one["code"], {})),
            *(one[key] for key in ("pass", "rest", "alpha", "missing")),
            _("; ").join(str(FINDINGS[flag]) for flag in one["flags"]),
        ]
        for one in content["items"]
    ]
    return headers, rows


@bp.get("/fairness")
@allow(*EVERYBODY)
def list_fairness() -> str:
    """List the waves whose fairness report can be read."""
    return render_template("progress/list_fairness.html", waves=reports.reported_waves())


@bp.get("/fairness/<int:wave_id>")
@allow(*EVERYBODY)
def show_fairness(wave_id: int) -> str:
    """Show the fairness report of a wave to all staff: it names nobody, nor does a count tell of fewer than five."""
    reader = signed_in_person()
    return render_template(
        "progress/show_fairness.html",
        known=told_to(reader, wave_id),
        answer_days=int(settings.get("answer_days")),
        fewest=FEWEST,
        opens=knows_shoppers(reader),
    )
