"""Text between formats: plain words into Markdown that shows them as they are, Markdown into plain words."""

import re

IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SPECIAL = re.compile(r"[\\`*]|(?<!\w)_|_(?!\w)|(?<=!)\[|\[(?=[^\]\[]*\]\()|<(?=[a-zA-Z/!?])|~~|&(?=#?\w+;)")
LINE_START = re.compile(r"(?m)^([ \t]*)(#{1,6}(?= )|>|[-+](?= )|(?:\d{1,9})(?=[.)] )|={3,}|-{3,})")
NAME = re.compile(r"[^\w.-]+")


def from_plain(text: str) -> str:
    """Return plain words as Markdown that shows them as they are."""
    return LINE_START.sub(r"\1\\\2", SPECIAL.sub(lambda found: "\\" + found.group(), text.strip())).replace(
        "\\~~", r"\~\~"
    )


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
