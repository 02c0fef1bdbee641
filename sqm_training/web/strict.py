"""Requests that are read strictly: what no database can keep does not come in."""

import json
import re
from types import SimpleNamespace
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from flask import Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict, iter_multi_items

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


class Parameters(ImmutableMultiDict[str, Any]):
    """What an address or a form says, without NUL: nobody types one, and PostgreSQL refuses it."""

    def __init__(self, mapping: Any = None) -> None:
        super().__init__((key, _cleaned(value)) for key, value in iter_multi_items(mapping or ()))


def _cleaned(value: Any) -> Any:
    if isinstance(value, FileStorage) and value.filename:
        value.filename = value.filename.replace("\0", "")
    return value.replace("\0", "") if isinstance(value, str) else value


class StrictRequest(Request):
    """A request whose JSON and parameters are read strictly."""

    parameter_storage_class = Parameters

    @property
    def json_module(self) -> Any:  # type: ignore[override]  # a class attribute there, which Flask replaces per request
        """What reads JSON here, whatever Flask hands over for it."""
        return SimpleNamespace(loads=parsed, dumps=json.dumps)

    @json_module.setter
    def json_module(self, _given: Any) -> None:
        """Keep reading strictly."""
