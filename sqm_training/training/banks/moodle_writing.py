"""Writing Moodle XML, which holds every kind of question, pictures included."""

import base64
import re
from collections.abc import Callable, Iterable
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from . import cloze
from .markup import IMAGE
from .reading import Content, percent_of

Speak = Callable[[Any], Any]
Open = Callable[[str], bytes]
KINDS = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true_false": "truefalse",
    "short": "shortanswer",
    "numeric": "numerical",
    "matching": "matching",
    "ordering": "ordering",
    "gaps": "cloze",
    "essay": "essay",
    "description": "description",
}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def write(rows: Iterable[tuple[str, str, Content]], speak: Speak, picture: Open) -> str:
    """Return a Moodle XML file of questions (code, category, content); `picture` gives the bytes of a kept one."""
    parts, current = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"], ""
    for code, category, content in rows:
        if category != current:
            path = f"$course$/top/{category}".rstrip("/")
            parts.append(f'<question type="category"><category><text>{_text(path)}</text></category></question>')
            current = category
        parts.append(_Question(content, speak, picture).written(code))
    return "\n".join([*parts, "</quiz>", ""])


def _text(words: str) -> str:
    return escape(FORBIDDEN.sub("", words))


class _Question:
    """One question as it is being written."""

    def __init__(self, content: Content, speak: Speak, picture: Open) -> None:
        self.content, self.speak, self.picture = content, speak, picture

    def written(self, code: str) -> str:
        """Return the element."""
        content, kind = self.content, self.content["type"]
        text = self.content["text"]
        said = self._cloze() if kind == "gaps" else self.speak(text)
        parts = [
            f'<question type="{KINDS[kind]}">',
            f"<name><text>{_text(content.get('name', ''))}</text></name>",
            self._rich("questiontext", said, is_spoken=True),
            self._rich("generalfeedback", content.get("why", "")),
            f"<defaultgrade>{content.get('points', 1)}</defaultgrade><idnumber>{_text(code)}</idnumber>",
            *getattr(self, f"_{kind}", list)(),
        ]
        tags = "".join(f"<tag><text>{_text(tag)}</text></tag>" for tag in content.get("standards", []))
        return "\n".join([*parts, *([f"<tags>{tags}</tags>"] if tags else []), "</question>"])

    def _rich(self, tag: str, words: Any, attrs: str = "", inner: str = "", is_spoken: bool = False) -> str:
        """Return an element with Markdown and the pictures that it shows."""
        said = words if is_spoken else self.speak(words) if words else ""
        media, files = self.content.get("media", {}), ""
        for _words, name in IMAGE.findall(said):
            if name in media:
                data = base64.b64encode(self.picture(media[name]["stored"])).decode()
                files += f'<file name={quoteattr(name)} path="/" encoding="base64">{data}</file>'
        said = IMAGE.sub(
            lambda found: f"![{found[1]}](@@PLUGINFILE@@/{found[2]})" if found[2] in media else found[0], said
        )
        return f'<{tag} format="markdown"{attrs}><text>{_text(said)}</text>{files}{inner}</{tag}>'

    def _answer(self, one: Content, words: str | None = None, inner: str = "") -> str:
        """Return an answer with its share and explanation."""
        feedback = self._rich("feedback", one["why"]) if one.get("why") else ""
        attrs = f' fraction="{percent_of(one["share"])}"'
        if words is None:
            return self._rich("answer", one["text"], attrs, inner + feedback)
        return f'<answer{attrs} format="moodle_auto_format"><text>{_text(words)}</text>{inner}{feedback}</answer>'

    def _single(self, single: str = "true") -> list[str]:
        shuffle = "false" if self.content.get("is_fixed") else "true"
        head = f"<single>{single}</single><shuffleanswers>{shuffle}</shuffleanswers>"
        return [head, *(self._answer(one) for one in self.content["options"])]

    def _multiple(self) -> list[str]:
        return self._single("false")

    def _true_false(self) -> list[str]:
        rows = []
        for word, is_right in (("true", self.content["answer"]), ("false", not self.content["answer"])):
            why = self.content.get(f"why_{word}")
            rows.append(self._answer({"share": "1" if is_right else "0", "why": why}, word))
        return rows

    def _short(self) -> list[str]:
        rows = [self._answer(one, words) for one in self.content["answers"] for words in self.speak(one["texts"])]
        return [f"<usecase>{int(bool(self.content.get('case')))}</usecase>", *rows]

    def _numeric(self) -> list[str]:
        rows = [
            self._answer(one, one["value"], f"<tolerance>{one.get('tolerance', '0')}</tolerance>")
            for one in self.content["answers"]
        ]
        units = "".join(
            f"<unit><multiplier>{one['times']}</multiplier><unit_name>{_text(one['name'])}</unit_name></unit>"
            for one in self.content.get("units", [])
        )
        return rows + ([f"<units>{units}</units>"] if units else [])

    def _matching(self) -> list[str]:
        sides = [(one["left"], one["right"]) for one in self.content["pairs"]]
        sides += [("", one) for one in self.content.get("others", [])]
        return [self._rich("subquestion", left, inner=self._rich("answer", right)) for left, right in sides]

    def _ordering(self) -> list[str]:
        return [self._rich("answer", one, f' fraction="{place}"') for place, one in enumerate(self.content["items"], 1)]

    def _essay(self) -> list[str]:
        return [self._rich("graderinfo", self.content["rubric"])] if self.content.get("rubric") else []

    def _cloze(self) -> str:
        gaps = self.content["gaps"]

        def put(found: "re.Match[str]") -> str:
            place = int(found[1]) - 1
            return cloze.written(gaps[place], self.speak) if place < len(gaps) else found[0]

        return re.sub(r"\{(\d+)\}", put, self.speak(self.content["text"]))
