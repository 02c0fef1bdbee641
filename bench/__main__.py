"""Prints what pages, charts, submissions and imports cost: `make bench`."""

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqm_training import create_app
from sqm_training.config import Settings

from . import served

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
PASSWORD = "window-2026"
PAGES = {
    "trainer": ("/", "/review", "/visits", "/waves", "/standards", "/standards/coverage", "/sites/4", "/appeals"),
    "employee": ("/", "/results", "/progress", "/practice"),
    "shopper": ("/", "/shops"),
    "manager": ("/", "/sites"),
    "admin": ("/admin/people", "/admin/audit", "/admin/settings"),
}

SERVED = {"trainer": "/review", "employee": "/progress", "shopper": "/shops", "manager": "/sites/4"}


def command(folder: Path, *words: str) -> resource.struct_rusage:
    """Run a command of the application in a process of its own and return what it used."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = os.environ | {"SQM_DATA": str(folder), "LANG": "C.UTF-8"}
    subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *words],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"  {' '.join(words)[:58]:<60} {after.ru_utime - before.ru_utime:7.2f} s CPU")
    return after


def median_cpu(act: Callable[[], Any], times: int = 15) -> float:
    """Return the median CPU time of an act in milliseconds, after one run that is not counted."""
    act()
    spent = []
    for _ in range(times):
        start = time.process_time()
        act()
        spent.append(1000 * (time.process_time() - start))
    return sorted(spent)[len(spent) // 2]


def signed_in(app: Any, number: str) -> Any:
    """Return a client that is signed in."""
    client = app.test_client()
    client.post("/sign-in", data={"username": number, "password": PASSWORD})
    return client


def pages(app: Any) -> None:
    """Print the CPU of each page and of the chart."""
    for number, paths in PAGES.items():
        client = signed_in(app, number)
        for path in paths:
            status = client.get(path, follow_redirects=True).status_code
            cpu = median_cpu(lambda client=client, path=path: client.get(path, follow_redirects=True))
            print(f"  {number:<9} {path:<32} {status} {cpu:8.1f} ms CPU   (bar 25)")
    chart(app)


def chart(app: Any) -> None:
    """Print the CPU of the improvement chart, drawn and kept."""
    client = signed_in(app, "employee")
    person = json.loads(_run_sql(app, "select id from person where number = 'employee'"))
    path = f"/people/{person}/chart.svg"
    etag = client.get(path).headers["ETag"]
    drawn = median_cpu(lambda: client.get(path))
    kept = median_cpu(lambda: client.get(path, headers={"If-None-Match": etag}))
    print(f"  employee  improvement chart drawn              {drawn:8.1f} ms CPU   (bar 130)")
    print(f"  employee  improvement chart not modified       {kept:8.1f} ms CPU   (bar 3)")


def _run_sql(app: Any, statement: str) -> str:
    from sqlalchemy import text

    from sqm_training.extensions import db

    with app.app_context():
        return json.dumps(db.session.execute(text(statement)).scalar())


def worker() -> None:
    """Print what a worker costs before its first request."""
    code = (
        "import resource, time, tempfile, pathlib; start = time.process_time();"
        "from sqm_training import create_app; from sqm_training.config import Settings;"
        "create_app(Settings.from_environment({'SQM_DATA': tempfile.mkdtemp()}));"
        "print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    cpu, memory = (float(part) for part in done.stdout.split())
    print(f"  start {cpu:.2f} s CPU (bar 1.0), {memory:.0f} MiB (bar 90)")


def inspections(folder: Path) -> None:
    """Import and export the 22,400 inspections."""
    file = folder / "visits.csv"
    file.write_bytes(gzip.decompress((DATA / "inspections" / "visits.csv.gz").read_bytes()))
    command(folder, "setup")
    command(folder, "checklists", "load", str(DATA / "inspections.yaml"))
    options = ["--checklist", "INSPECT", "--map", "shopper=rater", "--ignore", "risk", "--create-missing"]
    used = command(folder, "visits", "import", str(file), *options)
    print(f"  largest process so far: {used.ru_maxrss / 1024:.0f} MiB (bar 400)")
    command(folder, "visits", "export", str(folder / "out.csv"))


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Worker")
        worker()
        print("Import of 22,400 inspections x 44 items (bar 60 s)")
        (folder / "inspections").mkdir()
        inspections(folder / "inspections")
        print("Demo")
        demo = folder / "demo"
        command(demo, "setup")
        command(demo, "demo", "load")
        print("Pages on the demo (524 visits)")
        app = create_app(Settings.from_environment({"SQM_DATA": str(demo)}))
        app.config["WTF_CSRF_ENABLED"] = False
        pages(app)
        print("The same over the wire")
        served.report(demo, SERVED, PASSWORD)


if __name__ == "__main__":
    main()
