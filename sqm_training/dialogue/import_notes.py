"""What an import has to say about a story: each note with its line, its passage and words in both languages."""

from dataclasses import dataclass

NOTES: dict[str, tuple[str, str]] = {
    "large": (
        "文件太大，没有读入（最多 {limit} 个字）",
        "the file is too large and was not read (at most {limit} characters)",
    ),
    "encoding": ("文件不是 UTF-8 或 GB18030 文字", "the file is neither UTF-8 nor GB18030 text"),
    "nothing": ("文件里没有段落", "the file has no passage"),
    "others": ("文件里另有 {count} 个故事，没有导入", "further stories of the file that were not imported: {count}"),
    "no start": (
        "没有写从哪段开始，取第一段",
        "the file does not say where the story starts: the first passage was taken",
    ),
    "skipped": ("不是对话，没有导入（{why}）", "not part of the story, left out ({why})"),
    "duplicate": ("段落重名，改名为“{name}”", "a second passage of this name, renamed “{name}”"),
    "renamed": ("名称里有不能用的符号，改名为“{name}”", "the name holds signs that cannot be used, renamed “{name}”"),
    "broken": ("链接指向的段落不存在：{target}", "a link leads to a passage that does not exist: {target}"),
    "computed": (
        "链接的去向是算出来的，要改写：{target}",
        "the target of a link is computed and must be rewritten: {target}",
    ),
    "setter": ("链接里的赋值没有导入：{text}", "what a link sets was not imported: {text}"),
    "macros": ("宏按文字保留，要改写：{text}", "macros are kept as text and must be rewritten: {text}"),
    "markup": ("网页代码已去掉：{text}", "HTML was taken out: {text}"),
    "media": ("图片或声音要另外加上：{text}", "pictures and sounds must be added by hand: {text}"),
    "long": ("文字太长，分成了几行", "a long text was split into lines"),
    "unreachable": ("从开头走不到", "cannot be reached from the start"),
    "no ending": (
        "没有链接，也没有标明是结局（[end: 词]）",
        "has no link and is not marked as an ending ([end: word])",
    ),
    "no scores": ("{count} 个选项没有分值", "choices without a score: {count}"),
    "no endings": ("没有任何结局", "there is no ending"),
    "own": ("分值等取自本平台导出的注释", "points and the like were taken from the comments of our own export"),
}
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Note:
    """One remark on an imported story; `passage` is empty where it is about the whole file."""

    line: int
    passage: str
    kind: str
    words: dict[str, str]

    @property
    def text(self) -> str:
        """The words in English."""
        return self.words["en"]

    def said(self, language: str) -> str:
        """Return the words in a language (`zh` or `en`)."""
        return self.words["zh" if language == "zh" else "en"]


def note(line: int, passage: str, kind: str, **details: object) -> Note:
    """Return a note of a kind of `NOTES`."""
    zh, en = NOTES[kind]
    short = {key: _short(str(value)) for key, value in details.items()}
    return Note(line, passage, kind, {"zh": zh.format(**short), "en": en.format(**short)})


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
