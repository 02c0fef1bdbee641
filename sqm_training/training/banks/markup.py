"""Text between formats: plain words into Markdown that shows them as they are, Markdown into plain words."""

import re

IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SPECIAL = re.compile(r"[\\`*]|(?<!\w)_|_(?!\w)|(?<=!)\[|\[(?=[^\]\[]*\]\()|<(?=[a-zA-Z/!?])|~~|&(?=#?\w+;)")
LINE_START = re.compile(r"(?m)^([ \t]*)(?:(#{1,6}(?= )|>|[-+](?=\s|$)|={3,}|-{3,})|(\d{1,9})([.)])(?=\s|$))")
NAME = re.compile(r"[^\w.-]+")


def from_plain(text: str) -> str:
    """Return plain words as Markdown that shows them as they are."""
    return shown_as_is(text.strip()).replace("\\~~", r"\~\~")


def shown_as_is(words: str) -> str:
    """Return words with every sign escaped that Markdown would take for its own."""
    bare = SPECIAL.sub(lambda found: "\\" + found.group(), words)
    return LINE_START.sub(_held, bare)


def _held(found: "re.Match[str]") -> str:
    indent, sign, number, dot = found.groups()
    return f"{indent}\\{sign}" if sign else f"{indent}{number}\\{dot}"


def plain_words(text: str) -> str:
    """Return the words of Markdown in one line, as titles and file cells show them."""
    words = IMAGE.sub(lambda found: f"〔{found[1] or '…'}〕", text)
    words = LINK.sub(r"\1", words)
    words = re.sub(r"(?m)^\s*\|?[-:| ]{3,}\|?\s*$", "", words)
    words = re.sub(r"(?<!\\)(\*\*|\*|`|~~)", "", words)
    words = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", words)
    return " ".join(words.split())


def safe_name(name: str) -> str:
    """Return the name of a picture with which Markdown and addresses can do."""
    return NAME.sub("-", name.rsplit("/", 1)[-1]).strip("-.") or "picture"
