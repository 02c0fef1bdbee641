"""The organisation of the demo: sites, and people whose names are put together by chance."""

from dataclasses import dataclass, field
from random import Random

from ..database import now
from ..extensions import db
from ..people import settings
from ..people.models import NoticeAcceptance, Person, PersonRole, Site
from ..people.passwords import hasher

PASSWORD = "window-2026"  # noqa: S105 - the demo's sign-ins are printed for everybody
SURNAMES = "白柏卞岑常车程褚单狄窦樊方费丰符甘葛耿贡古谷管桂郝洪侯霍计季简蒋焦靳康柯匡兰冷黎厉连廉林柳卢陆"
GIVEN = (
    "安宁",
    "采薇",
    "承志",
    "初晴",
    "德容",
    "方舟",
    "谷雨",
    "海宁",
    "和畅",
    "嘉树",
    "景行",
    "静好",
    "可期",
    "乐山",
    "林深",
    "明远",
    "南星",
    "若水",
    "书禾",
    "思源",
    "未央",
    "文舟",
    "夏荷",
    "向晚",
    "晓舟",
    "星野",
    "雪松",
    "一诺",
    "雨辰",
    "云帆",
)
SITES = (
    ("G", "group", None, "示例水务集团", "Example Water Group"),
    ("E", "company", "G", "城东供水公司", "East Water Company"),
    ("W", "company", "G", "城西供水公司", "West Water Company"),
    ("E1", "hall", "E", "东门营业厅", "East Gate Hall"),
    ("E2", "hall", "E", "河湾营业厅", "River Bend Hall"),
    ("W1", "hall", "W", "西门营业厅", "West Gate Hall"),
    ("W2", "hall", "W", "松岭营业厅", "Pine Ridge Hall"),
    ("H", "hotline", "G", "供水热线", "Water Hotline"),
    ("F", "field", "G", "外勤一班", "Field Team One"),
)
STAFF = {"E1": 8, "E2": 8, "W1": 8, "W2": 8, "H": 7, "F": 6}
SHOPPERS = 9


@dataclass
class Organisation:
    """What was made: sites by code, staff by site, shoppers, and the accounts that one can sign in with."""

    sites: dict[str, Site] = field(default_factory=dict)
    staff: dict[str, list[Person]] = field(default_factory=dict)
    shoppers: list[Person] = field(default_factory=list)
    accounts: dict[str, Person] = field(default_factory=dict)

    @property
    def employees(self) -> list[Person]:
        """All employees, site by site."""
        return [person for staff in self.staff.values() for person in staff]


class Names:
    """Draws names that nobody is meant by."""

    def __init__(self, seed: int) -> None:
        self.random, self.used = Random(seed), set[str]()  # noqa: S311 - invented names, nothing secret

    def draw(self) -> str:
        """Return a name not drawn before."""
        while True:
            name = self.random.choice(SURNAMES) + self.random.choice(GIVEN)
            if name not in self.used:
                self.used.add(name)
                return name


def make_organisation(seed: int) -> Organisation:
    """Add sites and people; every account of the demo has the same printed password."""
    made, names = Organisation(), Names(seed)
    for code, kind, parent, name, name_en in SITES:
        above = made.sites.get(parent or "")
        site = Site(
            code=code, kind=kind, name=name, name_en=name_en, city="示例市", parent_id=above.id if above else None
        )
        db.session.add(site)
        db.session.flush()
        site.path = f"{above.path if above else '/'}{site.id}/"
        made.sites[code] = site
    secret = hasher().hash(PASSWORD)
    for number, role, site_code in (
        ("admin", "admin", ""),
        ("trainer", "trainer", ""),
        ("trainer2", "trainer", ""),
        ("manager", "manager", "E1"),
    ):
        made.accounts[number] = _person(number, names.draw(), (role,), made.sites.get(site_code), secret)
    for place in range(SHOPPERS):
        account = "shopper" if place == 0 else f"S{place + 1:02}"
        made.shoppers.append(_person(account, names.draw(), ("shopper",), None, None if place else secret))
    made.accounts["shopper"] = made.shoppers[0]
    _add_staff(made, names, secret)
    settings.put("organisation", {"zh": "示例水务集团", "en": "Example Water Group"})
    settings.put("is_demo", True)
    return made


def _add_staff(made: Organisation, names: Names, secret: str) -> None:
    """Add the staff of every site; three of the first hall can sign in."""
    signing = {0: "employee", 1: "employee2", 2: "employee3"}
    badge = 100
    for code, size in STAFF.items():
        made.staff[code] = []
        for index in range(size):
            badge += 1
            account = signing.get(index) if code == "E1" else None
            person = _person(
                account or f"{code}{index + 1:02}",
                names.draw(),
                ("employee",),
                made.sites[code],
                secret if account else None,
                badge=f"{badge:04}",
            )
            made.staff[code].append(person)
            if account:
                made.accounts[account] = person
                edition = int(settings.get("notice_edition"))
                db.session.add(NoticeAcceptance(person_id=person.id, edition=edition, at=now()))
    db.session.flush()


def _person(
    number: str, name: str, roles: tuple[str, ...], site: Site | None, secret: str | None, badge: str = ""
) -> Person:
    person = Person(
        number=number,
        name=name,
        site_id=site.id if site else None,
        password_hash=secret,
        badge=badge,
        role_rows=[PersonRole(role=role) for role in roles],
    )
    db.session.add(person)
    db.session.flush()
    return person
