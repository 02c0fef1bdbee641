"""What lists of tasks cost with 250,000 of them: `python -m bench.tasks`."""

import random
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from sqm_training import create_app
from sqm_training.config import Settings

from .__main__ import command, median_cpu, signed_in

PEOPLE, TASKS = 5_000, 250_000
BATCH = 500
SHARE_SETTLED = 0.88
PATHS = {
    "trainer": (
        "/",
        "/assignments",
        "/assignments?page=200",
        "/assignments?state=overdue",
        "/assignments?state=done",
        "/assignments?sort=-due",
        "/assignments?sort=person",
        "/assignments?sort=site",
        "/assignments?sort=task",
        "/assignments?site=2",
        "/assignments?q=P04321",
        "/assignments?q=王",
        "/assignments?q=账单",
        "/assignments?q=nobody",
        "/assignments/batches",
        "/assignments/suggestions?site=4",
    ),
    "manager": ("/", "/assignments", "/assignments?state=overdue", "/assignments?q=王"),
    "employee": ("/", "/tasks"),
}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def fill(app: Any) -> None:
    """Add people and their tasks of the last three years to the demo's sites."""
    from sqm_training.database import now
    from sqm_training.extensions import db
    from sqm_training.people.models import Person, PersonRole, Site
    from sqm_training.web.text import local_day

    chance, at = random.Random(1), now()
    with app.app_context():
        today = local_day(at)
        halls = [one.id for one in db.session.query(Site).filter(Site.kind.in_(("hall", "hotline", "field")))]
        people = [
            {"number": f"P{n:05}", "name": f"{chance.choice(SURNAMES)}员工{n}", "site_id": halls[n % len(halls)]}
            for n in range(PEOPLE)
        ]
        first = (db.session.query(Person.id).order_by(Person.id.desc()).limit(1).scalar() or 0) + 1
        db.session.execute(insert(Person), [one | {"id": first + n} for n, one in enumerate(people)])
        db.session.execute(
            insert(PersonRole), [{"person_id": first + n, "role": "employee"} for n in range(len(people))]
        )
        _add_tasks(chance, at, today, first)
        db.session.commit()


def _add_tasks(chance: random.Random, at: Any, today: Any, first: int) -> None:
    from sqm_training.assignments.models import Assignment, AssignmentBatch
    from sqm_training.extensions import db

    batches, made = [], []
    for number in range(TASKS // BATCH):
        given = today - timedelta(days=1_000 - 2 * number)
        title = {"zh": f"账单突然变高 {number}", "en": f"The bill that doubled {number}"}
        thing = {"kind": "scenario", "ref": f"SC{number % 16 + 1:02}", "title": title, "path": "/scenarios/SC01"}
        batches.append(
            thing | {"id": 10_000 + number, "people": {"how": "role"}, "counts": {"new": BATCH}, "made_at": at}
        )
        for person in range(BATCH):
            task = thing | {
                "person_id": first + (number * BATCH + person) % PEOPLE,
                "batch_id": 10_000 + number,
                "assigned_at": at - timedelta(days=1_000 - 2 * number),
                "due_on": given + timedelta(days=14 + person % 7),
                "passed_on": None,
            }
            is_old = number < TASKS // BATCH - 10
            if chance.random() < (SHARE_SETTLED if is_old else 0.3):
                task["passed_on"] = given + timedelta(days=chance.randint(1, 20))
            made.append(task)
    db.session.execute(insert(AssignmentBatch), batches)
    for start in range(0, len(made), 10_000):
        db.session.execute(insert(Assignment), made[start : start + 10_000])


def main() -> None:
    """Print the CPU of each list, in a folder that may be named so that it is filled only once."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(sys.argv[1] if len(sys.argv) > 1 else name)
        is_new = not folder.exists() or not any(folder.iterdir())
        if is_new:
            command(folder, "setup")
            command(folder, "demo", "load")
        app = create_app(Settings.from_environment({"SQM_DATA": str(folder)}))
        app.config["WTF_CSRF_ENABLED"] = False
        if is_new:
            fill(app)
        print(f"Lists with {TASKS:,} tasks of {PEOPLE:,} people")
        for number, paths in PATHS.items():
            client = signed_in(app, number)
            for path in paths:
                status = client.get(path, follow_redirects=True).status_code
                cpu = median_cpu(lambda client=client, path=path: client.get(path, follow_redirects=True), 9)
                print(f"  {number:<9} {path:<32} {status} {cpu:8.1f} ms CPU   (bar 25)", flush=True)


if __name__ == "__main__":
    main()
