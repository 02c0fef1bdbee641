"""Banks: made, and filled from files, question by question; what cannot be taken is named with its line."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from ...database import Text, now
from ...errors import RuleBroken
from ...extensions import db
from ...people.actions import audit
from ...people.models import Person
from ...web.text import _
from .. import pictures
from ..banks.reading import Content, Fault, Found, Reading, Unfit
from ..contents import digest_of, is_answered, texts_in, title_of
from ..models import Question, QuestionBank, QuestionCategory, QuestionStandard, QuestionVersion
from ..queries import banks as queries

CODE = re.compile(r"^[\w.-]{1,40}$")
MOST_TEXT = 20_000
MOST_PARTS = 100
AT_ONCE = 500
OWN = "yaml"
"""The form in which banks are written here: what is a description in it was put into a bank as one."""


@dataclass(slots=True)
class Taken:
    """What became of a file: how many questions came in, and why others did not, by line.

    `texts` are descriptions, which ask nothing: they are named with their first words and do not come in.
    """

    form: str
    imported: int = 0
    skipped: list[Fault] = field(default_factory=list)
    texts: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Fresh:
    """A question that is to be added."""

    code: str
    content: Content
    origin: str
    category: str


def make_bank(*, code: str, title: Text, by: Person | None, at: datetime | None = None) -> QuestionBank:
    """Add a bank; raises `RuleBroken` for a code that is taken or cannot stand in an address."""
    if not CODE.match(code):
        raise RuleBroken(_("A code has letters, digits, dots, hyphens and underscores, 40 at most."), field="code")
    if queries.bank_by_code(code) is not None:
        raise RuleBroken(_("There is a bank %(code)s already.", code=code), field="code")
    bank = QuestionBank(code=code, title=title, made_at=at or now(), made_by_id=by.id if by else None)
    db.session.add(bank)
    db.session.flush()
    return bank


def code_from(name: str) -> str:
    """Return a code for the bank of a file, such as `counter-basics` for `counter basics.gift`."""
    return re.sub(r"[^\w.-]+", "-", name.rsplit(".", 1)[0]).strip("-.")[:40] or "bank"


def take_in(
    *, bank: QuestionBank, reading: Reading, by: Person | None, at: datetime | None = None, is_trial: bool = False
) -> Taken:
    """Add the questions of a file to a bank; those that came with it before are left as they are.

    A trial keeps no pictures; the caller rolls back what else it did.
    """
    at = at or now()
    taken = Taken(reading.form, skipped=list(reading.faults))
    fresh = _fresh_of(bank, reading, taken, is_trial)
    for start in range(0, len(fresh), AT_ONCE):
        _add(bank, fresh[start : start + AT_ONCE], by, at)
    taken.imported = len(fresh)
    taken.skipped.sort(key=lambda fault: fault.line)
    if fresh and not is_trial:
        audit.note(
            actor_id=by.id if by else None,
            act="questions.import",
            kind="bank",
            ref=bank.code,
            details={"imported": taken.imported, "skipped": len(taken.skipped), "form": reading.form},
        )
    return taken


def _fresh_of(bank: QuestionBank, reading: Reading, taken: Taken, is_trial: bool) -> list[_Fresh]:
    """Return what is to be added, and note what is there already or does not fit."""
    known, codes, standards = queries.known_digests(bank), queries.codes_of(bank), queries.known_standards()
    named = queries.contents_by_code(bank, [one.code for one in reading.found if one.code in codes])
    seen: Counter[str] = Counter()
    fresh: list[_Fresh] = []
    for found in reading.found:
        if reading.form != OWN and not is_answered(found.content):
            taken.texts.append(Fault(found.line, _first_words(found.content)))
            continue
        origin = origin_of(found)
        seen[origin] += 1
        try:
            if seen[origin] <= known[origin] or (found.code in named and _says(named[found.code], found.content)):
                raise Unfit("题库里已有这道题", "this question is in the bank already")
            check_size(found.content)
            content = _completed(found, standards, is_trial)
        except Unfit as unfit:
            taken.skipped.append(Fault(found.line, unfit.cause))
            continue
        code = found.code if CODE.match(found.code) and found.code not in codes else _next_code(codes)
        codes.add(code)
        fresh.append(_Fresh(code, content, origin, found.category))
    return fresh


def _first_words(content: Content) -> Text:
    """Return the beginning of a description in both languages: a file says it in one."""
    words = title_of(content)
    said = next(iter(words.values()))
    return {"zh": words.get("zh", said), "en": words.get("en", said)}


def origin_of(found: Found) -> str:
    """Return the digest of a question as its file has it: words, tags and the bytes of its pictures."""
    files = {name: hashlib.sha256(data).hexdigest() for name, data in found.files.items()}
    return digest_of({"content": found.content, "tags": sorted(found.tags), "files": files})


def _says(kept: Content, content: Content) -> bool:
    """Say whether a kept question says the same in the language of a file, which holds only one."""
    language = next(iter(content["text"]))
    left_out = ("standards", "tags", "media", "unit")
    plain = {key: value for key, value in kept.items() if key not in left_out}
    told = {key: value for key, value in content.items() if key not in left_out}
    return bool(_one_each(_in_one(plain, language)) == _one_each(told))


def _one_each(value: Any) -> Any:
    """Return a content in which every accepted wording stands in a row of its own, as files have it."""
    if isinstance(value, dict):
        return {key: _one_each(one) for key, one in value.items()}
    if not isinstance(value, list):
        return value
    rows: list[Any] = []
    for one in value:
        texts = one.get("texts") if isinstance(one, dict) else None
        if texts is None:
            rows.append(_one_each(one))
        else:
            rows += [{**one, "texts": {key: [word]}} for key, words in texts.items() for word in words]
    return rows


def _in_one(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        if language in value and set(value) <= {"zh", "en"}:
            return {language: value[language]}
        return {key: _in_one(one, language) for key, one in value.items()}
    return [_in_one(one, language) for one in value] if isinstance(value, list) else value


def check_size(content: Content) -> None:
    """Raise `Unfit` when a question is too long to be put, or has too many parts."""
    if any(len(text) > MOST_TEXT for text in texts_in(content)):
        raise Unfit(f"文字超过 {MOST_TEXT} 个字符", f"the text is longer than {MOST_TEXT} characters")
    if any(len(value) > MOST_PARTS for value in content.values() if isinstance(value, list)):
        raise Unfit(f"选项或项目超过 {MOST_PARTS} 个", f"there are more than {MOST_PARTS} choices or parts")


def _completed(found: Found, standards: dict[str, int], is_trial: bool) -> Content:
    """Return the content with its pictures kept and its tags told apart: those that are standards, and others."""
    content = dict(found.content)
    if found.files:
        ready = {name: pictures.prepared(name, data) for name, data in found.files.items()}
        content["media"] = {name: {"stored": name} if is_trial else pictures.keep(data) for name, data in ready.items()}
    tags = list(dict.fromkeys(tag.strip() for tag in found.tags if tag.strip()))
    codes = [tag.upper() for tag in tags if tag.upper() in standards]
    others = [tag[:80] for tag in tags if tag.upper() not in standards]
    return content | ({"standards": codes} if codes else {}) | ({"tags": others[:20]} if others else {})


def _next_code(codes: set[str]) -> str:
    number = len(codes) + 1
    while f"Q{number:04d}" in codes:
        number += 1
    return f"Q{number:04d}"


def next_code(bank: QuestionBank) -> str:
    """Return a code for a new question of a bank."""
    return _next_code(queries.codes_of(bank))


def _add(bank: QuestionBank, fresh: list[_Fresh], by: Person | None, at: datetime) -> None:
    """Add questions with their first versions and standards, many at a time."""
    by_id, categories = by.id if by else None, categories_by_path(bank, {one.category for one in fresh})
    digests = [digest_of(one.content) for one in fresh]
    rows = [
        {
            "bank_id": bank.id,
            "category_id": categories.get(one.category),
            "code": one.code,
            "type": one.content["type"],
            "title": title_of(one.content),
            "digest": digest,
            "origin": one.origin,
            "changed_at": at,
            "changed_by_id": by_id,
            "lock": 1,
        }
        for one, digest in zip(fresh, digests, strict=True)
    ]
    returned = insert(Question).returning(Question.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(returned, rows))
    versions = [
        {"question_id": id_, "number": 1, "content": one.content, "digest": digest, "made_at": at, "made_by_id": by_id}
        for id_, one, digest in zip(ids, fresh, digests, strict=True)
    ]
    db.session.execute(insert(QuestionVersion), versions)
    standards = queries.known_standards()
    links = [
        {"question_id": id_, "standard_id": standards[code]}
        for id_, one in zip(ids, fresh, strict=True)
        for code in one.content.get("standards", [])
        if code in standards
    ]
    if links:
        db.session.execute(insert(QuestionStandard), links)


def categories_by_path(bank: QuestionBank, paths: set[str]) -> dict[str, int]:
    """Return the ids of categories by path, those that did not exist made; the empty path has none."""
    rows = select(QuestionCategory.path, QuestionCategory.id).where(QuestionCategory.bank_id == bank.id)
    known = {row.path: row.id for row in db.session.execute(rows)}
    for path in sorted(paths - known.keys() - {""}):
        category = QuestionCategory(bank_id=bank.id, path=path)
        db.session.add(category)
        db.session.flush()
        known[path] = category.id
    return known
