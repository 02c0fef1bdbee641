"""Reading the passages of a story: Twee 3 text, and the HTML that Twine 2 and Twine 1 publish."""

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADER = re.compile(r"^::[ \t]*(.*)$", re.MULTILINE)
METADATA = re.compile(r"\s*(\{[^{}]*\}|<[^<>]*>)\s*$")
TAGS = re.compile(r"\s*(?<!\\)\[([^\[\]]*)\]\s*$")
ESCAPED = re.compile(r"\\(.)")


@dataclass(slots=True)
class Passage:
    """One passage of a story: its name, tags and text, and the line of the file on which it begins."""

    name: str
    tags: list[str]
    text: str
    line: int


@dataclass(slots=True)
class Story:
    """A story as it was written: `start` names its first passage, `others` counts further stories of the file."""

    title: str = ""
    start: str = ""
    passages: list[Passage] = field(default_factory=list)
    others: int = 0


def read_twee(text: str) -> Story:
    """Read Twee 3, and the older dialects as far as they say the same."""
    story = Story()
    headers = list(HEADER.finditer(text))
    line, at = 1, 0
    for header, following in zip(headers, [*headers[1:], None], strict=False):
        line += text.count("\n", at, header.start())
        at = header.start()
        name, tags = _header(header.group(1))
        body = text[header.end() : following.start() if following else len(text)].strip("\r\n")
        if name == "StoryTitle":
            story.title = " ".join(body.split())
        elif name == "StoryData":
            story.start = _start(body)
        else:
            story.passages.append(Passage(name, tags, body, line))
    return story


def _header(text: str) -> tuple[str, list[str]]:
    text = METADATA.sub("", text.strip())
    found = TAGS.search(text)
    tags = ESCAPED.sub(r"\1", found.group(1)).split() if found else []
    return ESCAPED.sub(r"\1", text[: found.start()] if found else text).strip(), tags


def _start(body: str) -> str:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    start = data.get("start") if isinstance(data, dict) else None
    return start if isinstance(start, str) else ""


def read_html(text: str) -> Story:
    """Read a published story or an archive; of several stories the first. Broken HTML gives what can be read."""
    reader = _StoryReader()
    reader.feed(text)
    reader.close()
    reader.finish()
    return reader.story


class _StoryReader(HTMLParser):
    """Collects passages; a passage without an end tag ends where the next begins."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.story = Story()
        self.stories = 0
        self.first = ""
        self.numbers: dict[str, str] = {}
        self.open: Passage | None = None
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        is_old = tag == "div" and "tiddler" in values
        if tag == "tw-storydata":
            self.finish()
            self.stories += 1
            if self.stories == 1:
                self.story.title, self.first = values.get("name", ""), values.get("startnode", "")
            self.story.others = self.stories - 1
        elif tag == "tw-passagedata" or is_old:
            self.finish()
            name = values.get("tiddler" if is_old else "name", "").strip()
            self.open = Passage(name, values.get("tags", "").split(), "", self.getpos()[0])
            self.numbers.setdefault(values.get("pid", ""), name)
        elif self.open:
            self.pieces.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("tw-passagedata", "tw-storydata") or (tag == "div" and self.open):
            self.finish()
        elif self.open:
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open:
            self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        if self.open:
            self.pieces.append(f"<!--{data}-->")

    def finish(self) -> None:
        """Close the passage that is open."""
        if self.open and self.stories <= 1:
            self.open.text = "".join(self.pieces).strip("\r\n")
            if self.open.name == "StoryTitle":
                self.story.title = " ".join(self.open.text.split())
            else:
                self.story.passages.append(self.open)
        self.open, self.pieces = None, []
        self.story.start = self.numbers.get(self.first, "")
