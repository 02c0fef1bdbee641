"""How the address changes a statement: narrowed, sorted, counted, fetched."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy import ColumnElement, Select, func, inspect, literal, or_, select
from sqlalchemy.orm import Mapper

from ...extensions import db
from .columns import Column, Filter, Words

AnySelect = Select[*tuple[Any, ...]]
PAGE_SIZE = 25
"""Two screens of a laptop, five of a phone: what stands further down is searched for."""
MOST_COUNTED = 10_000
"""Rows are counted up to here: an exact count of a million rows costs more than it tells."""


@dataclass(frozen=True)
class Quickly:
    """A shorter way to the list as it opens: `count` as `statements.count` does, `rows` the page after so many."""

    count: Callable[[], int]
    rows: Callable[[int], list[Any]]


def order(columns: Sequence[Column], default: str) -> tuple[str, bool]:
    """Return the key to sort by and whether downwards: the wish of the address when it is offered."""
    sortable = {column.key for column in columns if column.sort is not None}
    wish = request.args.get("sort", "")
    return default_order(wish if wish.removeprefix("-") in sortable else default)


def default_order(chosen: str) -> tuple[str, bool]:
    """Return the key of an order and whether it goes downwards."""
    return chosen.removeprefix("-"), chosen.startswith("-")


def narrowed(statement: AnySelect, search: Sequence[Any], filters: Sequence[Filter]) -> AnySelect:
    """Keep the rows that hold every word searched for and pass every filter."""
    for word in request.args.get("q", "").split()[:8] if search else ():
        statement = statement.where(or_(*(_holds(one, word) for one in search)))
    for each in filters:
        if each.value:
            statement = statement.where(each.where(each.value))
    return statement


def _holds(one: Any, word: str) -> ColumnElement[bool]:
    held: ColumnElement[bool] = one.where(word) if isinstance(one, Words) else one.icontains(word, autoescape=True)
    return held


def ordered(statement: AnySelect, columns: Sequence[Column], key: str, is_descending: bool) -> AnySelect:
    """Sort by a column and then by primary key, so that every row has one place."""
    order = next((column.sort for column in columns if column.key == key and column.sort is not None), None)
    if order is None:
        return statement
    statement = statement.order_by(None).order_by(order.desc() if is_descending else order.asc())
    entity = statement.column_descriptions[0].get("entity")
    if entity is None or _is_grouped(statement):
        return statement
    mapper: Mapper[Any] = inspect(entity).mapper
    aliased = [getattr(entity, mapper.get_property_by_column(column).key) for column in mapper.primary_key]
    return statement.order_by(*aliased)


def _is_grouped(statement: AnySelect) -> bool:
    return bool(statement._group_by_clauses or statement._distinct)


def count(statement: AnySelect) -> int:
    """Count the rows, up to one more than `MOST_COUNTED`."""
    plain = statement.order_by(None)
    if not _is_grouped(statement):
        plain = plain.with_only_columns(literal(1), maintain_column_froms=True)
    counted = select(func.count()).select_from(plain.limit(MOST_COUNTED + 1).subquery())
    return db.session.scalar(counted) or 0


def values(statement: AnySelect, column: Any) -> list[Any]:
    """Return what a column holds in all rows, each value once and without order."""
    rows = statement.order_by(None).with_only_columns(column, maintain_column_froms=True).distinct().subquery()
    return list(db.session.scalars(select(rows)))


def cut(statement: AnySelect, skipped: int, *, is_long: bool) -> AnySelect:
    """Keep one page; of a long list its keys are found first, so that the rows before it are sorted but never read."""
    if not is_long:
        return statement.limit(PAGE_SIZE).offset(skipped)
    (key,) = inspect(statement.column_descriptions[0]["entity"]).local_table.primary_key
    keys = statement.with_only_columns(key, maintain_column_froms=True).limit(PAGE_SIZE).offset(skipped)
    return statement.where(key.in_(keys))


def fetch(statement: AnySelect) -> list[Any]:
    """Return the entities of a statement with one column, else its rows."""
    result = db.session.execute(statement)
    if len(statement.column_descriptions) == 1:
        return list(result.scalars().unique())
    return list(result.unique())
