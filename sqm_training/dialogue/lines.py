"""How one line of a scenario is told from another, and what stands in it."""

import hashlib
import re
import unicodedata

NARROW_START = str.maketrans("＋？！～＠＞－＃﹣", "+?!~@>-#-")
NARROW = str.maketrans("＋－−：＝，（）", "+--:=,()")
NARROW_CONDITION = str.maketrans({"≤": "<=", "≥": ">=", "≠": "!=", "＜": "<", "＞": ">", "＝": "=", "！": "!"})
ARROW = re.compile(r"->|→|—>|－>")
SPOKEN = re.compile(r"^([^:：（(，。！？；“”,!?;\"]{1,30}?) ?(?:[（(]([^）)]{0,60})[）)])? ?[:：] ?(.*)$")
POINT = re.compile(r"^(\S+?)(?: ?[:=] ?| )([+-]?\d{1,4})$")
RUBRIC = re.compile(r"^(?:rubric|评分) (.+?) ?:? ?(\d{1,3}) ?(?:\.\.\.?|…|-|–|～|~|至) ?(\d{1,3})$", re.IGNORECASE)
CHANGE = re.compile(r"^([^\W\d][\w-]*?) ?(\+=?|-=?|=) ?([+-]?\d{1,6})$")
SECONDS = re.compile(r"^(\d{1,4}) ?(?:s|sec|seconds?|秒)?$", re.IGNORECASE)
CRITICAL = re.compile(r"^(?:(?i:critical|一票否决|严重错误) ?[:：] ?|critical(?: |$)|(?:一票否决|严重错误)$)")
CONDITION = re.compile(r"^(?:if|如果|若)(?: ?: ?| |(?=[(（])|(?<=[果若]))(.*)$", re.IGNORECASE)
ENDING = re.compile(r"^(?:end|结局)(?: ?[:：] ?(.*))?$", re.IGNORECASE)
SINGLE_EQUAL = re.compile(r"(?<![<>=!])=(?!=)")
CODE = re.compile(r"^[A-Z][A-Z0-9]*(?:[-_.][A-Z0-9]+)+$")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--|-->|<!\w")
COMMAS = re.compile(r"[,，、;；]")
OPENING, CLOSING = "[［【", "]］】"
NONE_WORDS = {"none", "无", "不计分"}
DIMENSION_WORDS = {
    "有形性": "tangibles",
    "可靠性": "reliability",
    "响应性": "responsiveness",
    "保证性": "assurance",
    "移情性": "empathy",
}


def name(text: str) -> str:
    """Return a name as nodes, variables and ids are compared by: trimmed and in one Unicode form (NFC)."""
    return unicodedata.normalize("NFC", text).strip()


def key(text: str) -> str:
    """Return the dimension (its Chinese name too) or standard that points are given for."""
    word = name(text)
    lower = word.lower()
    return DIMENSION_WORDS.get(word, lower if lower in DIMENSION_WORDS.values() else word)


def is_code(word: str) -> bool:
    """Tell whether a word has the shape of a standard's code, such as `WAIT-3`."""
    return CODE.match(word) is not None


def split_arrow(text: str) -> tuple[str, str | None]:
    """Split at the last arrow: `(before, after)`, both trimmed; `after` is None where there is none."""
    found = list(ARROW.finditer(text))
    if not found:
        return text.strip(), None
    return text[: found[-1].start()].strip(), text[found[-1].end() :].strip()


def split_bracket(text: str) -> tuple[str, str] | None:
    """Split off a last part in square brackets, half or full width: `(before, inside)`, both trimmed."""
    if not text or text[-1] not in CLOSING:
        return None
    start = max(text.rfind(mark) for mark in OPENING)
    return None if start < 0 else (text[:start].strip(), text[start + 1 : -1].strip())


def split_tail(text: str) -> tuple[str, str | None, str | None]:
    """Cut `[if …]` and `{#id}` off the end, in any order: `(rest, condition, id)`."""
    condition = own_id = None
    text = text.strip()
    while True:
        if own_id is None and text[-1:] in ("}", "｝") and (start := max(text.rfind("{"), text.rfind("｛"))) >= 0:
            inside = text[start + 1 : -1].strip().translate(NARROW_START)
            if not inside.startswith("#") or len(inside.split()) != 1:
                return text, condition, own_id
            text, own_id = text[:start].strip(), name(inside[1:])
        elif condition is None and (parts := split_condition(text)):
            text, condition = parts
        else:
            return text, condition, own_id


def split_condition(text: str) -> tuple[str, str] | None:
    """Split `[if …]` off the end: `(before, condition)`."""
    parts = split_bracket(text)
    found = CONDITION.match(parts[1].translate(NARROW)) if parts else None
    return (parts[0], found.group(1).strip()) if parts and found else None


def condition_text(text: str) -> str:
    """Return a condition with the signs that a Chinese keyboard gives (≤, ＝, a single =) made plain."""
    return SINGLE_EQUAL.sub("==", text.translate(NARROW_CONDITION))


def split_ending(text: str) -> tuple[str, str]:
    """Split `[end: word]` off a heading: `(name, word)`; the word is empty where it is no ending."""
    parts = split_bracket(text)
    found = ENDING.match(parts[1]) if parts else None
    if parts is None or found is None:
        return text.strip(), ""
    return parts[0], (found.group(1) or "").strip() or "end"


def stable_id(node: str, text: str) -> str:
    """Return eight letters that stand for a choice of a node as long as neither name nor text changes."""
    return hashlib.sha256(f"{node}\n{name(text)}".encode()).hexdigest()[:8]
