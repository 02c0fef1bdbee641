"""The organisation of the bench data, and the sheets from which its visits are made."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from .checklist import bench_version

FIRST = 1_000_000
"""The first number of a drawn visit, its sheet and its result: the demo's lie below."""
HALLS, COMPANIES = 50, 6
LEVELS, SHEETS = 14, 30
LOWEST, HIGHEST = 0.5, 0.99


@dataclass(frozen=True)
class Clerk:
    """An employee of the bench: the true level, and the day after which it is higher."""

    id: int
    site_id: int
    badge: str
    level: float
    trained_on: date


@dataclass(frozen=True)
class Shopper:
    """A shopper of the bench; `strictness` shifts the level of what is answered."""

    id: int
    strictness: float


@dataclass(frozen=True)
class Organisation:
    """Who meets whom, in which waves, on which version of the bench's checklist."""

    people: list[Clerk]
    shoppers: list[Shopper]
    waves: list[tuple[date, int]]
    version_id: int
    trainer_id: int
    end: datetime

    def wave_at(self, day: date) -> int:
        """Return the wave of a day."""
        return next(wave for start, wave in reversed(self.waves) if start <= day or (start, wave) == self.waves[0])


def organisation(employees: int, shoppers: int, days: int) -> Organisation:
    """Add halls, people, waves and the checklist beside the demo's, as far as they are missing, and return them."""
    from sqm_training.database import now
    from sqm_training.extensions import db
    from sqm_training.people.models import Person

    end = now().replace(hour=0, minute=0, second=0, microsecond=0)
    sites = _sites()
    trainer = db.session.scalars(db.select(Person).where(Person.number == "trainer")).one()
    chance = random.Random(7)
    clerks = [
        Clerk(id, site_id, badge, chance.gauss(0.78, 0.07), (end - timedelta(days=chance.randint(0, 2 * days))).date())
        for id, site_id, badge in _people("B", "employee", employees, sites)
    ]
    drawn = [Shopper(id, chance.gauss(0, 0.04)) for id, *_ in _people("BS", "shopper", shoppers, [None])]
    _people("BM", "manager", COMPANIES, _companies())
    waves = _waves(trainer.id, end, days)
    found = Organisation(clerks, drawn, waves, bench_version(), trainer.id, end)
    db.session.commit()
    return found


def _sites() -> list[int]:
    from sqm_training.extensions import db
    from sqm_training.people.models import Site

    group = db.session.scalars(db.select(Site).where(Site.code == "G")).one()
    companies: list[Site] = [_site(f"BC{n}", "company", group, f"第{n + 1}供水公司") for n in range(COMPANIES)]
    return [_site(f"BH{n:02}", "hall", companies[n % COMPANIES], f"第{n + 1}营业厅").id for n in range(HALLS)]


def _companies() -> list[int]:
    from sqm_training.extensions import db
    from sqm_training.people.models import Site

    return list(db.session.scalars(db.select(Site.id).where(Site.code.like("BC_")).order_by(Site.code)))


def _site(code: str, kind: str, above: Any, name: str) -> Any:
    from sqm_training.extensions import db
    from sqm_training.people.models import Site

    site = db.session.scalar(db.select(Site).where(Site.code == code))
    if site is None:
        site = Site(code=code, kind=kind, name=name, name_en=f"{kind.title()} {code[2:]}", parent_id=above.id)
        db.session.add(site)
        db.session.flush()
        site.path = f"{above.path}{site.id}/"
    return site


def _people(prefix: str, role: str, count: int, sites: list[Any]) -> list[tuple[int, int, str]]:
    """Return id, site and badge of some people by number, after adding those that are missing."""
    from sqm_training.demo.people import GIVEN, SURNAMES
    from sqm_training.extensions import db, insert_rows
    from sqm_training.people.models import Person, PersonRole

    wanted = [f"{prefix}{n:05}" for n in range(count)]
    rows = db.select(Person.number, Person.id, Person.site_id, Person.badge).where(Person.number.like(f"{prefix}_____"))
    known = {row.number: row for row in db.session.execute(rows)}
    chance = random.Random(prefix)
    fresh = [
        {
            "number": number,
            "name": chance.choice(SURNAMES) + chance.choice(GIVEN),
            "site_id": sites[place % len(sites)],
            "badge": number if role == "employee" else "",
        }
        for place, number in enumerate(wanted)
        if number not in known
    ]
    if fresh:
        insert_rows(Person, fresh)
        known = {row.number: row for row in db.session.execute(rows)}
        insert_rows(PersonRole, [{"person_id": known[one["number"]].id, "role": role} for one in fresh])
    return [(known[number].id, known[number].site_id, known[number].badge) for number in wanted]


def _waves(trainer_id: int, end: datetime, days: int) -> list[tuple[date, int]]:
    from sqm_training.extensions import db
    from sqm_training.visits.models import Wave

    found = []
    for place in range(days // 30 + 2):
        start = (end - timedelta(days=days + 30) + timedelta(days=30 * place)).date()
        code = f"B{place:02}"
        wave = db.session.scalar(db.select(Wave).where(Wave.code == code))
        if wave is None:
            wave = Wave(code=code, title={"zh": f"第{place + 1}轮", "en": f"Round {place + 1}"}, made_by_id=trainer_id)
            wave.starts_on, wave.ends_on, wave.made_at = start, start + timedelta(days=29), end
            wave.published_at, wave.published_by_id = end, trainer_id
            db.session.add(wave)
            db.session.flush()
        found.append((wave.starts_on, wave.id))
    return found


class Templates:
    """Sheets that the product filled and scored, kept in temporary tables; a visit takes the rows of one of them."""

    def __init__(self, made: Organisation) -> None:
        from sqm_training.extensions import db

        self.sheets: list[tuple[Any, ...]] = []
        self.answers: list[tuple[Any, ...]] = []
        self.records: list[tuple[Any, ...]] = []
        self._fill(made)
        db.session.rollback()

    def _fill(self, made: Organisation) -> None:
        import numpy as np

        from sqm_training.checklists.plain import whole_version

        version, rng = whole_version(made.version_id), np.random.default_rng(5)
        for number in range(LEVELS * SHEETS):
            level = LOWEST + (HIGHEST - LOWEST) * (number // SHEETS) / (LEVELS - 1)
            self._keep(number, version, level, made, rng)

    def _keep(self, number: int, version: Any, level: float, made: Organisation, rng: Any) -> None:
        from sqm_training.checklists.actions.fill import fill, records_of
        from sqm_training.database import now
        from sqm_training.demo.answers import draw_answers
        from sqm_training.extensions import db
        from sqm_training.visits.actions.results import own_sums

        script = version.scripts[0]
        answers = draw_answers(version.items, script, person=level, site=0.85, rng=rng)
        sheet = fill(version=version, script=script, rater_id=None, answers=answers, filled_at=now())
        db.session.flush()
        got, possible = own_sums(sheet).get("main", (0, 0))
        columns = "got, possible, calculated, reported, critical, is_scorable, parts"
        raw = db.session.connection().exec_driver_sql
        self.sheets.append((number, *raw(f"select {columns} from sheet where id = {sheet.id}").one(), got, possible))
        columns = "item_id, value, is_na, comment, got, possible"
        rows = raw(f"select {columns} from sheet_answer where sheet_id = {sheet.id} order by item_id")
        self.answers += [(number, *row) for row in rows]
        person = made.people[0].id
        found = records_of(sheet, {"main": person}, site_id=1, source_kind="visit", source_id=0, rater_id=None,
                           wave_id=None, at=datetime.now(UTC))  # fmt: skip
        self.records += [
            (number, one.person_id == person, one.standard_id, one.dimension, one.touchpoint, one.channel,
             one.answers_for, one.got, one.possible)
            for one in found
        ]  # fmt: skip

    def pick(self, level: float, chance: random.Random) -> int:
        """Return a sheet of about a level."""
        place = round((LEVELS - 1) * (level - LOWEST) / (HIGHEST - LOWEST))
        return SHEETS * min(max(place, 0), LEVELS - 1) + chance.randrange(SHEETS)

    def write(self, connection: Any) -> None:
        """Write the sheets into temporary tables of a connection."""
        for name, columns, rows in (
            ("sheet_of", "t, got, possible, calculated, reported, critical, is_scorable, parts, own_got, own_possible",
             self.sheets),
            ("answer_of", "t, item_id, value, is_na, comment, got, possible", self.answers),
            ("record_of", "t, is_own, standard_id, dimension, touchpoint, channel, answers_for, got, possible",
             self.records),
            ("one", "id, t, site, person, badge, shopper, wave, trainer, opens, closes, at, approved, published", []),
        ):  # fmt: skip
            connection.execute(f"create temp table {name} ({columns})")
            if rows:
                connection.executemany(f"insert into temp.{name} values ({', '.join('?' * len(rows[0]))})", rows)
            connection.execute(f"create index temp.by_{name} on {name} (t)")
        version, script, checklist = connection.execute(
            "select v.id, s.id, v.checklist_id from checklist_version v join script s on s.version_id = v.id"
            " join checklist c on c.id = v.checklist_id where c.code = 'BENCH' and v.state = 'published'"
        ).fetchone()
        self.statements = [one.format(version=version, script=script, checklist=checklist) for one in STATEMENTS]


STATEMENTS = (
    """insert into visit (id, wave_id, site_id, shopper_id, checklist_id, version_id, script_id, opens_on, closes_on,
    briefing, state, ending, ending_note, visited_at, made_by_id, made_at, version)
    select id, wave, site, shopper, {checklist}, {version}, {script}, opens, closes, '', 'published', '', '', at,
    trainer, at, 4 from temp.one order by id""",
    """insert into sheet (id, version_id, script_id, rater_id, filled_at, got, possible, calculated, reported, critical,
    is_scorable, parts)
    select o.id, {version}, {script}, o.shopper, o.at, s.got, s.possible, s.calculated, s.reported, s.critical,
    s.is_scorable, s.parts from temp.one o join temp.sheet_of s using (t) order by o.id""",
    """insert into sheet_answer (sheet_id, item_id, value, is_na, comment, got, possible)
    select o.id, a.item_id, a.value, a.is_na, a.comment, a.got, a.possible
    from temp.one o cross join temp.answer_of a using (t)""",
    """insert into result (id, visit_id, sheet_id, calculated, reported, is_imported, approved_at, approved_by_id,
    published_at, published_by_id, withdrawn_reason, version)
    select o.id, o.id, o.id, s.calculated, s.reported, 0, o.approved, o.trainer, o.published, o.trainer, '', 2
    from temp.one o join temp.sheet_of s using (t) order by o.id""",
    """insert into visit_contact (visit_id, part, badge, window, description, person_id, decision, decided_by_id,
    decided_at)
    select id, 'main', badge, '1', '', person, 'matched', trainer, approved from temp.one order by id""",
    """insert into person_result (result_id, person_id, site_id, rater_id, wave_id, channel, part, at, got, possible,
    is_critical, excluded)
    select o.id, o.person, o.site, o.shopper, o.wave, 'counter', 'main', o.at, s.own_got, s.own_possible, 0,
    case when s.is_scorable and s.own_possible then '' else 'too_few' end
    from temp.one o join temp.sheet_of s using (t) order by o.id""",
    """insert into score_record (person_id, site_id, standard_id, dimension, touchpoint, channel, answers_for,
    source_kind, source_id, rater_id, wave_id, at, got, possible)
    select case when r.is_own then o.person end, o.site, r.standard_id, r.dimension, r.touchpoint, r.channel,
    r.answers_for, 'visit', o.id, o.shopper, o.wave, o.at, r.got, r.possible
    from temp.one o cross join temp.record_of r using (t)""",
)
