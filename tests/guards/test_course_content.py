"""The shipped course and its bank: they parse, name what exists, are whole in both languages, and the quizzes can be drawn."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from ruamel.yaml import YAML

from sqm_training.library import FOLDER

from .library import bilingual

pytestmark = pytest.mark.either
COURSE, BANK = FOLDER / "course", FOLDER / "questions" / "WIN2.yaml"
SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"
MODULES = [f"M{n}" for n in range(13)]
PLAYED = {
    "M5": ["SC08", "SC10"], "M6": ["SC01", "SC07"], "M7": ["SC04", "SC05", "SC14"],
    "M8": ["SC03", "SC11", "SC13"], "M9": ["SC10", "SC12"],
}  # fmt: skip
DRAWN = {"SC02", "SC06", "SC09", "SC15", "SC16"}
TYPES = {"single", "multiple", "true_false", "short", "numeric", "matching", "ordering", "gaps", "essay"}
HEADINGS = {
    "zh": ["目标", "讲一讲", "这样说，别这样说", "一个案例", "练一练", "带走的卡片"],
    "en": ["Objective", "The point", "Say, and don't say", "A case", "Try it", "Takeaway card"],
}
SAYING = {"zh": "| 这样说 | 别这样说 |", "en": "| Say | Not |"}
HAN = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH = re.compile(
    r"[\u4e00-\u9fff“”「」（）][,;:!?.]([\u4e00-\u9fff“”「」（）]|\s|$)|[,;:!?][\u4e00-\u9fff]|\(\s*[\u4e00-\u9fff]"
)
CHINESE = re.compile(r"[\u4e00-\u9fff，。；：！？（）]")
AVOIDED = re.compile(r"您们|一票否决权|\bveto\b|fair score", re.IGNORECASE)


@cache
def read(file: Path) -> Any:
    return YAML(typ="safe").load(file.read_text("utf-8"))


@cache
def codes_of_standards() -> frozenset[str]:
    # The codes alone: reading the whole file takes longer than everything else here.
    text = (FOLDER / "standards.yaml").read_text("utf-8").split("\nstandards:\n")[1]
    return frozenset(re.findall(r"^  - code: (\S+)$", text, re.MULTILINE))


@cache
def codes_of_scenarios() -> frozenset[str]:
    heads = (file.read_text("utf-8")[:200] for file in SCENARIOS.glob("*.en.md"))
    return frozenset(found[1] for head in heads if (found := re.search(r"^id: (\S+)", head, re.MULTILINE)))


def plan() -> dict[str, Any]:
    return read(COURSE / "WIN2.yaml")


def questions() -> list[dict[str, Any]]:
    return read(BANK)["questions"]


def parts(key: str) -> list[tuple[str, Any]]:
    return [(module["code"], part[key]) for module in plan()["modules"] for part in module["parts"] if key in part]


@cache
def lesson(code: str, language: str) -> tuple[dict[str, Any], str]:
    """Return head and text of a lesson."""
    file = COURSE / f"{code}{'' if language == 'zh' else '.en'}.md"
    _, head, text = file.read_text("utf-8").split("---\n", 2)
    return YAML(typ="safe").load(head), text


def pages() -> list[tuple[str, str, str]]:
    """Return name, language and text of everything written in Markdown."""
    notes = [("facilitator", "zh", COURSE / "facilitator.md"), ("facilitator", "en", COURSE / "facilitator.en.md")]
    lessons = [(code, language, lesson(code, language)[1]) for _, code in parts("lesson") for language in HEADINGS]
    return [*lessons, *((name, language, file.read_text("utf-8")) for name, language, file in notes)]


def test_the_course_has_its_modules_in_the_order_of_the_timetable():
    modules = plan()["modules"]
    assert [module["code"] for module in modules] == MODULES
    assert [module["day"] for module in modules] == [1] * 7 + [2] * 6
    begins = [(module["day"], *map(int, module["starts"].split(":"))) for module in modules]
    assert begins == sorted(begins)
    for module, (day, hour, minute), after in zip(modules, begins, begins[1:], strict=False):
        assert day != after[0] or hour * 60 + minute + module["minutes"] <= after[1] * 60 + after[2], module["code"]


def test_a_module_needs_only_modules_before_it():
    for module in plan()["modules"]:
        assert set(module["needs"]) <= set(MODULES[: MODULES.index(module["code"])]), module["code"]


def test_every_part_is_one_thing_that_exists():
    quizzes = [quiz["code"] for quiz in plan()["quizzes"]]
    for module in plan()["modules"]:
        assert all(len(part) == 1 for part in module["parts"]), module["code"]
    assert sorted(code for _, code in parts("quiz")) == sorted(quizzes)
    files = {file.name.split(".")[0] for file in COURSE.glob("M*.md")}
    assert sorted(code for _, code in parts("lesson")) == sorted(files)
    assert {code for _, code in parts("scenario")} <= codes_of_scenarios()


def test_every_module_of_content_has_lessons_a_task_and_a_check():
    lessons, tasks = (Counter(module for module, _ in parts(key)) for key in ("lesson", "task"))
    checks = {quiz["code"]: quiz["draw"] for quiz in plan()["quizzes"] if quiz["code"].endswith("-check")}
    for module in MODULES[1:]:
        assert lessons[module] >= 2, module
        assert tasks[module] >= 1, module
        assert checks[f"{module}-check"] == {"count": 5, "categories": [module]}


def test_all_sixteen_scenarios_have_their_place_in_the_plan():
    played: dict[str, list[str]] = {}
    for module, code in parts("scenario"):
        played.setdefault(module, []).append(code)
    assert played == PLAYED
    (drawn,) = [task for module, task in parts("task") if module == "M11"]
    assert all(set(re.findall(r"SC\d\d", drawn[language])) == DRAWN for language in HEADINGS)
    assert DRAWN | {code for codes in played.values() for code in codes} == codes_of_scenarios()


def test_every_quiz_can_be_drawn():
    held = Counter(question["category"] for question in questions())
    codes = {question["code"] for question in questions()}
    for quiz in plan()["quizzes"]:
        if "draw" in quiz:
            assert sum(held[one] for one in quiz["draw"]["categories"]) >= quiz["draw"]["count"], quiz["code"]
        else:
            assert set(quiz["questions"]) <= codes, quiz["code"]
    roles = {quiz["role"]: quiz["draw"] for quiz in plan()["quizzes"] if quiz["role"] in ("pre", "post")}
    assert roles["pre"] == roles["post"] == {"count": 15, "categories": ["prepost"]}


def test_every_lesson_has_its_sections_in_both_languages():
    for _, code in parts("lesson"):
        for language, headings in HEADINGS.items():
            head, text = lesson(code, language)
            assert (head["code"], head["minutes"]) == (code, lesson(code, "zh")[0]["minutes"])
            assert re.findall(r"^## (.+)$", text, re.MULTILINE) == headings, (code, language)
            assert SAYING[language] in text, (code, language)
        assert "standards" not in lesson(code, "en")[0], code
        assert 600 <= len(HAN.findall(lesson(code, "zh")[1])) <= 1200, code


def test_the_two_languages_of_a_lesson_are_built_alike():
    marks = (r"^\|", r"^> \*\*", r"^- ", r"SC\d\d", r"\b[A-Z]{2,6}-\d\b")
    for _, code in parts("lesson"):
        zh, en = (lesson(code, language)[1] for language in HEADINGS)
        for mark in marks[:3]:
            assert len(re.findall(mark, zh, re.MULTILINE)) == len(re.findall(mark, en, re.MULTILINE)), (code, mark)
        for mark in marks[3:]:
            assert set(re.findall(mark, zh, re.ASCII)) == set(re.findall(mark, en, re.ASCII)), (code, mark)


def test_lessons_and_questions_name_only_standards_and_scenarios_that_exist():
    for _, code in parts("lesson"):
        standards = lesson(code, "zh")[0]["standards"]
        assert standards, code
        assert set(standards) <= codes_of_standards(), code
    for question in questions():
        assert set(question["standards"]) <= codes_of_standards(), question["code"]
    for name, _, text in pages():
        assert set(re.findall(r"\bSC\d\d\b", text, re.ASCII)) <= codes_of_scenarios(), name
        assert set(re.findall(r"\b[A-Z]{2,6}-\d\b", text, re.ASCII)) <= codes_of_standards(), name


def test_most_questions_train_a_standard():
    """Only what is asked about the method (gaps, scoring, plan) enters nobody's record of a standard."""
    without = [question["code"] for question in questions() if not question["standards"]]
    assert len(without) <= len(questions()) // 4


def test_the_bank_has_every_type_and_fifteen_questions_before_and_after():
    assert len({question["code"] for question in questions()}) == len(questions()) >= 70
    assert {question["type"] for question in questions()} == TYPES
    categories = Counter(question["category"] for question in questions())
    assert categories["prepost"] == 15
    assert {one for one in categories if not one.startswith("written/")} == {"prepost", *MODULES[1:]}
    drawn = {q["type"] for q in questions() if not q["category"].startswith("written/")}
    assert "essay" not in drawn, "a quick check that waits for a trainer is not quick"


@pytest.mark.parametrize("kind", sorted(TYPES))
def test_every_question_has_what_its_type_needs(kind):
    for question in (one for one in questions() if one["type"] == kind):
        options = question.get("options", [])
        right = sum(bool(one.get("right")) for one in options)
        assert {
            "single": len(options) >= 3 and right == 1,
            "multiple": len(options) > right >= 2,
            "ordering": len(options) >= 3 and right == 0,
            "true_false": isinstance(question.get("answer"), bool),
            "short": all(one["zh"] and one["en"] for one in question.get("answers", [{"zh": [], "en": []}])),
            "numeric": isinstance(question.get("value"), int | float) and question["tolerance"] >= 0,
            "matching": len(question.get("pairs", [])) >= 3,
            "gaps": has_its_gaps(question),
            "essay": "rubric" in question,
        }[kind], question["code"]
        assert "why" in question, question["code"]


def has_its_gaps(question: dict[str, Any]) -> bool:
    wanted = [f"{{{at}}}" for at in range(1, len(question.get("gaps", [])) + 1)]
    found = [re.findall(r"\{\d\}", question["text"][language]) for language in HEADINGS]
    filled = all(one["zh"] and one["en"] for one in question.get("gaps", []))
    return bool(wanted) and filled and all(sorted(one) == wanted for one in found)


def test_no_two_choices_read_alike():
    for question in questions():
        sides = [[one[language] for one in question.get("options", [])] for language in HEADINGS]
        for key in ("left", "right"):
            sides += [[one[key][language] for one in question.get("pairs", [])] for language in HEADINGS]
        assert all(len(set(one)) == len(one) for one in sides), question["code"]


def test_the_right_answer_is_neither_at_one_place_nor_the_longest():
    singles = [question["options"] for question in questions() if question["type"] == "single"]
    places = Counter(next(at for at, one in enumerate(options) if one.get("right")) for options in singles)
    assert max(places.values()) <= 0.35 * len(singles), places
    for language in HEADINGS:
        longest = sum(bool(max(options, key=lambda one: len(one[language])).get("right")) for options in singles)
        assert longest <= 0.4 * len(singles), language
    truths = Counter(question["answer"] for question in questions() if question["type"] == "true_false")
    assert min(truths[True], truths[False]) >= 0.3 * truths.total()


def test_every_word_is_there_in_both_languages():
    for file in (COURSE / "WIN2.yaml", BANK):
        for place, words in bilingual(read(file), file.name):
            assert set(words) - {"right", "why"} == {"zh", "en"}, place
            assert words["zh"] and words["en"], place
            for en in words["en"] if isinstance(words["en"], list) else [words["en"]]:
                assert not CHINESE.search(en), (place, en)
            for zh in words["zh"] if isinstance(words["zh"], list) else [words["zh"]]:
                assert not HALF_WIDTH.search(zh), (place, zh)


def test_the_chinese_is_set_in_full_width_and_the_english_has_none():
    for name, language, text in pages():
        found = HALF_WIDTH.search(text) if language == "zh" else CHINESE.search(text)
        assert not found, (name, found and text[max(0, found.start() - 20) : found.end() + 20])
        assert not AVOIDED.search(text), name


def test_quotation_marks_open_and_close_and_are_not_nested():
    texts = [(name, line) for name, _, text in pages() for line in text.splitlines()]
    texts += [
        (q["code"], str(words[language])) for q in questions() for _, words in bilingual(q) for language in HEADINGS
    ]
    for name, line in texts:
        assert re.fullmatch(r"[^“”]*(“[^“”]*”[^“”]*)*", line), (name, line)


def test_every_page_renders_without_stray_marks():
    render = MarkdownIt("commonmark", {"html": False}).enable("table").render
    for name, language, text in pages():
        html = render(text)
        assert "**" not in html, (name, language, re.findall(r".{20}\*\*.{20}", html))
        assert "|" not in re.sub(r"<[^>]+>", "", html), (name, language)


def test_the_trainers_notes_cover_every_module_in_both_languages():
    for _, language, text in pages()[-2:]:
        headings = re.findall(r"^### (M\d+)", text, re.MULTILINE)
        assert headings == MODULES, language
