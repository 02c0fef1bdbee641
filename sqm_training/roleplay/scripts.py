"""A scenario to be played: the game with its words in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from ..dialogue import Choice, Medium, Node, Scenario, Spoken, Writing, parse, translated

NARRATORS = frozenset({"旁白", "narrator"})


class Worded(Protocol):
    """What holds the texts of a scenario: a frozen version, or a draft."""

    text: Any
    translations: Any


@lru_cache(maxsize=96)
def parsed(text: str) -> Scenario:
    """Return a text as read; the same text is read once by a worker. Nobody may change what comes back."""
    return parse(text)


@lru_cache(maxsize=96)
def _in_words(text: str, translation: str) -> Scenario:
    return translated(parsed(text), parsed(translation))


@dataclass(frozen=True)
class Script:
    """The game in the words of one language: the same nodes, choices, ids and points in each."""

    game: Scenario

    @property
    def language(self) -> str:
        """The language of the words, `zh` or `en`."""
        return "en" if self.game.language == "en" else "zh"

    @property
    def lang(self) -> str:
        """The language as pages name it."""
        return "en" if self.language == "en" else "zh-CN"

    def node(self, name: str) -> Node:
        """Return a node."""
        return self.game.nodes[name]

    def spoken(self, name: str) -> list[Spoken]:
        """Return what is said at a node."""
        return self.node(name).spoken

    def media(self, name: str) -> list[Medium]:
        """Return the pictures and recordings of a node."""
        return self.node(name).media

    def choice(self, name: str, choice_id: str) -> Choice | None:
        """Return a choice of a node by its id."""
        return next((one for one in self.node(name).choices if one.id == choice_id), None)

    def writing(self, name: str) -> Writing | None:
        """Return the free answer that a node asks for."""
        return self.node(name).writing

    @property
    def customer(self) -> str:
        """What the customer is called."""
        return self.game.customer.name

    def is_customer(self, line: Spoken) -> bool:
        """Say whether a line is spoken by somebody, and not told by the narrator."""
        return bool(line.speaker) and line.speaker.lower() not in NARRATORS


def script_of(source: Worded, language: str) -> Script:
    """Return the script of a version or a draft in a language; where it is not translated, in that of the game."""
    return _script(source.text, source.translations, language)


def _script(text: str, translations: Mapping[str, Any], language: str) -> Script:
    game = parsed(text)
    other = translations.get(language) if game.language != language else None
    return Script(_in_words(text, other) if other else game)
