"""The scores behind the mean and shift of a wave, and behind the strictness of a shopper."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request, url_for
from sqlalchemy import ColumnElement, func

from ....errors import NotFound
from ....extensions import db
from ....people.models import Person, Site
from ....web.lists import PAGE_SIZE, Column, Listing, Quickly, list_page
from ....web.text import _, local
from ...models import CountedScore, PersonFigure, ShopperFigure
from ...queries.behind import scores as queries
from ...words import signed
from .common import (
    SORTABLE,
    Head,
    knows_shoppers,
    long_note,
    number_column,
    shopper_column,
    show,
    site_column,
    when_column,
)


def of_wave(reader: Person) -> Any:
    """List the scores behind the mean and the common shift of a wave; they are of all sites, so of trainers alone."""
    if not knows_shoppers(reader):
        raise NotFound
    key = request.args.get("wave", "")
    figure, wave = queries.wave_behind(key)
    shift = CountedScore.score - CountedScore.adjusted - func.coalesce(ShopperFigure.effect, 0.0)
    page = _listing(
        reader,
        queries.of_wave(key),
        figure.n,
        [
            ("strictness", _("Strictness"), _effect, ShopperFigure.effect),
            ("shift", _("Common shift"), _shift, shift),
        ],
        has_shopper=True,
    )
    head = Head(
        title=local(wave.title) if wave else key,
        back=(_("Waves"), url_for("progress.show_waves")),
        stats=[
            (_("Mean"), f"{figure.mean:.1f}", ""),
            (_("Common shift"), *_interval(figure.effect, figure.low, figure.high)),
            (_("Number of scores"), f"{figure.n:,}", ""),
        ],
        facts=[],
        how=_(
            "The mean is that of the scores below: own items of everybody who was met, visit by visit. The "
            "common shift is estimated from all waves together; in each score it is what is left without adjusted "
            "score and strictness."
        ),
        as_of=figure.as_of,
        notes=[] if figure.n <= SORTABLE else [long_note()],
    )
    left = None if page.export else queries.left_of_wave(key, wave, figure.as_of)
    return show(head, page, left, reader)


def of_shopper(reader: Person) -> Any:
    """List the scores behind the strictness of a shopper, of all time or of a quarter."""
    if not knows_shoppers(reader):
        raise NotFound
    number, name = request.args.get("shopper", 0, type=int), request.args.get("quarter", "")
    person, figure = queries.shopper_behind(number, name)
    shifts = queries.shifts()
    page = _listing(
        reader,
        queries.of_shopper(number, name),
        figure.n,
        [
            ("shift", _("Common shift"), lambda row: shifts.get(row.wave), None),
            ("strictness", _("Strictness"), lambda row: _strictness(row, shifts), None),
            ("usual", _("Usual of this person"), lambda row: row.usual, PersonFigure.adjusted),
            ("above", _("Above the usual"), lambda row: _above(row, shifts), None),
        ],
        has_shopper=False,
    )
    head = Head(
        title=" · ".join(filter(None, (_("Strictness"), person.name, name))),
        back=(person.name, url_for("progress.show_shopper", person_id=person.id)),
        stats=[
            (_("Strictness"), *_interval(figure.value, figure.low, figure.high)),
            (_("Number of scores"), f"{figure.n:,}", ""),
        ],
        facts=[],
        how=_how(name),
        as_of=figure.as_of,
    )
    left = None if page.export else queries.left_of_shopper(number, name, figure.as_of)
    return show(head, page, left, reader)


def _how(name: str) -> str:
    if name:
        return _(
            "The mean of the last column: how far each score, without the common shift, lies above what this person "
            "usually gets."
        )
    return _(
        "Estimated from all shoppers and waves together, for people whom several shoppers met. In each score it is "
        "what is left without adjusted score and common shift."
    )


Extra = tuple[str, str, Callable[[Any], float | None], Any]


def _listing(
    reader: Person, conditions: Sequence[ColumnElement[bool]], n: int, extra: Sequence[Extra], *, has_shopper: bool
) -> Listing:
    rows, is_small = queries.scores_behind(conditions), n <= SORTABLE

    def by(column: Any) -> Any:
        return column if is_small else None

    def newest(skipped: int) -> list[Any]:
        ordered = rows.order_by(CountedScore.at.desc(), CountedScore.id)
        return list(db.session.execute(ordered.limit(PAGE_SIZE).offset(skipped)))

    signs = [
        Column(key, title, _signed(value) if key != "usual" else _tenth(value), sort=by(sort), is_number=True,
               export=_plain(value))
        for key, title, value, sort in extra
    ]  # fmt: skip
    return list_page(
        rows,
        columns=[
            when_column(reader, CountedScore.at, lambda row: row.person_id),
            *number_column(reader),
            site_column(by(Site.name)),
            Column("met", _("Who was met"), lambda row: row.met or "–", sort=by(queries.MET.name), is_short=True),
            *(shopper_column(reader, by(queries.SHOPPER.name)) if has_shopper else []),
            Column("score", _("Score"), lambda row: f"{row.score:.1f}", sort=by(CountedScore.score), is_number=True,
                   export=lambda row: row.score),
            Column("adjusted", _("Adjusted"), _tenth(lambda row: row.adjusted), sort=by(CountedScore.adjusted),
                   is_number=True, export=lambda row: row.adjusted),
            *signs,
        ],
        search=[Site.name, Site.name_en, queries.MET.name, queries.SHOPPER.name] if is_small else (),
        default_sort="-when",
        empty=(_("No visits"), _("Nothing counts in this figure."), None, None),
        name="visits-behind",
        notes=[_("For coaching only; not to be used alone for appraisal or discipline.")],
        quickly=Quickly(lambda: n, newest),
    )  # fmt: skip


def _signed(value: Callable[[Any], float | None]) -> Callable[[Any], str]:
    return lambda row: "–" if (found := value(row)) is None else signed(found)


def _tenth(value: Callable[[Any], float | None]) -> Callable[[Any], str]:
    return lambda row: "–" if (found := value(row)) is None else f"{found:.1f}"


def _plain(value: Callable[[Any], float | None]) -> Callable[[Any], float | str]:
    return lambda row: "" if (found := value(row)) is None else found


def _effect(row: Any) -> float | None:
    return None if row.effect is None else float(row.effect)


def _shift(row: Any) -> float | None:
    return None if row.adjusted is None else float(row.score - row.adjusted - (row.effect or 0.0))


def _strictness(row: Any, shifts: dict[str, float]) -> float | None:
    return None if row.adjusted is None else float(row.score - row.adjusted - shifts.get(row.wave, 0.0))


def _above(row: Any, shifts: dict[str, float]) -> float | None:
    if row.usual is None or row.adjusted is None:
        return None
    return float(row.score - shifts.get(row.wave, 0.0) - row.usual)


def _interval(value: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    if value is None:
        return "–", _("cannot be told")
    return signed(value), "" if low is None or high is None else f"{signed(low)} … {signed(high)}"
