"""Reading YAML 1.2 files, and where in them a value stands: its line, and its path by codes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .problems import BadFile, Problem

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node

Path = Sequence[int | str]


def read_yaml(text: str, name: str) -> dict[str, Any]:
    """Read YAML 1.2 as plain data (`yes` and `no` stay words); raise `BadFile` with the line of a fault."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

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
        from ruamel.yaml import YAML

        if self.text is None:
            return None
        self.root = self.root or YAML(typ="safe", pure=True).compose(self.text)
        node: Node | None = self.root
        line: int | None = None
        for step in path:
            node, line = _below(node, step, line)
        return line


def _below(node: "Node | None", step: int | str, line: int | None) -> "tuple[Node | None, int | None]":
    from ruamel.yaml.nodes import MappingNode, SequenceNode

    if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark.line + 1
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    return node, line
