"""The shipped library as its guards read it."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from sqm_training.checklists.schema import load_plain, read_yaml
from sqm_training.library import FOLDER
from sqm_training.standards.schema import load_plain as load_standards

COUNTS = {"CTR": 33, "TEL": 18, "FLD": 17, "WEB": 11}
"""The checklists that shoppers fill in, with how many items of each are scored."""
RUBRIC = "RP"
"""The rubric by which an observed role-play is scored."""
ALL = (*COUNTS, RUBRIC)


@cache
def standards_file() -> dict[str, Any]:
    file = FOLDER / "standards.yaml"
    return load_standards(file.read_text("utf-8"), file.name)


@cache
def checklist(code: str) -> dict[str, Any]:
    file = FOLDER / "checklists" / f"{code}.yaml"
    return load_plain(file.read_text("utf-8"), file.name)


def by_code(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["code"]: row for row in rows}


def items_of(code: str) -> list[dict[str, Any]]:
    return [item for section in checklist(code)["sections"] for item in section["items"]]


def bilingual(part: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every mapping that has Chinese or English, with its place."""
    if isinstance(part, dict):
        if "zh" in part or "en" in part:
            yield path, part
        for key, value in part.items():
            yield from bilingual(value, f"{path}.{key}")
    elif isinstance(part, list):
        for at, value in enumerate(part):
            name = value.get("code", at) if isinstance(value, dict) else at
            yield from bilingual(value, f"{path}[{name}]")


def everything() -> Iterator[tuple[str, dict[str, Any]]]:
    moments = read_yaml((FOLDER / "moments.yaml").read_text("utf-8"), "moments.yaml")
    for name, plain in [("standards", standards_file()), ("moments", moments), *((c, checklist(c)) for c in ALL)]:
        yield from bilingual(plain, name)
