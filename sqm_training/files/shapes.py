"""The shape of what files hold: every fault at once, with its line, path and cause in both languages."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from .document_words import CAUSES, UNKNOWN
from .documents import Lines, Path, placed
from .problems import Problem


class Strict(BaseModel):
    """A part of a file in which unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Words(Strict):
    """Words in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


def fault(code: str, **details: Any) -> PydanticCustomError:
    """Return the refusal of a value for a cause of `CAUSES`; raise it in a validator."""
    return PydanticCustomError(code, CAUSES[code][1], details)


def shape_problems(schema: type[BaseModel], plain: dict[str, Any], name: str, text: str | None = None) -> list[Problem]:
    """Return the faults of shape: missing and unknown keys, wrong types. With the text they get their lines."""
    lines = Lines(text)
    return [Problem(name, placed(plain, path, cause), lines.of(path)) for path, cause in shape_faults(schema, plain)]


def shape_faults(schema: type[BaseModel], plain: dict[str, Any]) -> list[tuple[Path, dict[str, str]]]:
    """Return the faults of shape, each as its path and its cause in both languages."""
    try:
        schema.model_validate(plain)
    except ValidationError as error:
        return [(one["loc"], cause_of(one)) for one in error.errors(include_url=False)]
    return []


def cause_of(error: Any) -> dict[str, str]:
    """Say one fault that pydantic found, in both languages."""
    zh, en = CAUSES.get(error["type"], UNKNOWN)
    details = {"msg": error["msg"], "given": repr(error.get("input"))[:60], **(error.get("ctx") or {})}
    return {"zh": zh.format_map(details), "en": en.format_map(details)}
