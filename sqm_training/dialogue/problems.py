"""The checker's codes and what each says, in both languages."""

from dataclasses import dataclass
from typing import Any

FIRST_WARNING = "S20"
LONGEST = 80
"""Characters of the file that a sentence quotes at most."""

CAUSES: dict[str, dict[str, tuple[str, str]]] = {
    "S01": {
        "": ("去向“{target}”不存在", "there is no node “{target}”"),
        "empty": ("箭头后面没有写去向", "nothing stands after the arrow"),
    },
    "S02": {"": ("节点“{name}”重名（第 {first} 行已有）", "the node “{name}” exists already (line {first})")},
    "S03": {
        "": ("没有写从哪个节点开始（start）", "no start is given (start)"),
        "unknown": ("开始节点“{name}”不存在", "the start “{name}” is not a node"),
        "empty": ("文件里没有节点", "the file has no node"),
    },
    "S04": {
        "": (
            "节点“{name}”没有选项，也不是结局（结局写成 [end: 词]）",
            "the node “{name}” has no choice and is no ending (write [end: word])",
        )
    },
    "S05": {"": ("从“{name}”起绕不出去，到不了任何结局", "from “{name}” the loop never reaches an ending")},
    "S06": {"": ("没有“{name}”这个维度或标准", "there is no dimension or standard “{name}”")},
    "S07": {
        "": ("选项没有分值（有意不计分写 + none）", "the choice has no score (+ none when on purpose)"),
        "write": ("书面作答没有评分细则（+ rubric 名称 0..3）", "the free answer has no rubric (+ rubric name 0..3)"),
    },
    "S08": {"": ("找不到文件“{file}”", "the file “{file}” is missing")},
    "S09": {"": ("计时器没有写去向（@timer 20s -> 节点）", "the timer has no target (@timer 20s -> node)")},
    "S10": {
        "": (
            "“{name}”的及格线 {mark}% 谁也达不到（不犯严重错误的最好路径为 {best}%）",
            "the pass mark of {mark}% for {name} is beyond the best path without a critical fault ({best}%)",
        )
    },
    "S11": {
        "": ("这一行看不懂：{text}", "this line cannot be read: {text}"),
        "large": ("文件太大（最多 {limit} 个字）", "the file is too large (at most {limit} characters)"),
        "encoding": ("文件不是 UTF-8 或 GB18030 文字", "the file is neither UTF-8 nor GB18030 text"),
        "html": ("不能写网页代码：{text}", "HTML is not allowed: {text}"),
        "condition": ("条件看不懂（{cause}）", "the condition cannot be read ({cause})"),
        "front": ("文件头看不懂（{cause}）", "the front matter cannot be read ({cause})"),
        "open front": ("文件头没有结束的 ---", "the front matter is never closed by ---"),
        "value": ("“{key}”的值不对：{text}", "the value of “{key}” is not valid: {text}"),
        "orphan": ("这一行不在任何选项或节点下面：{text}", "this line stands under no choice or node: {text}"),
        "arrow": ("选项没有写去向（-> 节点）", "the choice has no target (-> node)"),
        "twice": ("写了两次：{text}", "given twice: {text}"),
        "id": ("选项编号“{name}”在本节点里重复", "the id “{name}” is used twice in this node"),
        "end": ("结局里不能再有选项：{text}", "an ending cannot lead on: {text}"),
        "name": ("节点没有名称", "the node has no name"),
        "text": ("没有写内容：{text}", "nothing is said here: {text}"),
        "long": ("这一行太长（最多 {limit} 个字）", "the line is too long (at most {limit} characters)"),
        "many": ("问题太多，后面的没有再读", "too many problems: the rest was not read"),
        "key": ("不认识“{key}”（是不是 {known}）", "“{key}” is not known (did you mean {known}?)"),
        "rubric": ("评分细则应从小到大：{text}", "a rubric goes from few points to many: {text}"),
    },
    "S12": {
        "": (
            "走到“{name}”时可能一个选项都没有（{why}）",
            "a learner can reach “{name}” with no choice left ({why})",
        )
    },
    "S20": {"": ("节点“{name}”走不到", "the node “{name}” is never reached")},
    "S21": {"": ("维度“{name}”定了及格线却没有计分", "the dimension “{name}” is declared and never scored")},
    "S22": {"": ("“{name}”的各选项得分都一样", "all choices of “{name}” score the same")},
    "S23": {"": ("“{name}”只有一个选项", "“{name}” has a single choice")},
    "S24": {"": ("选项没有点评（? …）", "the choice has no feedback (? …)")},
    "S25": {
        "first": ("最好的选项总在第一个", "the best choice is always the first"),
        "longest": ("最好的选项总是最长的", "the best choice is always the longest"),
    },
    "S26": {"": ("变量“{name}”改了却从不使用", "the variable “{name}” is set and never read")},
    "S27": {"": ("条件永远不成立", "the condition is never true")},
    "S28": {"": ("没有替代文字（| 说明）", "the text for people who cannot see it is missing (| text)")},
    "S29": {
        "short": ("最短 {length} 步就到结局（应不少于 2 步）", "choices on the shortest path: {length} (at least 2)"),
        "long": ("最长要 {length} 步（应不超过 15 步）", "choices on the longest path: {length} (at most 15)"),
    },
    "S30": {
        "node": ("译文（{language}）缺节点“{name}”", "the translation ({language}) lacks the node “{name}”"),
        "extra": ("译文（{language}）多出节点“{name}”", "the translation ({language}) has one node more: “{name}”"),
        "ending": (
            "译文（{language}）里“{name}”的结局不同",
            "the ending of “{name}” differs in the translation ({language})",
        ),
        "choices": (
            "译文（{language}）里“{name}”的选项个数不同",
            "the translation ({language}) has another number of choices in “{name}”",
        ),
        "choice": (
            "译文（{language}）里的选项“{text}”编号、去向或条件不同",
            "id, target or condition of the choice “{text}” differ in the translation ({language})",
        ),
        "exits": (
            "译文（{language}）里“{name}”的计时或书面作答不同",
            "timer or free answer of “{name}” differ in the translation ({language})",
        ),
        "card": (
            "译文（{language}）里用户的 {name} 条数不同",
            "the translation ({language}) has another number of {name} for the customer",
        ),
        "start": ("译文（{language}）的开始节点不同", "the start differs in the translation ({language})"),
        "points": (
            "译文（{language}）里“{text}”的分值不同（译文不用写分值）",
            "the points of “{text}” differ in the translation ({language}), which needs none",
        ),
    },
    "S31": {
        "": (
            "走法太多，没有逐一查完：最好和最差路径按外界估计",
            "too many ways to play: the search was cut short, and best and worst path are outer bounds",
        )
    },
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault or remark: its line (1-based), its code and its words as `{"zh": …, "en": …}`."""

    line: int
    code: str
    words: dict[str, str]

    @property
    def text(self) -> str:
        """The words in English."""
        return self.words["en"]

    @property
    def is_error(self) -> bool:
        """Tell whether the scenario may not be published because of it."""
        return self.code < FIRST_WARNING

    def said(self, language: str) -> str:
        """Return the words in a language (`zh` or `en`)."""
        return self.words["zh" if language == "zh" else "en"]


def problem(line: int, code: str, kind: str = "", **details: Any) -> Problem:
    """Return the problem of a code; `kind` picks one of several causes, `details` fill the sentence."""
    zh, en = CAUSES[code][kind]
    return Problem(line, code, {"zh": zh.format(**_side(details, 0)), "en": en.format(**_side(details, 1))})


def _side(details: dict[str, Any], side: int) -> dict[str, str]:
    """Pick one side of details that come as a pair (Chinese, English), and shorten what is too long to read."""
    picked = {key: str(value[side] if isinstance(value, tuple) else value) for key, value in details.items()}
    return {key: value if len(value) <= LONGEST else f"{value[:LONGEST]}…" for key, value in picked.items()}
