"""Reading a scenario: line by line, never stopping at a fault."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from .. import conditions
from . import lines
from .front import read_front
from .model import Change, Choice, Criterion, Medium, Node, Scenario, Spoken, Timer, Writing
from .problems import problem

LARGEST = 1_000_000
LONGEST_LINE = 2_000
MOST_PROBLEMS = 500
CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)), "")


def parse(text: str | bytes) -> Scenario:
    """Read a scenario; what cannot be read becomes a problem of the scenario, with its line. Never raises.

    Bytes are UTF-8 (with or without a byte order mark), GB18030, or UTF-16 with its mark. A text of more than
    `LARGEST` characters is not read at all.
    """
    scenario = Scenario()
    size = len(text)
    if size > (LARGEST * 4 if isinstance(text, bytes) else LARGEST):
        return _refused(scenario, "large", limit=LARGEST)
    if isinstance(text, bytes):
        try:
            text = decoded(text)
        except UnicodeDecodeError:
            return _refused(scenario, "encoding")
    if len(text) > LARGEST:
        return _refused(scenario, "large", limit=LARGEST)
    text = unicodedata.normalize("NFC", text)
    rows = text.replace("\r\n", "\n").replace("\r", "\n").translate(CONTROL).split("\n")
    _Reader(scenario).read(rows)
    return scenario


def decoded(data: bytes) -> str:
    """Return the text of a file by its byte order mark, else as UTF-8, else as GB18030; raises `UnicodeDecodeError`."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _refused(scenario: Scenario, kind: str, **details: object) -> Scenario:
    scenario.problems.append(problem(1, "S11", kind, **details))
    scenario.is_read = False
    return scenario


def _give_ids(node: Node) -> None:
    """Give every choice without an id one made of node and text, so that the order of lines does not matter."""
    taken = {choice.id for choice in node.choices if choice.has_own_id}
    times: Counter[str] = Counter()
    for choice in node.choices:
        base = choice.id or lines.stable_id(node.name, choice.text)
        while not choice.id:
            times[base] += 1
            made = base if times[base] == 1 else f"{base}-{times[base]}"
            choice.id = "" if made in taken else made
        taken.add(choice.id)


@dataclass(slots=True)
class _Reader:
    """Where the reading stands: the node, and the choice or free answer that points and feedback belong to."""

    scenario: Scenario
    node: Node | None = None
    owner: Choice | Writing | None = None
    line: int = 0
    taken: set[str] = field(default_factory=set)

    def read(self, rows: list[str]) -> None:
        self.line = self.front(rows)
        for row in rows[self.line :]:
            self.line += 1
            if len(row) > LONGEST_LINE:
                self.wrong("long", limit=LONGEST_LINE)
            elif row and not row.isspace():
                self.row(" ".join(row.split()))
            if len(self.scenario.problems) >= MOST_PROBLEMS:
                self.wrong("many")
                break
        self.finish()

    def wrong(self, kind: str = "", code: str = "S11", **details: object) -> None:
        self.scenario.problems.append(problem(self.line, code, kind, **details))

    def front(self, rows: list[str]) -> int:
        """Read the front matter and return how many lines it takes."""
        first = next((index for index, row in enumerate(rows) if row.strip()), len(rows))
        if first == len(rows) or rows[first].strip() != "---":
            return 0
        close = (index for index in range(first + 1, len(rows)) if rows[index].rstrip() in ("---", "..."))
        last = next(close, None)
        if last is None:
            self.scenario.problems.append(problem(first + 1, "S11", "open front"))
            heading = (index for index in range(first + 1, len(rows)) if rows[index].startswith("##"))
            return next(heading, len(rows))
        read_front(self.scenario, "\n".join(rows[first + 1 : last]), first + 2)
        return last + 1

    def row(self, row: str) -> None:
        start, rest = row[0].translate(lines.NARROW_START), row[1:].strip()
        if lines.TAG.search(row):
            self.wrong("html", text=row)
        if start == "#" and rest[:1].translate(lines.NARROW_START) == "#" and rest[1:2] not in ("#", "＃"):
            self.heading(rest[1:].strip())
        elif start in BELOW_CHOICE:
            self.below(BELOW_CHOICE[start], rest, row)
        elif start not in BELOW_NODE:
            self.wrong(text=row)
        elif self.node is None and not (start == "@" and rest.startswith("debrief")):
            self.wrong("orphan", text=row)
        else:
            BELOW_NODE[start](self, rest, row)

    def heading(self, text: str) -> None:
        heading, ending = lines.split_ending(text)
        node = Node(lines.name(heading), self.line, ending)
        self.node, self.owner, self.taken = node, None, set()
        known = self.scenario.nodes.get(node.name)
        if not node.name:
            self.wrong("name")
        elif known:
            self.wrong(code="S02", name=node.name, first=known.line)
        else:
            self.scenario.nodes[node.name] = node

    def spoken(self, text: str, row: str) -> None:
        assert self.node is not None
        found = lines.SPOKEN.match(text)
        speaker, mood, words = found.groups() if found and not found.group(1).strip().isdigit() else ("", "", text)
        if not words:
            self.wrong("text", text=row)
            return
        self.node.spoken.append(Spoken(lines.name(speaker), lines.name(mood or ""), words, self.line))

    def choice(self, text: str, row: str) -> None:
        node = self.exits(row)
        rest, condition, own_id = lines.split_tail(text)
        words, target = lines.split_arrow(rest)
        if target is None:
            self.wrong("arrow")
        words, early_condition, early_id = lines.split_tail(words)
        choice = Choice(own_id or early_id or "", words, lines.name(target or ""), self.line)
        self.owner = choice
        if not words:
            self.wrong("text", text=row)
            return
        choice.condition = self.condition(condition if condition is not None else early_condition)
        choice.has_own_id = bool(choice.id)
        if target is None or node is None:
            return
        if choice.has_own_id and choice.id in self.taken:
            self.wrong("id", name=choice.id)
            choice.id, choice.has_own_id = "", False
        node.choices.append(choice)
        self.taken.add(choice.id)

    def exits(self, row: str) -> Node | None:
        """Return the node when something may lead on from it."""
        if self.node and self.node.ending:
            self.wrong("end", text=row)
            return None
        return self.node

    def condition(self, text: str | None) -> conditions.Tree | None:
        if text is None:
            return None
        try:
            tree = conditions.parse(lines.condition_text(text), bare="var")
        except conditions.ConditionError as error:
            self.wrong("condition", cause=(error.message["zh"], error.message["en"]))
            return None
        if conditions.names(tree, "item") or conditions.names(tree, "script"):
            self.wrong("condition", cause=("只能用变量", "only variables can be used"))
            return None
        return tree

    def at(self, text: str, row: str) -> None:
        word, _, rest = text.partition(" ")
        reader = AT.get(word.lower().rstrip(":："))
        if reader is None:
            self.wrong(text=row)
        else:
            reader(self, rest.strip(), row)

    def medium(self, text: str, row: str) -> None:
        assert self.node is not None
        file, _, alt = text.replace("｜", "|").partition("|")
        if not file.strip():
            self.wrong("text", text=row)
            return
        kind = row[1:].partition(" ")[0].lower().rstrip(":：")
        self.node.media.append(Medium(kind, lines.name(file), alt.strip(), self.line))

    def timer(self, text: str, row: str) -> None:
        node = self.exits(row)
        span, target = lines.split_arrow(text)
        found = lines.SECONDS.match(span)
        if found is None or int(found.group(1)) < 1:
            self.wrong(text=row)
        elif not target:
            self.wrong(code="S09")
        elif node and node.timer:
            self.wrong("twice", text=row)
        elif node:
            node.timer = Timer(int(found.group(1)), lines.name(target), self.line)

    def writing(self, text: str, row: str) -> None:
        node = self.exits(row)
        prompt, target = lines.split_arrow(text)
        writing = Writing(prompt, lines.name(target or ""), self.line)
        self.owner = writing
        if target is None:
            self.wrong("arrow")
        elif not prompt:
            self.wrong("text", text=row)
        elif node and node.writing:
            self.wrong("twice", text=row)
        elif node:
            node.writing = writing

    def debrief(self, text: str, row: str) -> None:
        if text:
            self.scenario.debrief.append(text)
        else:
            self.wrong("text", text=row)

    def below(self, reader: Callable[["_Reader", str], bool], text: str, row: str) -> None:
        if self.owner is None:
            self.wrong("orphan", text=row)
        elif not reader(self, text):
            self.wrong(text=row)

    def points(self, text: str) -> bool:
        if isinstance(self.owner, Writing):
            return self.criterion(text)
        assert self.owner is not None
        points = self.owner.points = {} if self.owner.points is None else self.owner.points
        if text.lower() in lines.NONE_WORDS:
            return True
        found = [lines.POINT.match(part.strip().translate(lines.NARROW)) for part in lines.COMMAS.split(text)]
        for one in found:
            if one is None:
                return False
            key = lines.key(one.group(1))
            if key in points:
                self.wrong("twice", text=key)
            points[key] = int(one.group(2))
            self.owner.point_lines[key] = self.line
        return True

    def criterion(self, text: str) -> bool:
        assert isinstance(self.owner, Writing)
        found = lines.RUBRIC.match(text.replace("：", ":"))
        if found is None:
            return False
        name, low, high = lines.key(found.group(1)), int(found.group(2)), int(found.group(3))
        if low >= high:
            self.wrong("rubric", text=text)
        elif name in {one.name for one in self.owner.rubric}:
            self.wrong("twice", text=name)
        else:
            self.owner.rubric.append(Criterion(name, low, high, self.line))
        return True

    def change(self, text: str) -> bool:
        found = [lines.CHANGE.match(part.strip().translate(lines.NARROW)) for part in lines.COMMAS.split(text)]
        for one in found:
            if one is None:
                return False
            assert self.owner is not None
            self.owner.changes.append(Change(lines.name(one[1]), one[2][0], int(one[3]), self.line))
        return True

    def coaching(self, text: str) -> bool:
        assert self.owner is not None
        self.owner.feedback = f"{self.owner.feedback}\n{text}".strip()
        return bool(text)

    def critical(self, text: str) -> bool:
        if not isinstance(self.owner, Choice):
            return False
        words = lines.CRITICAL.sub("", text, count=1).strip()
        self.owner.critical = f"{self.owner.critical}\n{words}".strip() or text or "critical"
        return True

    def finish(self) -> None:
        """Give ids to the choices that have none, and 0 to the variables that are never set."""
        scenario = self.scenario
        for node in scenario.nodes.values():
            _give_ids(node)
            for move in node.answers():
                read = conditions.names(move.condition, "var") if isinstance(move, Choice) and move.condition else ()
                for variable in (*sorted(read), *(change.variable for change in move.changes)):
                    scenario.variables.setdefault(variable, 0)


BELOW_NODE: dict[str, Callable[[_Reader, str, str], None]] = {
    ">": _Reader.spoken,
    "-": _Reader.choice,
    "@": _Reader.at,
}
BELOW_CHOICE: dict[str, Callable[[_Reader, str], bool]] = {
    "+": _Reader.points,
    "~": _Reader.change,
    "?": _Reader.coaching,
    "!": _Reader.critical,
}
AT: dict[str, Callable[[_Reader, str, str], None]] = {
    "image": _Reader.medium,
    "audio": _Reader.medium,
    "video": _Reader.medium,
    "timer": _Reader.timer,
    "write": _Reader.writing,
    "debrief": _Reader.debrief,
}
