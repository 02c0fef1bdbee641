"""Reading a scenario: line by line, never stopping at a fault."""

import unicodedata
from collections.abc import Callable

from .. import conditions
from . import lines
from .below import BELOW_CHOICE, Place, give_ids
from .front import read_front
from .model import Choice, Medium, Node, Scenario, Spoken, Timer, Writing
from .problems import problem

LARGEST = 3_000_000
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


class _Reader(Place):
    """Reads row by row and hands what stands below a choice to `below`."""

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
        has_markup = lines.TAG.search(row) is not None
        if has_markup:
            self.wrong("html", text=row)
        if start == "#" and rest[:1].translate(lines.NARROW_START) == "#" and rest[1:2] not in ("#", "＃"):
            self.heading(rest[1:].strip())
        elif start in BELOW_CHOICE:
            self.below(BELOW_CHOICE[start], rest, row)
        elif start not in BELOW_NODE:
            if not has_markup:
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

    def below(self, reader: Callable[[Place, str], bool], text: str, row: str) -> None:
        if self.owner is None:
            self.wrong("orphan", text=row)
        elif not reader(self, text):
            self.wrong(text=row)

    def finish(self) -> None:
        """Give ids to the choices that have none, and 0 to the variables that are never set."""
        scenario = self.scenario
        for node in scenario.nodes.values():
            give_ids(node)
            for move in node.answers():
                read = conditions.names(move.condition, "var") if isinstance(move, Choice) and move.condition else ()
                for variable in (*sorted(read), *(change.variable for change in move.changes)):
                    scenario.variables.setdefault(variable, 0)


BELOW_NODE: dict[str, Callable[[_Reader, str, str], None]] = {
    ">": _Reader.spoken,
    "-": _Reader.choice,
    "@": _Reader.at,
}
AT: dict[str, Callable[[_Reader, str, str], None]] = {
    "image": _Reader.medium,
    "audio": _Reader.medium,
    "video": _Reader.medium,
    "timer": _Reader.timer,
    "write": _Reader.writing,
    "debrief": _Reader.debrief,
}
