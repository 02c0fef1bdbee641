"""The fields of a form that show the content of a question."""

from fractions import Fraction
from typing import Any

from ...web.text import local
from ..banks.reading import Content, percent_of

Data = dict[str, Any]


def data_of(content: Content) -> Data:
    """Return the fields that show a content."""
    data: Data = {"points": content.get("points", 1), "standards": ", ".join(content.get("standards", []))}
    for key in ("text", "why", "rubric", "why_true", "why_false"):
        data |= _split(content, key)
    data["is_fixed"], data["case"] = content.get("is_fixed", False), content.get("case", False)
    if "answer" in content:
        data["answer"] = "true" if content["answer"] else "false"
    data["options"] = [_option_data(one) for one in content.get("options", [])]
    if content["type"] == "short":
        data["answers"] = [_joined(one["texts"]) | _share(one) | _split(one, "why") for one in content["answers"]]
    if content["type"] == "numeric":
        data["numbers"] = [
            {"value": one["value"], "tolerance": one.get("tolerance", "")} | _share(one) | _split(one, "why")
            for one in content["answers"]
        ]
        data["units"] = ", ".join(
            one["name"] if one["times"] == "1" else f"{one['name']}={one['times']}" for one in content.get("units", [])
        )
    data["pairs"] = [_split(one, "left") | _split(one, "right") for one in content.get("pairs", [])]
    data["others"], data["items"] = content.get("others", []), content.get("items", [])
    data["gaps"] = [gap_data(one) for one in content.get("gaps", [])]
    return data


def _split(holder: Content, key: str) -> Data:
    words = holder.get(key, {})
    return {f"{key}_zh": words.get("zh", ""), f"{key}_en": words.get("en", "")}


def _option_data(one: Content) -> Data:
    return {"right": Fraction(one["share"]) > 0, **one["text"]} | _share(one) | _split(one, "why")


def _share(one: Content) -> Data:
    return {"share": "" if one["share"] in ("0", "1") else percent_of(one["share"])}


def _joined(texts: dict[str, list[str]]) -> Data:
    return {language: " | ".join(words) for language, words in texts.items()}


def gap_data(gap: Content) -> Data:
    """Return the row of a gap."""
    if "options" in gap:
        rows = sorted(gap["options"], key=lambda one: -Fraction(one["share"]))
        is_several = gap["kind"] == "choices"
        return {"kind": gap["kind"]} | {
            language: " | ".join(
                ("=" if is_several and Fraction(one["share"]) > 0 else "") + local(one["text"], language)
                for one in rows
            )
            for language in sorted({key for one in rows for key in one["text"]})
        }
    if gap["kind"] == "number":
        return {"kind": "number", "zh": " | ".join(_number_words(one) for one in gap["answers"])}
    words: dict[str, list[str]] = {}
    for one in gap["answers"]:
        for language, texts in one["texts"].items():
            words.setdefault(language, []).extend(texts)
    return {"kind": "text"} | _joined(words)


def _number_words(one: Content) -> str:
    return one["value"] + (f"±{one['tolerance']}" if one.get("tolerance") else "")
