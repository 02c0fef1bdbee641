"""Where a person can go: the rail of a laptop, the bar of four on a phone or tablet."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException

from .access import EVERYBODY, Role, may_open
from .strict import address_parts
from .text import _l

BAR_LENGTH = 4


@dataclass(frozen=True)
class Entry:
    """One place to go, offered to these roles.

    `bar` is its order in the bar of people with one role; `also` names pages that belong to it, though their
    addresses do not begin with its own.
    """

    endpoint: str
    label: Any
    icon: str
    roles: frozenset[Role] = EVERYBODY
    group: str = "work"
    bar: dict[Role, int] = field(default_factory=dict)
    also: frozenset[str] = frozenset()

    @property
    def href(self) -> str:
        """The address."""
        return _address(request.script_root, self.endpoint)


@cache
def _address(_root: str, endpoint: str) -> str:
    """Return the address of an entry below a root; each page writes all of them."""
    return url_for(endpoint)


STAFF = frozenset({Role.TRAINER, Role.MANAGER, Role.ADMIN})
TRAINERS = frozenset({Role.TRAINER})
MANAGERS = frozenset({Role.MANAGER})
MAKERS = frozenset({Role.TRAINER, Role.ADMIN})
ADMINS = frozenset({Role.ADMIN})
SHOPPERS = frozenset({Role.SHOPPER})
EMPLOYEES = frozenset({Role.EMPLOYEE})
REVIEWING = frozenset(
    {
        "visits.show_review",
        "visits.show_versions",
        "visits.list_appeals",
        "visits.decide_appeal",
        "roleplay.decide_objection",
        "roleplay.decide_mark_objection",
        "visits.approve_visit",
        "visits.return_visit",
        "visits.void_visit",
        "visits.match_contact",
        "visits.correct_answer",
        "visits.decide_critical",
        "visits.check_photo",
        "visits.publish_early",
        "visits.take_over_addendum",
        "visits.close_addendum",
    }
)
"""The pages of review, and the acts that show one of them again when they are refused."""

SITE_PAGES = frozenset(
    {"progress.list_sites", "progress.show_site", "progress.list_site_visits", "progress.show_site_report"}
)

PLAYING = frozenset(
    {
        "roleplay.play_attempt",
        "roleplay.show_debrief",
        "roleplay.object_to_mark",
        "roleplay.list_my_attempts",
        "standards.show_practice",
    }
)

ENTRIES: list[Entry] = [
    Entry("home.show_home", _l("Home"), "home", bar={Role.EMPLOYEE: 1, Role.MANAGER: 1, Role.ADMIN: 1}),
    Entry("visits.list_visits", _l("Visits"), "visits", TRAINERS),
    Entry("visits.show_queue", _l("Review"), "review", TRAINERS, also=REVIEWING),
    Entry("visits.list_waves", _l("Waves"), "wave", TRAINERS),
    Entry("roleplay.list_scenarios", _l("Scenarios"), "scenario", MAKERS),
    Entry("training.list_courses", _l("Courses"), "course", MAKERS),
    Entry("training.list_quizzes", _l("Quizzes"), "quiz", MAKERS),
    Entry("training.list_banks", _l("Question banks"), "bank", MAKERS),
    Entry("assignments.list_assignments", _l("Assignments"), "task", STAFF, bar={Role.MANAGER: 3}),
    Entry("roleplay.list_observations", _l("Face to face"), "statement", STAFF),
    Entry("checklists.list_checklists", _l("Checklists"), "checklist", MAKERS),
    Entry("visits.list_my_visits", _l("My visits"), "visits", SHOPPERS, "own", bar={Role.SHOPPER: 1}),
    Entry("visits.list_waiting", _l("Waiting to send"), "queue", SHOPPERS, "own", bar={Role.SHOPPER: 2}),
    Entry("calibration.list_my_calibrations", _l("Calibration"), "check", SHOPPERS, "own"),
    Entry("assignments.show_my_tasks", _l("My tasks"), "task", EMPLOYEES | SHOPPERS, "own"),
    Entry("roleplay.list_my_observations", _l("Face to face"), "statement", EMPLOYEES, "own"),
    Entry("training.list_courses", _l("Learn"), "course", EMPLOYEES | SHOPPERS, "own", bar={Role.EMPLOYEE: 2}),
    Entry("progress.show_practice", _l("Practise"), "practice", EMPLOYEES, "own", also=PLAYING),
    Entry("roleplay.list_scenarios", _l("Scenarios"), "scenario", EMPLOYEES, "own"),
    Entry("training.list_quizzes", _l("Quizzes"), "quiz", EMPLOYEES, "own"),
    Entry("progress.list_my_results", _l("Results"), "results", EMPLOYEES, "own", bar={Role.EMPLOYEE: 3}),
    Entry("progress.show_my_progress", _l("My progress"), "progress", EMPLOYEES, "own", bar={Role.EMPLOYEE: 4}),
    Entry("training.list_plans", _l("Plans to confirm"), "check", MANAGERS),
    Entry("progress.show_insights", _l("Insights"), "progress", STAFF, also=SITE_PAGES, bar={Role.MANAGER: 2}),
    Entry("progress.list_fairness", _l("Fairness"), "check", EMPLOYEES | STAFF, "aid"),
    Entry("people.list_people", _l("People"), "people", STAFF, bar={Role.ADMIN: 2}),
    Entry("standards.list_standards", _l("Standards"), "standards", STAFF),
    Entry("people.list_sites", _l("Sites"), "site", ADMINS, "admin"),
    Entry("people.list_holidays", _l("Working days"), "calendar", ADMINS, "admin"),
    Entry("jobs.list_jobs", _l("Jobs"), "job", ADMINS, "admin"),
    Entry("people.list_audit_rows", _l("Audit trail"), "audit", ADMINS, "admin"),
    Entry("people.edit_settings", _l("Settings"), "settings", ADMINS, "admin", bar={Role.ADMIN: 3}),
    Entry("home.show_help", _l("Help"), "help", group="aid", bar={Role.SHOPPER: 3}),
    Entry("people.show_me", _l("Me"), "person", group="me", bar={Role.SHOPPER: 4}),
]
"""All places in the order of the rail; what does not exist or is not open to the person is left out."""


def _open_entries() -> list[Entry]:
    """Return the entries that the visitor may open; where two lead to the same page, the first one."""
    roles: frozenset[Role] = current_user.roles if current_user.is_authenticated else frozenset()
    kept: dict[frozenset[Role], list[Entry]] = current_app.extensions.setdefault("entries", {})
    if roles not in kept:
        found: dict[str, Entry] = {}
        for entry in ENTRIES:
            if roles & entry.roles and may_open(entry.endpoint):
                found.setdefault(entry.endpoint, entry)
        kept[roles] = list(found.values())
    return kept[roles]


def rail() -> list[list[Entry]]:
    """Return the entries of the rail in groups that a line separates."""
    groups: dict[str, list[Entry]] = {}
    for entry in _open_entries():
        if entry.group != "me":
            groups.setdefault(entry.group, []).append(entry)
    return list(groups.values())


def bar() -> tuple[list[Entry], bool]:
    """Return the entries of the bar, and whether its last place is a menu of everything.

    Who has one role has the places of that work: four, or three and the menu; others have the first three of the rail.
    """
    roles = current_user.roles if current_user.is_authenticated else frozenset()
    entries = _open_entries()
    if len(roles) == 1:
        (role,) = roles
        own = sorted((entry for entry in entries if role in entry.bar), key=lambda entry: entry.bar[role])
        if own:
            return own[:BAR_LENGTH], len(own) < BAR_LENGTH
    places = [entry for entry in entries if entry.group != "me"]
    fits = len(places) <= BAR_LENGTH
    return places[: BAR_LENGTH if fits else BAR_LENGTH - 1], not fits


def place() -> Entry | None:
    """Return the entry that the present page belongs to: its own, one that names it, else where its address begins."""
    entries = _open_entries()
    for entry in entries:
        if request.endpoint == entry.endpoint or request.endpoint in entry.also:
            return entry
    below = [entry for entry in entries if entry.href != "/" and request.path.startswith(entry.href.rstrip("/") + "/")]
    return max(below, key=lambda entry: len(entry.href), default=None)


def this_page() -> str:
    """Return the address under which the present page can be opened again: of a refused act, that of its form."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    try:
        current_app.url_map.bind("").match(request.path, method="GET")
    except (HTTPException, RoutingException):
        before = address_parts(request.referrer)
        return before.path + (f"?{before.query}" if before.query else "") if before.netloc == request.host else "/"
    return request.path


def can(endpoint: str) -> bool:
    """Say whether a page exists and is open to the visitor."""
    return endpoint in current_app.view_functions and may_open(endpoint)


def search_address() -> str | None:
    """Return where the search of the top bar leads, None when the visitor may not search."""
    try:
        endpoint, _values = current_app.url_map.bind("").match("/search", method="GET")
    except (HTTPException, RoutingException):
        return None
    return "/search" if may_open(str(endpoint)) else None


def init_app(app: Flask) -> None:
    """Let the layout ask; a system is no demo unless the layer that keeps settings says so."""
    app.jinja_env.globals.update(
        rail=rail, bar=bar, place=place, can=can, search_address=search_address, this_page=this_page
    )
    app.jinja_env.globals.setdefault("demo_mode", lambda: False)
