"""The shipped content: standards, touchpoints, checklists and shop scripts."""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent
