"""What charts say, in both languages: pure packages know no request."""

WORDS: dict[str, dict[str, str]] = {
    "too_few": {"zh": "次数还不够（{n}/3）", "en": "Not enough visits yet ({n} of 3)"},
    "target": {"zh": "目标 {value}", "en": "Target {value}"},
    "mean": {"zh": "均值 {value}", "en": "Mean {value}"},
    "pooled": {"zh": "正常波动（全员误差）", "en": "Usual variation (error of all staff)"},
    "trial": {"zh": "试用界限", "en": "Trial limits"},
    "locked": {"zh": "自然界限", "en": "Natural limits"},
    "counter": {"zh": "窗口", "en": "Counter"},
    "hotline": {"zh": "热线", "en": "Hotline"},
    "field": {"zh": "上门", "en": "Field"},
    "online": {"zh": "线上", "en": "Online"},
    "hollow": {"zh": "未计入", "en": "Left out"},
    "ringed": {"zh": "信号", "en": "Signal"},
    "critical": {"zh": "一票否决项", "en": "Critical item"},
    "training": {"zh": "培训", "en": "Training"},
    "limits": {"zh": "界限重定", "en": "New limits"},
    "roleplay": {"zh": "情景演练", "en": "Role-play"},
    "axis": {"zh": "个人项得分", "en": "Own items"},
    "axis_adjusted": {"zh": "个人项校正分", "en": "Own items, adjusted"},
    "axis_site": {"zh": "单位各次暗访得分", "en": "The site's visits"},
    "described": {
        "zh": "{n} 次暗访，{first}至{last}，最低 {low}，最高 {high}。{verdict}",
        "en": "{n} visits from {first} to {last}, lowest {low}, highest {high}. {verdict}",
    },
    "nothing": {"zh": "还没有已发布的暗访。", "en": "No published visits yet."},
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say(key: str, language: str, **values: object) -> str:
    """Return the words under a key, filled in."""
    return WORDS[key][language].format(**values)


def month(year: int, number: int, language: str, *, with_year: bool) -> str:
    """Write a month as `11月` or `Nov`, with its year where it begins or when it is asked for."""
    if language == "zh":
        return f"{year}年{number}月" if with_year else f"{number}月"
    return f"{MONTHS[number - 1]} {year}" if with_year else MONTHS[number - 1]


def width_of(name: str) -> int:
    """Return the room of a name in letters; a Han character takes that of two."""
    return sum(1 if letter.isascii() else 2 for letter in name)


def shortened(name: str, most: int) -> str:
    """Cut a name to the room of so many Han characters, a letter taking half of one; words of letters stay whole."""
    room, kept = 2 * most, ""
    for letter in name:
        room -= 1 if letter.isascii() else 2
        if room < 0:
            within = letter.isascii() and letter != " "
            return f"{(kept.rpartition(' ')[0] or kept if within else kept).rstrip(' ,;:')}…"
        kept += letter
    return kept
