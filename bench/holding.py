"""How long others wait for the write lock while long work on people runs: `python -m bench.holding FOLDER`.

FOLDER is a copy of bench data or of the demo, which this changes. A submission that arrives asks for the lock in the
same way as it is asked for here.
"""

import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from sqm_training import create_app
from sqm_training.config import Settings

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = 5_000
PAUSE = 0.02


def people(path: Path) -> Path:
    """Write a list of so many people who are not there yet."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        rows = csv.writer(stream)
        rows.writerow(("number", "name", "site", "roles", "post"))
        rows.writerows((f"N{number:05}", f"员工{number}", "BH00", "employee", "窗口") for number in range(PEOPLE))
    return path


def longest_wait(folder: Path, words: Sequence[str]) -> tuple[float, float]:
    """Run a command; return how long it took and how long somebody waited for the lock at most, in seconds."""
    from sqm_training.extensions import db

    app = create_app(Settings.from_environment({"SQM_DATA": str(folder)}))
    environment = os.environ | {"SQM_DATA": str(folder), "LANG": "C.UTF-8"}
    command = [sys.executable, "-m", "flask", "--app", "app", *words]
    waits, begun = [0.0], time.perf_counter()
    with app.app_context(), subprocess.Popen(command, cwd=ROOT, env=environment) as process:
        while process.poll() is None:
            waits.append(_wait(db.engine))
            time.sleep(random.uniform(0, PAUSE))
    if process.returncode:
        raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}")
    return time.perf_counter() - begun, max(waits)


def _wait(engine: Engine) -> float:
    start = time.perf_counter()
    while True:
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql("select 1").one()
            return time.perf_counter() - start
        except OperationalError:
            continue


def report(folder: Path) -> None:
    """Print the longest wait beside an import, an archive of somebody with many results, and the night's deletions."""
    file = people(folder / "people.csv")
    for words in (
        ("people", "import", str(file)),
        ("privacy", "export", "BS00000", str(folder / "archive.zip")),
        ("privacy", "export", "B00000", str(folder / "archive.zip")),
        ("privacy", "retain"),
    ):
        took, wait = longest_wait(folder, words)
        said = " ".join(Path(word).name for word in words)
        print(f"  {said:<40} {took:7.1f} s, longest wait {wait:6.2f} s   (bar 1)", flush=True)


if __name__ == "__main__":
    report(Path(sys.argv[1]))
