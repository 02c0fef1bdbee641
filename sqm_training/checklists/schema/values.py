"""The small values of a checklist file: codes, exact numbers, answers named in rules."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StrictStr

from ...files.shapes import fault
from ...measures.checklist import TYPES, BadChecklist, exact, word

MOST = 1_000_000
"""No number of a checklist is larger: points are summed as millionths."""
CODE = r"^[A-Za-z0-9_.-]{1,40}$"
Code = Annotated[str, Field(pattern=CODE)]


def is_code(text: str) -> bool:
    """Say whether a text may be a code."""
    return re.fullmatch(CODE, text) is not None


def _exact(value: Any) -> Any:
    try:
        exact(value)
    except BadChecklist as error:
        raise fault("not_a_number", found=str(value)[:40]) from error
    return value


def _moderate(value: Any) -> Any:
    if abs(exact(_exact(value))) > MOST:
        raise fault("too_large", most=MOST)
    return value


def _not_negative(value: Any) -> Any:
    if exact(value) < 0:
        raise fault("negative")
    return value


def _share(value: Any) -> Any:
    if not 0 <= exact(value) <= 1:
        raise fault("share_range")
    return value


def _level(value: Any) -> Any:
    if not 0 <= exact(value) <= 1:
        raise fault("level_range")
    return value


def _limit(value: Any) -> Any:
    return value if value in (None, "*") else _exact(value)


def _cap(value: Any) -> Any:
    if value in ("zero", "flag"):
        return value
    if not 0 <= exact(_exact(value)) <= 100:
        raise fault("cap_range")
    return value


def _type(value: str) -> str:
    if value not in TYPES:
        raise fault("unknown_type", found=value[:40])
    return value


def _mapped(key: str) -> BeforeValidator:
    """Read a bare value as a mapping with that one key, so that both ways of writing have one shape."""
    return BeforeValidator(lambda value: value if isinstance(value, Mapping) else {key: value})


Number = Annotated[Any, AfterValidator(_moderate)]
"""A number as it is written: 4, 2.5, or "1/3"."""
Points = Annotated[Number, AfterValidator(_not_negative)]
Share = Annotated[Number, AfterValidator(_share)]
LevelValue = Annotated[Number, AfterValidator(_level)]
Limit = Annotated[Any, AfterValidator(_limit)]
"""The end of a band; nothing, or `*`, for every value."""
Cap = Annotated[Any, AfterValidator(_cap)]
Kind = Annotated[StrictStr, AfterValidator(_type)]
Word = Annotated[str, BeforeValidator(lambda value: word(value) if isinstance(value, bool | int) else value)]
"""A short word; true and false, which some editors make of yes and no, are those words again."""
Entry = Annotated[str, BeforeValidator(lambda value: word(value) if isinstance(value, bool | int | float) else value)]
"""An answer named in a rule: yes, 0.5, <3."""
as_value, as_code = _mapped("value"), _mapped("code")
