"""Routes that cost little to declare, and what may stand in an address."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import IntegerConverter, Map, Rule

MOST_NUMBER = 2**31 - 1


class LateRule(Rule):
    """A route that works out how its address is written when it is first written: a worker starts sooner for it."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        made: list[Callable[..., tuple[str, str]]] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(Rule._compile_builder(rule, append_unknown))
            return made[0](rule, **values)

        return build


class Number(IntegerConverter):
    """A number in an address; one that no column can hold names nothing, on any database."""

    def __init__(self, url_map: Map, *args: Any, **options: Any) -> None:
        super().__init__(url_map, *args, **options | {"max": MOST_NUMBER})
