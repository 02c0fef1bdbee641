"""Pages of progress: results, the improvement chart, sites and practice, and what leaders read of all of it."""

from flask import Blueprint

from .. import privacy as _privacy  # noqa: F401 - says what progress keeps about people
from ..bars import span_bar
from ..contents import insight_groups
from ..queries import settled as _settled  # noqa: F401 - says how many visits were counted
from ..queries.around import around
from ..queries.planning import advice
from ..words import (
    CHANGES,
    EXCLUSIONS,
    INTEGRITY,
    REASONS,
    change_span,
    covered_words,
    hundredths,
    signed,
    told,
    told_share,
)

bp = Blueprint("progress", __name__)
bp.add_app_template_global(lambda key: CHANGES.get(key, key), "change_name")
bp.add_app_template_global(signed, "signed")
bp.add_app_template_global(change_span, "change_span")
bp.add_app_template_global(span_bar, "span_bar")
bp.add_app_template_global(advice, "planning_advice")
bp.add_app_template_global(around, "visits_around")
bp.add_app_template_global(insight_groups, "insight_groups")
bp.add_app_template_global(lambda key: REASONS.get(key, key), "reason_name")
bp.add_app_template_global(lambda key: EXCLUSIONS.get(key, key), "exclusion_name")
bp.add_app_template_global(lambda key: INTEGRITY.get(key, key), "flag_name")
bp.add_app_template_global(hundredths, "hundredths")
bp.add_app_template_global(covered_words, "covered_words")
bp.add_app_template_global(told, "told")
bp.add_app_template_global(told_share, "told_share")

from . import (  # noqa: E402, F401 - they add their routes to `bp`
    behind,
    card,
    effects,
    insights,
    limits,
    measuring,
    overdue,
    parts,
    people,
    plays,
    reports,
    results,
    shopper,
    site_visits,
    steps,
    team,
)
