"""Who may import whom, and what must not be loaded when a worker starts."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.either
ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    *("matplotlib", "pandas", "numpy", "scipy", "python_calamine", "xlsxwriter", "PIL"),
    *("alembic", "pydantic", "ruamel.yaml", "markdown_it", "sqm_training.cli"),
)


def test_the_stack_is_one_way():
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_a_worker_starts_without_the_heavy_libraries():
    code = (
        "import sys, tempfile; from sqm_training import create_app; from sqm_training.config import Settings;"
        "create_app(Settings.from_environment({'SQM_DATA': tempfile.mkdtemp()}));"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
