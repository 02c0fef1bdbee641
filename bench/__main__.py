"""Prints what pages, charts, submissions and imports cost: `make bench`."""

import gzip
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqm_training import create_app
from sqm_training.config import Settings

from . import served, submitting, tablet, walk
from .spent import PASSWORD, median_cpu, signed_in

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "tests" / "data"
PAGES = {
    "trainer": (
        "/",
        "/review",
        "/visits",
        "/waves",
        "/standards",
        "/standards/coverage",
        "/sites/4",
        "/sites/4/card",
        "/insights/team",
        "/insights/heat",
        "/insights/waves",
        "/insights/shoppers",
        "/insights/checklists/1",
        "/insights/visits-needed",
        "/fairness/5",
        "/appeals",
    ),
    "employee": ("/", "/results", "/progress", "/practice", "/fairness"),
    "shopper": ("/", "/shops"),
    "manager": ("/", "/sites"),
    "admin": ("/admin/people", "/admin/audit", "/admin/settings"),
}

SERVED = {"trainer": "/review", "employee": "/progress", "shopper": "/shops", "manager": "/sites/4"}
IMPORT = ["--checklist", "INSPECT", "--map", "shopper=rater", "--ignore", "risk", "--create-missing"]


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


def export(folder: Path) -> None:
    """Print the CPU of exporting 5,900 visits as CSV, the start of the process aside."""
    file = folder / "part.csv"
    with gzip.open(DATA / "inspections" / "visits.csv.gz", "rt", encoding="utf-8") as whole:
        file.write_text("".join(line for line, _ in zip(whole, range(5901), strict=False)), encoding="utf-8")
    command(folder, "setup")
    command(folder, "checklists", "load", str(DATA / "inspections.yaml"))
    command(folder, "visits", "import", str(file), *IMPORT)
    app = create_app(Settings.from_environment({"SQM_DATA": str(folder)}))
    runner = app.test_cli_runner()
    spent = median_cpu(lambda: runner.invoke(args=["visits", "export", str(folder / "out.csv")]), 5)
    print(f"  visits export of 5,900 visits {spent / 1000:.2f} s CPU   (bar 0.8)")


def measured(code: str, variables: dict[str, str] | None = None) -> list[float]:
    """Run code in a process of its own; return the numbers that it prints."""
    environment = os.environ | (variables or {})
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return [float(part) for part in done.stdout.split()]


def worker() -> None:
    """Print what reading the code costs, and what a worker of the real server holds before its first request."""
    code = (
        "import os, tempfile, time; os.environ['SQM_DATA'] = tempfile.mkdtemp(); start = time.process_time();"
        "import app; print(time.process_time() - start)"
    )
    with tempfile.TemporaryDirectory() as name:
        # Compiled once, as on any server; where nothing may be compiled beside the sources, that alone costs a third.
        kept = {"PYTHONPYCACHEPREFIX": name, "PYTHONDONTWRITEBYTECODE": ""}
        measured(code, kept)
        (cpu,) = measured(code, kept)
        memory, together = served.memory(Path(name))
    print(f"  start {cpu:.2f} s CPU (bar 1.0), {memory:.0f} MiB a worker (bar 90), {together:.0f} MiB in all")


def adjustment() -> None:
    """Print what adjusting 300,000 visits of 5,000 employees by 200 shoppers in 60 waves costs."""
    code = (
        "import resource, time, numpy as np, pandas as pd; from sqm_training.measures.severity import adjusted;"
        "rng = np.random.default_rng(1); sizes = {'employee': 5000, 'rater': 200, 'wave': 60}; n = 300_000;"
        "frame = pd.DataFrame({key: rng.integers(0, size, n) for key, size in sizes.items()});"
        "effects = [rng.normal(0, 4, size)[frame[key]] for key, size in sizes.items()];"
        "frame['score'] = 78 + sum(effects) + rng.normal(0, 8.5, n);"
        "start = time.process_time(); adjusted(frame, 'employee', 'rater', 'score', 'wave');"
        "print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    cpu, memory = measured(code)
    print(f"  adjusted scores of 300,000 visits {cpu:.1f} s CPU (bar 10), {memory:.0f} MiB (bar 1024)")


def inspections(folder: Path) -> None:
    """Import and export the 22,400 inspections."""
    file = folder / "visits.csv"
    file.write_bytes(gzip.decompress((DATA / "inspections" / "visits.csv.gz").read_bytes()))
    command(folder, "setup")
    command(folder, "checklists", "load", str(DATA / "inspections.yaml"))
    used = command(folder, "visits", "import", str(file), *IMPORT)
    print(f"  largest process so far: {used.ru_maxrss / 1024:.0f} MiB (bar 400)")
    command(folder, "visits", "export", str(folder / "out.csv"))


def main() -> None:
    """Print all figures."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("Worker")
        worker()
        print("Import of 22,400 inspections x 44 items (bar 60 s)")
        for part in ("inspections", "export"):
            (folder / part).mkdir()
        inspections(folder / "inspections")
        print("Adjusted scores")
        adjustment()
        print("Demo")
        demo = folder / "demo"
        command(demo, "setup")
        command(demo, "demo", "load")
        print("Pages on the demo")
        app = create_app(Settings.from_environment({"SQM_DATA": str(demo)}))
        app.config["WTF_CSRF_ENABLED"] = False
        pages(app)
        print("The same over the wire")
        served.report(demo, SERVED, PASSWORD)
        print("All pages, as every role, at 1 % and at full size")
        walk.report()
        print("Submissions")
        submitting.submissions(app)
        submitting.crowd(demo)
        print("Export")
        export(folder / "export")
        print("The tablet")
        tablet.report()


if __name__ == "__main__":
    main()
