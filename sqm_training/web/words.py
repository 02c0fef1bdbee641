"""What channels, kinds of site, dimensions and roles are called on pages."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from .text import _, _l

CHANNELS: dict[str, Any] = {
    "counter": _l("Counter"),
    "hotline": _l("Hotline"),
    "field": _l("Field visit"),
    "online": _l("Online"),
    "all": _l("All channels"),
    "none": _l("No channel"),
}
KINDS: dict[str, Any] = {
    "group": _l("Group"),
    "company": _l("Company"),
    "hall": _l("Business hall"),
    "hotline": _l("Hotline centre"),
    "field": _l("Field team"),
}
DIMENSIONS: dict[str, Any] = {
    "tangibles": _l("Tangibles"),
    "reliability": _l("Reliability"),
    "responsiveness": _l("Responsiveness"),
    "assurance": _l("Assurance"),
    "empathy": _l("Empathy"),
}
ROLES: dict[str, Any] = {
    "trainer": _l("Trainer"),
    "shopper": _l("Mystery shopper"),
    "employee": _l("Employee"),
    "manager": _l("Manager"),
    "admin": _l("Administrator"),
}
ANSWERS_FOR: dict[str, Any] = {
    "person": _l("Person"),
    "site": _l("Site"),
    "process": _l("Process"),
}


def init_app(app: Flask) -> None:
    """Give the names to all templates."""
    app.jinja_env.globals.update(
        channel_name=lambda key: CHANNELS.get(key, key),
        kind_name=lambda key: KINDS.get(key, key),
        dimension_name=lambda key: DIMENSIONS.get(key, key),
        role_name=lambda key: ROLES.get(key, key),
        answers_for_name=lambda key: ANSWERS_FOR.get(key, key),
    )


LOADED: dict[str, Any] = {
    "added": _l("%(n)s added"),
    "updated": _l("%(n)s updated"),
    "unchanged": _l("%(n)s unchanged"),
    "kept": _l("%(n)s left as people changed them"),
}


def loaded(what: str, counts: Mapping[str, int]) -> str:
    """Say what became of things that were loaded, such as `Standards: 2 added, 102 unchanged`."""
    done = _(", ").join(str(words) % {"n": counts[key]} for key, words in LOADED.items() if counts.get(key))
    return f"{what}{_(': ')}{done or 0}"
