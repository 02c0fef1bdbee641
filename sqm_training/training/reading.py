"""Reading courses from files: a course file in YAML and, beside it, each lesson as Markdown in both languages."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from ..config import LANGUAGES, ROOT
from ..files.documents import Lines, placed, read_yaml
from ..files.problems import BadFile, Problem, refuse
from ..library import FOLDER as LIBRARY

FOLDER = LIBRARY / "course"
FACILITATOR = "facilitator.md"
MOST_BYTES = 512 * 1024
FENCE = "---"
SCENARIO_ID = re.compile(r"^id:\s*(\S+)", re.MULTILINE)
PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".mp3", ".m4a", ".ogg", ".wav", ".mp4", ".webm", ".pdf"}


@dataclass(frozen=True)
class CourseFile:
    """A course as its files say it: the plan as plain data, lessons by code, notes for the trainer, media by name."""

    plan: dict[str, Any]
    lessons: dict[str, dict[str, Any]]
    facilitator: dict[str, str] = field(default_factory=dict)
    media: dict[str, Path] = field(default_factory=dict)


def shipped_files(folder: Path = FOLDER) -> list[Path]:
    """Return the course files of a folder by name."""
    return sorted(folder.glob("*.yaml"))


def course_files(chosen: Path) -> list[Path]:
    """Return the course files that a path names: itself, or those of a folder; raise `BadFile` when there are none."""
    found = shipped_files(chosen) if chosen.is_dir() else [chosen]
    if not found:
        raise refuse(chosen.name, "文件夹里没有课程文件（.yaml）", "there is no course file (.yaml) in the folder")
    return found


def read_course(file: Path, *, standards: set[str] | None = None) -> CourseFile:
    """Read a course with everything beside it; raise `BadFile` with every fault, its file, place and cause."""
    from ..files.shapes import shape_problems
    from . import schema

    text = _text(file)
    plain = read_yaml(text, file.name)
    problems = shape_problems(schema.CoursePlan, plain, file.name, text)
    lessons = {}
    for path in sorted(file.parent.glob("*.md")):
        if not path.name.startswith(FACILITATOR.split(".", maxsplit=1)[0]) and not path.name.endswith(".en.md"):
            lesson, faults = read_lesson(path, standards)
            problems += faults
            if lesson:
                lessons[lesson["code"]] = lesson
    if not problems:
        lines = Lines(text)
        problems = [
            Problem(file.name, placed(plain, path, cause), lines.of(path))
            for path, cause in schema.plan_faults(plain, lessons=lessons, scenarios=shipped_scenarios())
        ]
    media = {path.name: path for path in sorted(file.parent.iterdir()) if path.suffix.lower() in PICTURES}
    problems += _missing_media(lessons, set(media))
    if problems:
        raise BadFile(problems)
    used = {part["lesson"] for module in plain["modules"] for part in module.get("parts") or [] if "lesson" in part}
    return CourseFile(plain, {code: lessons[code] for code in sorted(used)}, _facilitator(file.parent), media)


def read_lesson(file: Path, standards: set[str] | None = None) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return a lesson in both languages as plain data, and what is wrong with it."""
    from ..files.shapes import shape_problems
    from . import schema

    problems: list[Problem] = []
    heads: dict[str, dict[str, Any]] = {}
    texts: dict[str, str] = {}
    for language, path in (("zh", file), ("en", file.with_suffix(".en.md"))):
        try:
            heads[language], texts[language] = read_page(path)
        except BadFile as bad:
            problems += bad.problems
        else:
            problems += shape_problems(schema.LessonHead, heads[language], path.name)
    if problems:
        return None, problems
    zh, en = heads["zh"], heads["en"]
    if zh["code"] != en["code"]:
        cause = schema.words(f"代码应为 {zh['code']}", f"the code should be {zh['code']}")
        problems.append(Problem(file.with_suffix(".en.md").name, cause, 2))
    for code in zh.get("standards", []):
        if standards is not None and code not in standards:
            problems.append(Problem(file.name, schema.words(f"没有标准 {code}", f"there is no standard {code}")))
    lesson = {
        "code": zh["code"],
        "title": {"zh": zh["title"], "en": en["title"]},
        "minutes": zh.get("minutes", 5),
        "standards": list(zh.get("standards", [])),
        "text": texts,
    }
    return lesson, problems


def read_page(file: Path) -> tuple[dict[str, Any], str]:
    """Return the head (YAML between two lines of ---) and the text of a Markdown file; raise `BadFile`."""
    lines = _text(file).split("\n")
    if not lines or lines[0].strip() != FENCE:
        raise refuse(file.name, "第一行应为 ---", "the first line should be ---", row=1)
    try:
        end = next(number for number, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    except StopIteration:
        raise refuse(file.name, "开头部分没有结束的 ---", "the head has no closing ---", row=1) from None
    head = read_yaml("\n".join(lines[1:end]), file.name)
    text = "\n".join(lines[end + 1 :]).strip()
    if not text:
        raise refuse(file.name, "没有正文", "there is no text", row=end + 1)
    return head, text + "\n"


def _missing_media(lessons: dict[str, dict[str, Any]], there: set[str]) -> list[Problem]:
    """Name what lessons show that does not lie beside them."""
    from .rendering import media_named

    return [
        Problem(
            f"{code}{'' if language == 'zh' else '.en'}.md",
            {"zh": f"没有文件 {name}", "en": f"there is no file {name}"},
        )
        for code, lesson in lessons.items()
        for language, text in lesson["text"].items()
        for name in sorted(media_named(text) - there)
        if Path(name).suffix.lower() in PICTURES
    ]


def _text(file: Path) -> str:
    if not file.is_file():
        raise refuse(file.name, "没有这个文件", "there is no such file")
    if file.stat().st_size > MOST_BYTES:
        raise refuse(file.name, "文件超过 512 KB", "the file is larger than 512 KB")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse(
            file.name, f"不是 UTF-8 文字（第 {error.start} 字节）", f"is not UTF-8 text (at byte {error.start})"
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _facilitator(folder: Path) -> dict[str, str]:
    files = dict(zip(LANGUAGES, (folder / FACILITATOR, folder / "facilitator.en.md"), strict=True))
    return {language: _text(file) for language, file in files.items() if file.exists()}


def shipped_scenarios(folder: Path = ROOT / "scenarios") -> set[str]:
    """Return the codes of the shipped scenarios."""
    found = (SCENARIO_ID.search(file.read_text("utf-8")) for file in folder.glob("*.md"))
    return {match[1].strip("\"'") for match in found if match}


def shipped_standards() -> set[str]:
    """Return the codes of the shipped standards, as they are known without a database."""
    file = LIBRARY / "standards.yaml"
    return {row["code"] for row in read_yaml(file.read_text("utf-8"), file.name)["standards"]}


def exact_hours(hours: Any) -> Fraction:
    """Return study hours as they are kept."""
    return Fraction(str(hours or 0))
