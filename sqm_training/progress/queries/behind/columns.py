"""What every list of visits behind a figure reads of a visit, however its rows are found."""

from typing import Any

from sqlalchemy import Select, func

from ....people.models import Site
from ....visits.models import Result, Visit

MADE = func.coalesce(Visit.visited_at, Result.approved_at)
"""When a visit was made, as well as the server knows."""
VISIT = (Visit.id.label("id"), Result.id.label("result_id"), Result.sheet_id, Result.withdrawn_at, Site)
Rows = Select[*tuple[Any, ...]]
