"""One item of a draft: its form by type, added or edited."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, request, url_for

from ...errors import NotFound
from ...measures.checklist import SUPPORTING, TYPES
from ...web.access import allow
from .. import queries
from ..actions.editing import mark_of
from ..actions.items import free_code, put_item
from ..changes import fields_between
from ..forms.condition import show_text
from ..forms.item import ItemForm, item_data
from ..forms.item_choices import answers_of, offer, standard_named, with_touchpoint
from ..forms.item_reading import read_item
from ..models import ChecklistVersion
from ..plain import to_plain
from ..shown import TYPE_HINTS, TYPE_NAMES, key_name
from . import KEEPERS, bp
from .saving import Plain, as_it_stands, is_saved, is_sent, page_of


@bp.route("/checklists/<code>/new-item", methods=["GET", "POST"])
@allow(*KEEPERS)
def add_item(code: str) -> Any:
    """Add an item of a chosen type to a section."""
    draft = queries.draft_by_code(code)
    plain = to_plain(draft)
    kind = request.args.get("type", "yes_no")
    section = request.args.get("section") or plain["sections"][0]["code"]
    if kind not in TYPES or section not in {one["code"] for one in plain["sections"]}:
        raise NotFound
    there = next(one["items"] for one in plain["sections"] if one["code"] == section)
    blank = {
        "code": free_code(plain, there[-1]["code"] if there else section, queries.codes_ever(code)),
        "text": {"zh": "", "en": ""},
        "type": kind,
        "answers_for": there[-1].get("answers_for", "person") if there else "person",
    }
    return _item_page(draft, plain, section, blank, None)


@bp.route("/checklists/<code>/items/<item>", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_item(code: str, item: str) -> Any:
    """Edit one item with the fields of its type."""
    draft = queries.draft_by_code(code)
    plain = to_plain(draft)
    for section in plain["sections"]:
        for row in section["items"]:
            if row["code"] == item:
                return _item_page(draft, plain, section["code"], row, item)
    raise NotFound


def _item_page(draft: ChecklistVersion, plain: Plain, section: str, row: Plain, former: str | None) -> Any:
    code = draft.checklist.code
    form = ItemForm(data=item_data(row) | {"section": section})
    standards, touchpoints = queries.standard_choices(row.get("standard")), queries.touchpoint_choices()
    offer(form, plain, former, standards, touchpoints, is_shown=not form.is_submitted())
    typed: Plain | None = None
    if is_sent(form):
        typed, faults = read_item(form, row)
        faults += standard_named(form, typed, standards)
        form.refuse_faults(faults)
        if not faults and is_saved(form, draft, _putter(form, typed, former)):
            return _after(code, form, typed)
    form.prepare()
    offer(form, plain, former, standards, touchpoints)
    show_text(form)
    is_stale = typed is not None and former is not None and request.form.get("seen") != mark_of(row)
    change = queries.last_change(code) if is_stale else None
    return page_of(
        "checklists/edit_item.html",
        form,
        version=as_it_stands(form, draft, code),
        former=former,
        title=row["text"],
        seen=mark_of(row),
        theirs=fields_between(row, with_touchpoint(typed, standards)) if typed and is_stale else [],
        change=change,
        names=queries.names_of([change.actor_id]) if change else {},
        types=TYPE_NAMES,
        type_hints=TYPE_HINTS,
        is_supporting=form.type.data in SUPPORTING,
        standards=standards,
        known=_known_answers(plain, former),
        key_name=key_name,
    )


def _putter(form: ItemForm, typed: Plain, former: str | None) -> Callable[[Plain, str | None], Any]:
    return lambda plain, seen: put_item(plain, form.section.data, typed, former, seen)


def _after(code: str, form: ItemForm, typed: Plain) -> Any:
    if request.form.get("act") == "save-next":
        return redirect(url_for("checklists.add_item", code=code, section=form.section.data, type=typed["type"]))
    return redirect(url_for("checklists.edit_checklist", code=code, _anchor=f"item-{typed['code']}"))


def _known_answers(plain: Plain, former: str | None) -> dict[str, list[tuple[str, Mapping[str, str]]]]:
    """Return the answers that a condition may name, by item before this one, each with its words."""
    found: dict[str, list[tuple[str, Mapping[str, str]]]] = {}
    for section in plain["sections"]:
        for item in section["items"]:
            if item["code"] == former:
                return found
            found[item["code"]] = answers_of(item)
    return found
