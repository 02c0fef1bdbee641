"""The sheets of our own: words for scores, moments that are tapped, shop scripts and their answer keys."""

from typing import Any

from ...files.problems import Problem
from .cells import BadCell, read_number
from .columns import Sheet, words_of


def read_words(sheet: Sheet, problems: list[Problem]) -> list[dict[str, Any]]:
    """Return from which score on a result is called what."""
    found = []
    for number, row in sheet.rows:
        try:
            found.append({"from": read_number(row.get("from", "")), "zh": row.get("zh", ""), "en": row.get("en", "")})
        except BadCell as error:
            problems.append(sheet.problem(number, "from", **error.cause))
    return found


def read_moments(sheet: Sheet, problems: list[Problem]) -> list[Any]:
    """Return the moments: those of the library by their code, others with their title."""
    found: list[Any] = []
    for number, row in sheet.rows:
        title = {language: row[language] for language in ("zh", "en") if row.get(language)}
        if not row.get("code"):
            problems.append(sheet.problem(number, "code", "时刻没有代码", "the moment has no code"))
        elif title:
            found.append({"code": row["code"], "title": {"zh": "", "en": ""} | title})
        else:
            found.append(row["code"])
    return found


def read_scripts(sheet: Sheet, keys: Sheet, problems: list[Problem]) -> list[dict[str, Any]]:
    """Return the shop scripts with the points of their answer keys."""
    found: dict[str, dict[str, Any]] = {}
    for number, row in sheet.rows:
        title, story = words_of(row, "title"), words_of(row, "story")
        if not row.get("code") or title is None or story is None:
            problems.append(
                sheet.problem(number, "", "脚本缺少代码、标题或说法", "the script lacks its code, title or story")
            )
            continue
        found[row["code"]] = {
            "code": row["code"],
            "title": title,
            "business": row.get("business", ""),
            "story": story,
            "key": [],
        }
    for number, row in keys.rows:
        script = found.get(row.get("script", ""))
        if script is None:
            problems.append(keys.problem(number, "script", "没有这个脚本", "there is no such script"))
        else:
            script["key"].append({"zh": row.get("zh", ""), "en": row.get("en", "")})
    return list(found.values())
