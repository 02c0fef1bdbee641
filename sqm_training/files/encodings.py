"""In which encoding a text file is written."""

import re

from .problems import BadFile, refuse

ACCENT = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
PAIR = re.compile(rb"[\x80-\xff].", re.DOTALL)


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return text and encoding: a byte-order mark decides, else UTF-8, else GB18030 when it gives Chinese and no junk.

    Raises `BadFile` rather than return garbled text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding, name), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 4 or b"\x00" in data:
            raise _unreadable(name) from error
    text = _decoded(data, "gb18030", name)
    if _is_western(data):
        raise _unreadable(name)
    foreign = [char for char in text if ord(char) > 127]
    usual = sum(
        "\u4e00" <= char <= "\u9fff" or "\u3000" <= char <= "\u303f" or "\uff00" <= char <= "\uffef" for char in foreign
    )
    if usual < 0.9 * len(foreign):
        raise _unreadable(name)
    return text, "gb18030"


def _is_western(data: bytes) -> bool:
    """Say whether bytes above ASCII stand alone among letters, as accents do; those of Chinese come in pairs."""
    alone = len(ACCENT.findall(data))
    return alone > 0.3 * len(PAIR.findall(data))


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unreadable(name) from error


def _unreadable(name: str) -> BadFile:
    return refuse(
        name,
        "文字编码无法识别，请另存为 UTF-8 编码",
        "the text encoding is not recognised; save it in UTF-8",
    )
