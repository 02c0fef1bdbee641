"""Files that are no bank of questions but might be taken for one: what each is, and what to export instead."""

import re

from ...files.problems import BadFile, refuse

Words = tuple[str, str]
EXPORT = ("请在原系统里把题目导出为 Moodle XML 或 GIFT", "export the questions there as Moodle XML or GIFT")
SAVE = ("请把题目另存为 UTF-8 纯文本的 Aiken 或 GIFT", "save the questions as plain text, Aiken or GIFT, in UTF-8")
MOODLE = (
    "请在 Moodle 的题库里选择“导出”，格式选 Moodle XML",
    "in Moodle open the question bank, choose Export and the format Moodle XML",
)
BACKUP = ("Moodle 课程备份（.mbz）", "a Moodle course backup (.mbz)")
BY_SIGN: tuple[tuple[bytes, Words, Words], ...] = (
    (b"%PDF", ("PDF 文档", "a PDF document"), SAVE),
    (b"{\\rtf", ("RTF 文档", "an RTF document"), SAVE),
    (b"\xd0\xcf\x11\xe0", ("旧版 Word 或 Excel 文档", "an old Word or Excel document"), SAVE),
    (b"\x1f\x8b", BACKUP, MOODLE),
    (b"7z\xbc\xaf", ("7z 压缩包", "a 7z archive"), ("请改用 zip 或直接选题库文件", "use a zip, or the bank itself")),
    (b"Rar!", ("RAR 压缩包", "a RAR archive"), ("请改用 zip 或直接选题库文件", "use a zip, or the bank itself")),
    (b"\x89PNG", ("图片", "a picture"), SAVE),
    (b"\xff\xd8\xff", ("图片", "a picture"), SAVE),
)
BY_MEMBER: tuple[tuple[str, Words, Words], ...] = (
    ("moodle_backup.xml", BACKUP, MOODLE),
    ("h5p.json", ("H5P 互动内容", "H5P content"), EXPORT),
    ("word/", ("Word 文档（.docx）", "a Word document (.docx)"), SAVE),
    ("xl/", ("Excel 工作簿（.xlsx）", "an Excel workbook (.xlsx)"), SAVE),
    ("ppt/", ("PowerPoint 演示文稿（.pptx）", "a PowerPoint presentation (.pptx)"), SAVE),
    ("content.xml", ("OpenDocument 文档", "an OpenDocument file"), SAVE),
)
SCORM = ("SCORM 课件包", "a SCORM package")
CARTRIDGE = ("IMS 课程包（Common Cartridge）", "an IMS Common Cartridge")
QTI = ("QTI 题库", "a QTI bank")
BY_ROOT: tuple[tuple["re.Pattern[str]", Words, Words], ...] = (
    (re.compile(r"<(?:\w+:)?(?:questestinterop|assessmentItem|assessmentTest|qti-assessment-\w+)\b"), QTI, EXPORT),
    (re.compile(r"<(?:test_document|examview)\b", re.IGNORECASE), ("ExamView 题库", "an ExamView bank"), EXPORT),
    (re.compile(r"<POOL\b"), ("Blackboard 题库", "a Blackboard pool"), EXPORT),
    (re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE), ("网页", "a web page"), SAVE),
    (re.compile(r"<svg\b"), ("图片", "a picture"), SAVE),
    (re.compile(r"<manifest\b"), CARTRIDGE, EXPORT),
)
JSON = re.compile(r"\A\s*(?:\{\s*\"|\[\s*[\[{\"])")


def refused(name: str, what: Words, instead: Words) -> BadFile:
    """Return the refusal of a file that is something else."""
    return refuse(
        name, f"这是{what[0]}，不是题库；{instead[0]}", f"this is {what[1]}, no bank of questions: {instead[1]}"
    )


def refuse_by_sign(data: bytes, name: str) -> None:
    """Raise `BadFile` for bytes that begin as some other kind of file does."""
    for sign, what, instead in BY_SIGN:
        if data.startswith(sign):
            raise refused(name, what, instead)


def refuse_by_text(text: str, name: str) -> None:
    """Raise `BadFile` for XML of other systems, for a web page and for JSON."""
    head = text[:4000]
    if JSON.match(head):
        raise refused(name, ("JSON 数据", "JSON"), EXPORT)
    if head.lstrip().startswith("<") and "<question " not in text:
        for pattern, what, instead in BY_ROOT:
            if pattern.search(head):
                raise refused(name, what, instead)


def refuse_by_members(names: set[str], manifest: str, name: str) -> None:
    """Raise `BadFile` for a package of another kind, told by what is in it and by its manifest."""
    for member, what, instead in BY_MEMBER:
        if member in names or any(one.startswith(member) for one in names if member.endswith("/")):
            raise refused(name, what, instead)
    if "imsmanifest.xml" in names:
        lower = manifest.lower()
        what = SCORM if "adlcp" in lower or "scorm" in lower else QTI if "qti" in lower else CARTRIDGE
        raise refused(name, what, EXPORT)
