"""What it costs to take submissions in: one after the other, and from several clients at once."""

import json
from pathlib import Path
from typing import Any

from sqm_training import create_app
from sqm_training.config import Settings

from . import delivering
from .spent import PASSWORD, median_cpu, signed_in


def submissions(app: Any) -> None:
    """Print the CPU of a PUT of the counter's 33 items, durable: each is another visit, sent for the first time."""
    bodies = _bodies(app, 31)
    client = signed_in(app, "shopper")
    turns = iter(bodies)

    def put() -> None:
        uuid, body = next(turns)
        answer = client.put(f"/api/submissions/{uuid}/1", data=body)
        assert answer.status_code == 201, answer.get_data(as_text=True)

    items = len(json.loads(bodies[0][1])["answers"])
    print(f"  PUT of a submission of {items} items {median_cpu(put, 30):8.1f} ms CPU   (bar 8)")


def crowd(folder: Path) -> None:
    """Print how many submissions a real server takes in a second from four clients, plain and with a photo each."""
    app = create_app(Settings.from_environment({"SQM_DATA": str(folder)}))
    for name, count, photo, bar in (("", 600, 0, 150), (" with a photo of 300 KB", 200, 300, 100)):
        bodies = _bodies(app, count)
        rate = delivering.rate(folder, bodies, PASSWORD, clients=4, kilobytes=photo)
        print(f"  submissions{name} at 4 clients {rate:8.0f} a second   (bar {bar})")


def _bodies(app: Any, count: int) -> list[tuple[str, bytes]]:
    """Plan visits of the counter for the demo's shopper and fill them in; return what is to be sent."""
    from sqm_training.checklists.plain import current_version, whole_version
    from sqm_training.extensions import db
    from sqm_training.people.models import Person, Site

    with app.app_context():
        version = whole_version(current_version("CTR").id)
        shopper = db.session.query(Person).filter_by(number="shopper").one()
        site = db.session.query(Site).filter_by(kind="hall").first()
        rows = [{"item": item.code, "value": answer, "comment": "x"} for item, answer in _answers(version)]
        bodies = [_planned(version, shopper, site, rows) for _ in range(count)]
        db.session.commit()
        db.engine.dispose()
    return bodies


def _answers(version: Any) -> list[tuple[Any, Any]]:
    """Return a passable answer to every item of a version."""
    from sqm_training.checklists.values import options_of

    found = []
    for item in version.items:
        options = [value for value, _words in options_of(item)]
        answer: Any = "yes" if "yes" in options and item.rules.get("good") != "no" else "no" if options else 60
        if item.type in {"levels", "scale"}:
            answer = float(options[-1])
        elif item.type == "choice":
            answer = options[0]
        elif item.type == "choices":
            answer = [item.rules["options"][0]["code"]]
        elif item.type in {"key", "deduct", "text"}:
            answer = {"key": [0], "deduct": {}, "text": "x"}[item.type]
        if item.type != "note":
            found.append((item, answer))
    return found


def _planned(version: Any, shopper: Any, site: Any, rows: list[dict[str, Any]]) -> tuple[str, bytes]:
    """Plan a visit and return the identity and the body of its submission."""
    from sqm_training.database import now
    from sqm_training.extensions import db
    from sqm_training.visits.models import Visit
    from sqm_training.web.text import local_day

    today = local_day(now())
    visit = Visit(
        site_id=site.id,
        shopper_id=shopper.id,
        checklist_id=version.checklist_id,
        version_id=version.id,
        script_id=version.scripts[0].id,
        opens_on=today,
        closes_on=today,
        made_at=now(),
    )
    db.session.add(visit)
    db.session.flush()
    payload = {
        "visit": visit.id,
        "version": version.id,
        "answers": rows,
        "contacts": [{"part": "main", "badge": "0101"}],
        "taps": [{"name": moment["code"], "at": now().isoformat()} for moment in version.moments],
    }
    return f"00000000-0000-4000-9000-{visit.id:012d}", json.dumps(payload).encode()
