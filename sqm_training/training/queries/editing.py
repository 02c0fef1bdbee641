"""Reads for the editor: one module, one part, one lesson of a draft."""

from ...errors import NotFound
from ..models import CourseVersion, Module, Part


def module_of(draft: CourseVersion, code: str) -> Module:
    """Return a module of a draft by its code, or raise `NotFound`."""
    found = next((one for one in draft.modules if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def part_of(module: Module, part_id: int) -> Part:
    """Return a part of a module, or raise `NotFound`."""
    found = next((one for one in module.parts if one.id == part_id), None)
    if found is None:
        raise NotFound
    return found
