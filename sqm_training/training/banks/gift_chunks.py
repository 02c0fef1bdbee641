"""A GIFT file as chunks, one a question: empty lines part them, comments are left out, escapes are hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

ESCAPED = {f"\\{char}": chr(0xE000 + at) for at, char in enumerate("~=#{}:\\")}
ESCAPE = re.compile(r"\\([~=#{}:\\n])")
PRIVATE = re.compile("[\ue000-\ue00f]")
CATEGORY = re.compile(r"^\s*\$CATEGORY\s*:\s*(.*)$", re.IGNORECASE)
END_MARKS = ".。!！?？;；\"'”’"
MARK = re.compile(r"\[(tag|id):((?:\\.|[^\]\[\\])*)\]")


@dataclass(slots=True)
class Chunk:
    """The lines of one question, where it begins, and what the comments above it say."""

    line: int
    lines: list[str] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole of it."""
        return "\n".join(self.lines)


def chunks_of(text: str) -> Iterator[Chunk]:
    """Yield the questions and categories of a file as they stand in it."""
    yield from _joined(list(_chunks(text)))


def _chunks(text: str) -> Iterator[Chunk]:
    """Yield what stands between empty lines, escapes hidden; comments are left out, categories stand alone."""
    chunk, marks = Chunk(0), []
    source = ESCAPE.sub(lambda found: "\ue00f" if found[1] == "n" else ESCAPED[found[0]], PRIVATE.sub("", text))
    for number, line in enumerate(source.split("\n"), 1):
        bare = line.strip()
        if bare.startswith("//"):
            marks += MARK.findall(bare)
        elif not bare or CATEGORY.match(bare) or _is_next(chunk, bare):
            if chunk.lines:
                yield chunk
                marks = []
            chunk = Chunk(0)
            if CATEGORY.match(bare):
                yield Chunk(number, [bare])
            elif bare:
                chunk = Chunk(number, [line], marks)
        else:
            if not chunk.lines:
                chunk.line, chunk.marks = number, marks
            chunk.lines.append("" if bare == "\\" else line)
    if chunk.lines:
        yield chunk


def _is_next(chunk: Chunk, line: str) -> bool:
    """Say whether a line begins the next question although no empty line stands before it."""
    if not chunk.lines or not chunk.lines[-1].rstrip().endswith("}"):
        return False
    return line.startswith("::") or ("{" in line and line.find("{") > 0 and not _is_open(chunk.text))


def _is_open(text: str) -> bool:
    return text.count("{") > text.count("}")


def _joined(chunks: list[Chunk]) -> Iterator[Chunk]:
    """Yield chunks; a block that goes on behind an empty line is put together, unless another question begins."""
    at = 0
    while at < len(chunks):
        chunk, after = chunks[at], at + 1
        if _is_open(chunk.text) and not CATEGORY.match(chunk.text):
            until = _end_of_block(chunks, after)
            for more in chunks[after:until]:
                chunk.lines += ["", *more.lines]
            after = until
        yield chunk
        at = after


def _end_of_block(chunks: list[Chunk], at: int) -> int:
    """Return the index behind the chunk that closes a block, or `at` when another question begins before that."""
    for index in range(at, len(chunks)):
        text = chunks[index].text
        opens, closes = text.find("{"), text.find("}")
        if text.lstrip().startswith(("::", "$CATEGORY")) or (opens >= 0 and not 0 <= closes < opens):
            return at
        if closes >= 0:
            return index + 1
    return at
