"""Opening a question file of whatever kind: its encoding and its form are found by looking into it."""

import re
from pathlib import PurePath

from ...files.encodings import decode
from ...files.problems import refuse
from ...files.tables import read_bytes
from . import aiken, gift, moodle, packages
from .foreign import refuse_by_sign, refuse_by_text
from .markup import IMAGE
from .reading import HAN, Content, Fault, Found, Reading

MEBIBYTE = 1024 * 1024
MOST_BYTES = 64 * MEBIBYTE
FORMS = ("gift", "aiken", "moodle", "yaml")
DECLARED = re.compile(rb"""^\s*<\?xml[^>]*encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
ANSWER = re.compile(r"(?im)^[ \t]*(?:ANSWERS?|答案|正确答案)[ \t]*[:：][ \t]*[A-Za-zＡ-Ｚ]")
COMMON = set(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法"
    "所民得经十三之进等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政"
    "四日那社事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道题请选下列正确错误答案哪项属何不以属答"
)
KNOWN = {"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "gb2312", "gbk", "gb18030", "big5", "iso-8859-1",
         "iso-8859-15", "latin1", "windows-1252", "windows-1251", "iso-8859-2", "shift_jis", "euc-kr"}  # fmt: skip


def read_questions(data: bytes, name: str, form: str = "") -> Reading:
    """Read a question file, or a zip of such and their pictures; raise `BadFile` when the whole is none."""
    read_bytes(data, name, MOST_BYTES)
    if packages.is_package(data):
        return _packed(packages.opened(data, name), form)
    reading = _one_file(data, name, form)
    return reading if reading.form == "yaml" else with_pictures(reading, {})


def _packed(package: packages.Package, form: str) -> Reading:
    """Read every bank of a zip; where there are several, a fault says in which of them it is."""
    whole, one_form = Reading("zip"), set()
    for path, data in sorted(package.banks.items()):
        reading = with_pictures(_one_file(data, path, form), package.pictures)
        one_form.add(reading.form)
        whole.found += reading.found
        for fault in reading.faults:
            cause = {"zh": f"{path}：{fault.cause['zh']}", "en": f"{path}: {fault.cause['en']}"}
            whole.faults.append(Fault(fault.line, cause) if len(package.banks) > 1 else fault)
    whole.form = one_form.pop() if len(one_form) == 1 else "zip"
    return whole


def with_pictures(reading: Reading, pictures: dict[str, bytes]) -> Reading:
    """Give questions the pictures that lie beside their file; one that asks by a missing picture is a fault."""
    kept: list[Found] = []
    for found in reading.found:
        for name in shown_in(repr(found.content)) & pictures.keys() - found.files.keys():
            found.files[name] = pictures[name]
        missing = sorted(shown_in(repr(asked_in(found.content))) - found.files.keys())
        if missing:
            reading.faults.append(Fault(found.line, _missing(missing[0])))
        else:
            kept.append(found)
    reading.found = kept
    reading.faults.sort(key=lambda fault: fault.line)
    return reading


def shown_in(words: str) -> set[str]:
    """Return the names of pictures that a text shows, those with an address elsewhere left out."""
    return {name for _words, name in IMAGE.findall(words) if "/" not in name and ":" not in name}


def asked_in(content: Content) -> list[object]:
    """Return what a question cannot be answered without: its text and what is chosen from, not what is said after."""
    return [
        content["text"],
        *(content.get(key) for key in ("pairs", "others", "items")),
        *(one["text"] for one in content.get("options", [])),
    ]


def _missing(name: str) -> dict[str, str]:
    return {
        "zh": f"文件里没有图片 {name}；请把题库和图片一起压缩为 zip 再导入",
        "en": f"the picture {name} is not in the file: put the bank and its pictures into one zip",
    }


def _one_file(data: bytes, name: str, form: str) -> Reading:
    refuse_by_sign(data, name)
    text = text_of(data, name)
    refuse_by_text(text, name)
    is_guess = not form
    form = form or form_of(text, name)
    if form == "yaml":
        from .shipped import read

        return read(text, name)
    if form == "moodle":
        return _moodle(text, name)
    reading = aiken.read(text) if form == "aiken" else gift.read(text)
    if not reading.found and not reading.faults:
        raise refuse(name, "文件里没有题目", "there are no questions in the file")
    if is_guess and not reading.faults and all(one.content["type"] == "description" for one in reading.found):
        raise refuse(
            name,
            "文件里只有文字，没有带答案的题目；GIFT 的答案写在 { } 里，Aiken 以 ANSWER 一行结尾",
            "there are only words and no question with an answer: GIFT has answers in { }, Aiken a line ANSWER",
        )
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
        text, encoding = decode(data, name)
        if encoding == "gb18030" and not reads_as_chinese(text):
            raise refuse(
                name,
                "文字编码无法识别，请另存为 UTF-8 编码",
                "the text encoding is not recognised; save it in UTF-8",
            )
    if "\x00" in text:
        raise refuse(name, "文件不是文本", "the file is not text")
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def reads_as_chinese(text: str) -> bool:
    """Say whether a text of some length has the characters that any Chinese text is full of.

    Russian, Korean and Taiwanese encodings give Chinese characters too when they are taken for GB18030, but rare ones.
    """
    han = HAN.findall(text)
    return len(han) < 12 or sum(char in COMMON for char in han) > 0.12 * len(han)


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
