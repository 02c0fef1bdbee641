"""Opening a question file of whatever kind: its encoding and its form are found by looking into it."""

import re
from pathlib import PurePath

from ...files.encodings import decode
from ...files.problems import refuse
from ...files.tables import read_bytes
from . import aiken, gift, moodle
from .reading import Reading

MEBIBYTE = 1024 * 1024
MOST_BYTES = 64 * MEBIBYTE
FORMS = ("gift", "aiken", "moodle", "yaml")
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
ANSWER = re.compile(r"(?im)^[ \t]*(?:ANSWERS?|答案|正确答案)[ \t]*[:：][ \t]*[A-Za-zＡ-Ｚ]")
KNOWN = {"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1",
         "iso-8859-15", "latin1", "windows-1252", "windows-1251", "iso-8859-2", "shift_jis", "euc-kr"}  # fmt: skip


def read_questions(data: bytes, name: str, form: str = "") -> Reading:
    """Read a question file; raise `BadFile` when the file as a whole is no such thing."""
    read_bytes(data, name, MOST_BYTES)
    text = text_of(data, name)
    form = form or form_of(text, name)
    if form == "yaml":
        from .shipped import read

        return read(text, name)
    if form == "moodle":
        return _moodle(text, name)
    reading = aiken.read(text) if form == "aiken" else gift.read(text)
    if not reading.found and not reading.faults:
        raise refuse(name, "文件里没有题目", "there are no questions in the file")
    return reading


def _moodle(text: str, name: str) -> Reading:
    try:
        reading = moodle.read(text)
    except moodle.Bomb as bomb:
        raise refuse(
            name,
            "文件自行声明了 XML 实体，可能会撑爆内存，不予读取",
            "the file declares XML entities of its own: refused",
        ) from bomb
    if not reading.found and not reading.faults:
        raise refuse(
            name,
            "文件里没有 <question> 元素，不是 Moodle XML 题库",
            "there is no <question> in the file: no Moodle XML",
        )
    return reading


def text_of(data: bytes, name: str) -> str:
    """Return the text of a file with plain line ends and without byte-order mark; raise `BadFile` when it is none."""
    declared = DECLARED.match(data[:400])
    wide = _wide(data)
    if wide:
        text = _decoded(data, wide, name)
    elif declared and not data.startswith(b"\xef\xbb\xbf"):
        encoding = declared[1].decode().lower()
        if encoding not in KNOWN:
            raise refuse(
                name,
                f"不认识的编码“{encoding}”，请另存为 UTF-8",
                f"the encoding “{encoding}” is not known; save as UTF-8",
            )
        text = _decoded(data, "gb18030" if encoding in ("gb2312", "gbk") else encoding, name)
    else:
        text, _encoding = decode(data, name)
    if "\x00" in text:
        raise refuse(name, "文件不是文本", "the file is not text")
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _wide(data: bytes) -> str:
    """Return the encoding of text in units of two or four bytes, told by its mark or by the zeros of its ASCII."""
    if data.startswith((b"\xff\xfe\x00\x00", b"\x00\x00\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:2000]
    if b"\x00" not in head or len(data) % 2:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > len(head) // 8 and odd == 0 else ""


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise refuse(
            name,
            f"文件不是它所声明的编码（{encoding}），请另存为 UTF-8",
            f"the file is not in the encoding it names ({encoding}); save as UTF-8",
        ) from error


def form_of(text: str, name: str) -> str:
    """Return the form of a file, by what is in it; its name decides only where that is open."""
    ending = PurePath(name).suffix.lower()
    head = text.lstrip()[:200]
    if head.startswith("<"):
        return "moodle"
    if ending in (".yaml", ".yml"):
        return "yaml"
    if ending == ".gift" or not ANSWER.search(text):
        return "gift"
    if ending == ".aiken":
        return "aiken"
    return "gift" if re.search(r"(?m)^\s*::|^\$CATEGORY|\{[^{}]*[=~][^{}]*\}", text) else "aiken"
