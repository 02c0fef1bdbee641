"""What a checklist read from a workbook lacks in shape, said at the row where it stands."""

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from ...files.problems import Problem
from ...measures.checklist import BadChecklist
from ..schema import ChecklistFile, content_problems, place

if TYPE_CHECKING:
    from .survey import SurveyReader


def shape_faults(plain: dict[str, Any], survey: "SurveyReader") -> list[Problem]:
    """Return the faults against the format of checklists: unknown words, codes with spaces, no items at all."""
    name = survey.sheet.file
    if not any(section["items"] for section in survey.sections):
        return [survey.sheet.problem(None, "", "没有任何题目", "there is no question")]
    try:
        ChecklistFile.model_validate(plain)
    except ValidationError as error:
        return [_fault(plain, one, survey) for one in error.errors()]
    except BadChecklist as error:
        return [Problem(name, {"zh": str(error), "en": str(error)})]
    return content_problems(plain, name)


def _fault(plain: dict[str, Any], error: Any, survey: "SurveyReader") -> Problem:
    path = error["loc"]
    cause = f"{place(plain, path)}: {error['msg']}"
    row = None
    if path[:1] == ("sections",) and len(path) > 1:
        section = plain["sections"][path[1]]
        row = survey.section_rows.get(section["code"])
        if len(path) > 3 and path[2] == "items":
            row = survey.item_rows.get(section["items"][path[3]]["code"])
    sheet = survey.sheet.title if row else ""
    return Problem(survey.sheet.file, {"zh": cause, "en": cause}, row, "", sheet)
