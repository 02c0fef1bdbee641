"""Reading YAML 1.2 files against a schema: every fault at once, with its line, path and cause in both languages."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from .document_words import CAUSES, UNKNOWN
from .problems import BadFile, Problem

Path = Sequence[int | str]


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


def read_yaml(text: str, name: str) -> dict[str, Any]:
    """Read YAML 1.2 as plain data (`yes` and `no` stay words); raise `BadFile` with the line of a fault."""
    try:
        plain = YAML(typ="safe", pure=True).load(text)
    except (YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        cause = str(getattr(error, "problem", None) or error).strip()
        row = mark.line + 1 if mark else None
        raise BadFile(
            [Problem(name, {"zh": f"YAML 写法有误（{cause}）", "en": f"not valid YAML ({cause})"}, row)]
        ) from error
    if not isinstance(plain, dict):
        raise BadFile([Problem(name, {"zh": "文件内容不是键值结构", "en": "the file is not a mapping"})])
    return plain


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


def placed(plain: Any, path: Path, cause: dict[str, str]) -> dict[str, str]:
    """Put the place before the cause, in both languages."""
    where = place(plain, path)
    return {"zh": f"{where}：{cause['zh']}", "en": f"{where}: {cause['en']}"}


def place(plain: Any, path: Path) -> str:
    """Write a place by codes where there are any: `sections[B].items[B3].bands[0].points`."""
    words = ""
    for step in path:
        if isinstance(step, int):
            plain = plain[step] if isinstance(plain, list) and step < len(plain) else None
            code = plain.get("code") if isinstance(plain, dict) else None
            words += f"[{step if code is None else code}]"
        elif isinstance(plain, dict) or not words:
            plain = plain.get(step) if isinstance(plain, dict) else plain
            words += f".{step}" if words else str(step)
    return words


class Lines:
    """Where the values of a YAML text stand; the text is read a second time only when a line is asked for."""

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.root: Node | None = None

    def of(self, path: Path) -> int | None:
        """Return the line (1-based) of the deepest part of the path that stands in the file, None when none does."""
        if self.text is None:
            return None
        self.root = self.root or YAML(typ="safe", pure=True).compose(self.text)
        node: Node | None = self.root
        line: int | None = None
        for step in path:
            node, line = _below(node, step, line)
        return line


def _below(node: Node | None, step: int | str, line: int | None) -> tuple[Node | None, int | None]:
    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return node, line
