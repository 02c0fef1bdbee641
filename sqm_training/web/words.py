"""What channels, kinds of site, dimensions and roles are called on pages."""

from typing import Any

from flask import Flask

from .text import _l

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
