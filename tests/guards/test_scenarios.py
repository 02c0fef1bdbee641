"""The shipped scenarios: sixteen, each with its translation, without an error and without a remark of the checker."""

import pytest

from sqm_training.roleplay.cli import check_file
from sqm_training.roleplay.shipped import FOLDER, shipped_files, shipped_standards, translations_beside

pytestmark = pytest.mark.either
FILES = shipped_files()


@pytest.fixture(scope="module")
def standards():
    return shipped_standards()


def test_there_are_sixteen_and_each_has_its_translation():
    assert len(FILES) == (16 if FOLDER.is_dir() else 0)
    assert [file.name for file in FILES if "en" not in translations_beside(file)] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_checker_finds_nothing(file, standards):
    assert [one.said("en") for one in check_file(file, standards)] == []
