"""Importing stories from Twine: a draft in our format, and a list of what it lacks. Nothing is scored by itself."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from . import lines
from .exports import FRONT_PASSAGE, passage_name, shown, visible
from .import_notes import Note, note
from .notation import debrief_rows, front_rows
from .passage_text import ROUND, Content, Link, choice_text, one_line, take_apart
from .passages import Passage, Story, read_html, read_twee
from .reading import CONTROL, LARGEST, decoded, parse

LARGEST_STORY = 10_000_000
LONGEST_NAME = 120
SKIPPED_TAGS = {
    *("script", "stylesheet", "style", "annotation", "widget", "init", "twine.private", "twine.image", "twine.audio"),
    *("twine.video", "twine.vtt", "header", "footer", "startup", "debug-header", "debug-footer", "debug-startup"),
}
SKIPPED_NAMES = {
    *(
        "StoryData",
        "StoryInit",
        "StoryMenu",
        "StoryCaption",
        "StoryBanner",
        "StorySubtitle",
        "StoryAuthor",
        "StoryDisplayTitle",
    ),
    *(
        "StoryDisplayTitle",
        "StoryInterface",
        "StoryShare",
        "StorySettings",
        "StoryIncludes",
        "StoryStylesheet",
        "StoryScript",
    ),
    *("PassageHeader", "PassageFooter", "PassageReady", "PassageDone", "UserScript", "UserStylesheet"),
}
NOT_SPOKEN = re.compile(r"[:：（(，。！？；“”,!?;\"<>]")
HAN = re.compile(r"[\u4e00-\u9fff]")


def from_twee(text: str | bytes) -> tuple[str, list[Note]]:
    """Return a story in Twee 3 as the draft of a scenario, with what it lacks. Never raises."""
    return _imported(text, read_twee)


def from_twine_html(text: str | bytes) -> tuple[str, list[Note]]:
    """Return a story published by Twine as the draft of a scenario, with what it lacks. Never raises."""
    return _imported(text, read_html)


def _imported(text: str | bytes, read: Callable[[str], Story]) -> tuple[str, list[Note]]:
    if len(text) > LARGEST_STORY:
        return "", [note(1, "", "large", limit=LARGEST_STORY)]
    if isinstance(text, bytes):
        try:
            text = decoded(text)
        except UnicodeDecodeError:
            return "", [note(1, "", "encoding")]
    draft = _Draft(read(text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL)))
    return draft.written(), draft.notes


@dataclass(slots=True)
class _Draft:
    """A story on its way: `names` maps its passages to our nodes, `leads` the nodes to where their links lead."""

    story: Story
    notes: list[Note] = field(default_factory=list)
    front: Passage | None = None
    kept: list[tuple[Passage, Content, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    leads: dict[str, list[str]] = field(default_factory=dict)
    unscored: int = 0
    has_own: bool = False
    has_ending: bool = False

    def written(self) -> str:
        self.keep()
        if not self.kept:
            self.notes.append(note(1, "", "nothing"))
            return ""
        if self.story.others:
            self.notes.append(note(1, "", "others", count=self.story.others))
        bodies = [row for one in self.kept for row in self.node(*one)]
        start = self.start()
        text = "\n".join([*self.front_rows(start), *bodies, ""])
        self.missing(start)
        if len(text) > LARGEST:
            self.notes.append(note(1, "", "large", limit=LARGEST))
        self.notes.sort(key=lambda one: one.line)
        return text

    def keep(self) -> None:
        """Choose the passages that belong to the story and name their nodes."""
        taken: set[str] = set()
        times: Counter[str] = Counter()
        for passage in self.story.passages:
            why = _why_skipped(passage)
            if passage.name == FRONT_PASSAGE and passage.text.startswith("---"):
                self.front = self.front or passage
            elif why:
                self.notes.append(note(passage.line, passage.name, "skipped", why=why))
            else:
                content = take_apart(passage.text)
                self.kept.append((passage, content, self.named(passage, content, taken, times)))

    def named(self, passage: Passage, content: Content, taken: set[str], times: Counter[str]) -> str:
        own = _own_name(passage, content)
        name = lines.unique(own or node_name(passage.name), taken, times)
        if passage.name in self.names:
            self.notes.append(note(passage.line, passage.name, "duplicate", name=name))
        elif not own and name != " ".join(lines.name(passage.name).split()):
            self.notes.append(note(passage.line, passage.name, "renamed", name=name))
        self.names.setdefault(passage.name, name)
        return name

    def node(self, passage: Passage, content: Content, name: str) -> Iterator[str]:
        own = content.own.split("\n") if content.own else []
        ending = lines.split_ending(own[0][2:])[1] if own and own[0].startswith("##") else ""
        yield ""
        yield f"## {name}" + (f" [end: {ending}]" if ending else "")
        yield from self.spoken(passage, content, own)
        yield from (row for row in own[1:] if row.startswith(("@", "  +", "  ~", "  ?")))
        self.leads[name] = []
        for link in content.links:
            yield from self.choice(passage, name, link)
        self.has_own = self.has_own or bool(own)
        self.has_ending = self.has_ending or bool(ending)
        for kind, found in content.found.items():
            self.notes.append(note(passage.line, passage.name, kind, text=", ".join(found)))
        leads_on = content.links or any(row.startswith("@write") for row in own)
        if not (leads_on or ending):
            self.notes.append(note(passage.line, passage.name, "no ending"))

    def spoken(self, passage: Passage, content: Content, own: list[str]) -> Iterator[str]:
        """Yield the lines of dialogue: ours as they were, unless somebody changed them."""
        ours = [row[2:] for row in own if row.startswith("> ")]
        if ours and take_apart("\n".join(map(visible, ours))).rows == content.rows:
            yield from (f"> {row}" for row in ours)
            return
        speaker = next((tag[8:] for tag in passage.tags if tag.lower().startswith("speaker-")), "")
        speaker = NOT_SPOKEN.sub("", speaker.replace("_", " ")).strip()[:30]
        for row in content.rows:
            words = f"{speaker}: {row}" if speaker else row
            found = lines.SPOKEN.match(words)
            yield f"> {words}" + (" …" if found and not found.group(3) else "")

    def choice(self, passage: Passage, name: str, link: Link) -> Iterator[str]:
        if link.setter:
            self.notes.append(note(passage.line, passage.name, "setter", text=link.setter))
        known = next(((text, target) for text, target in link.ways() if target in self.names), None)
        link.text, link.target = known or (link.text, link.target)
        own = link.own.split("\n") if link.own.startswith("- ") else []
        rest, condition, own_id = lines.split_tail(own[0][2:]) if own else ("", None, None)
        words, target = lines.split_arrow(rest)
        text = words if own and one_line(shown(words)) == link.text else choice_text(link.text)
        yield f"- {text} -> {self.target(passage, name, link, target or '')}" + _tail(condition, own_id)
        yield from (row for row in own[1:] if row.startswith(("  +", "  ~", "  ?", "  !")))
        self.unscored += not any(row.startswith("  +") for row in own)

    def target(self, passage: Passage, name: str, link: Link, own: str) -> str:
        known = self.names.get(link.target)
        if known is not None:
            self.leads[name].append(known)
            return known
        kind = "computed" if link.target[:1] in "$_\"'`(" else "broken"
        self.notes.append(note(passage.line, passage.name, kind, target=link.target))
        return own if own and passage_name(own) == link.target else node_name(link.target)

    def start(self) -> str:
        for name in (self.story.start, "Start"):
            if name in self.names:
                return self.names[name]
        self.notes.append(note(1, "", "no start"))
        return self.kept[0][2]

    def front_rows(self, start: str) -> list[str]:
        title = one_line(self.story.title)
        if self.front:
            ours = replace(parse(self.front.text), start=start)
            ours.title = title if title != ours.id else ours.title
            return [*front_rows(ours), *debrief_rows(ours)]
        draft = parse("")
        draft.id = "-".join(re.findall(r"[a-z0-9]+", title.lower()))[:60] or "imported"
        draft.title, draft.start = title or draft.id, start
        draft.language = (
            "zh" if HAN.search("".join(row for _, content, _ in self.kept for row in content.rows)) else "en"
        )
        draft.lines["language"] = 1
        return list(front_rows(draft))

    def missing(self, start: str) -> None:
        """Note what cannot be reached, and what the draft lacks as a whole."""
        seen, todo = {start}, [start]
        while todo:
            for name in self.leads[todo.pop()]:
                if name not in seen:
                    seen.add(name)
                    todo.append(name)
        for passage, _, name in self.kept:
            if name not in seen:
                self.notes.append(note(passage.line, passage.name, "unreachable"))
        if not self.has_ending:
            self.notes.append(note(1, "", "no endings"))
        if self.has_own:
            self.notes.append(note(1, "", "own"))
        if self.unscored:
            self.notes.append(note(1, "", "no scores", count=self.unscored))


def _tail(condition: str | None, own_id: str | None) -> str:
    return (f" [if {condition}]" if condition else "") + (f" {{#{own_id}}}" if own_id else "")


def _why_skipped(passage: Passage) -> str:
    tags = sorted(SKIPPED_TAGS & {tag.lower() for tag in passage.tags})
    return ", ".join(tags) or (passage.name if passage.name in SKIPPED_NAMES else "")


def _own_name(passage: Passage, content: Content) -> str:
    """Return the name of the node as we exported it, unless the passage was renamed since."""
    if not content.own.startswith("##"):
        return ""
    name = lines.split_ending(content.own.split("\n")[0][2:])[0]
    base = passage_name(name)
    is_ours = passage.name == base or re.fullmatch(re.escape(base) + r" \(\d+\)", passage.name)
    return name if is_ours else ""


def node_name(text: str) -> str:
    """Return the name that a passage can have as a node: without arrows, markup and brackets at its end."""
    name = " ".join(lines.name(one_line(text)).split()).lstrip("#＃ ")[:LONGEST_NAME].strip()
    name = lines.ARROW.sub("–", name)
    if lines.split_ending(name)[1] or lines.split_tail(name)[0] != name:
        name = name.translate(ROUND)
    return name or "…"
