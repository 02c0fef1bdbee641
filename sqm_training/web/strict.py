"""Requests that are read strictly: what no database can keep does not come in."""

import json
import re
from types import SimpleNamespace
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from flask import Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, iter_multi_items

from .rules import MOST_NUMBER

DIGITS = len(str(MOST_NUMBER))
NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def parsed(raw: str | bytes) -> Any:
    """Parse JSON; raise `ValueError` on NaN, on half characters and NUL in texts, and on what is nested too deeply."""
    text = raw.decode("utf-8") if isinstance(raw, bytes) else raw
    try:
        found = json.loads(text, parse_constant=_refuse, parse_float=_finite)
        if "\\u" in text:
            written = json.dumps(found, ensure_ascii=False)
            written.encode()  # half of a surrogate pair is a UnicodeError, which is a ValueError
            if NUL.search(written):
                raise ValueError("NUL")
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return found


def _finite(text: str) -> float:
    number = float(text)
    return number if abs(number) < float("inf") else _refuse(text)


def _refuse(text: str) -> NoReturn:
    raise ValueError(text)


def address_parts(address: str | None) -> SplitResult:
    """Return the parts of an address that somebody sent, all of them empty when it is none."""
    try:
        return urlsplit(address or "")
    except ValueError:
        return urlsplit("")


def is_number(text: str) -> bool:
    """Say whether a text is a whole number from 0 on that any column can hold."""
    return text.isascii() and text.isdigit() and len(text) <= DIGITS and int(text) <= MOST_NUMBER


class Parameters(ImmutableMultiDict[str, Any]):
    """What an address or a form says, without NUL: nobody types one, and PostgreSQL refuses it.

    A number that is asked for as one is a number that a column can hold, or it is not there.
    """

    def __init__(self, mapping: Any = None) -> None:
        super().__init__((key, _cleaned(value)) for key, value in iter_multi_items(mapping or ()))

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # type: ignore[override]  # overloads there
        """Return the first value, as `type` makes it."""
        return super().get(key, default, _number if type is int else type)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        """Return all values, as `type` makes them."""
        return super().getlist(key, _number if type is int else type)


def _number(text: str) -> int:
    if not is_number(text.removeprefix("-")):
        raise ValueError(text)
    return int(text)


def _cleaned(value: Any) -> Any:
    if isinstance(value, FileStorage) and value.filename:
        value.filename = value.filename.replace("\0", "")
    return value.replace("\0", "") if isinstance(value, str) else value


class StrictRequest(Request):
    """A request whose JSON and parameters are read strictly."""

    parameter_storage_class = Parameters

    @property
    def json_module(self) -> Any:
        """What reads JSON here, whatever Flask hands over for it."""
        return SimpleNamespace(loads=parsed, dumps=json.dumps)

    @json_module.setter
    def json_module(self, _given: Any) -> None:
        """Keep reading strictly."""
