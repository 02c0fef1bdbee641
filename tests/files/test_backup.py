"""Backups: everything comes back, and a damaged archive touches nothing."""

import pytest

from sqm_training.extensions import db
from sqm_training.files.photos import PhotoStore
from sqm_training.people.models import Person

from .test_photos import photo


@pytest.fixture
def kept(app, cast, tmp_path):
    """Return a function that runs a command, and the name of a kept photo."""
    name = PhotoStore(tmp_path / "photos").put(photo()).name

    def run(*words):
        db.session.remove()
        return app.test_cli_runner().invoke(args=[str(word) for word in words])

    return run, name


def test_database_and_photos_come_back(kept, tmp_path):
    run, name = kept
    archive = tmp_path / "backup.tar.gz"
    assert run("backup", archive).exit_code == 0
    db.session.query(Person).filter_by(number="westerner").delete()
    db.session.commit()
    PhotoStore(tmp_path / "photos").delete(name)
    result = run("restore", archive)
    assert result.exit_code == 0, result.output
    assert db.session.query(Person).filter_by(number="westerner").count() == 1
    assert PhotoStore(tmp_path / "photos").open(name)


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.97])
def test_a_flipped_byte_is_noticed_and_nothing_is_touched(kept, tmp_path, share):
    run, name = kept
    archive = tmp_path / "backup.tar.gz"
    run("backup", archive)
    data = bytearray(archive.read_bytes())
    data[int(len(data) * share)] ^= 0xFF
    archive.write_bytes(data)
    assert run("restore", archive).exit_code == 1
    assert db.session.query(Person).count() > 0 and PhotoStore(tmp_path / "photos").open(name)


def test_a_truncated_archive_is_refused(kept, tmp_path):
    run, _name = kept
    archive = tmp_path / "backup.tar.gz"
    run("backup", archive)
    archive.write_bytes(archive.read_bytes()[:-200])
    result = run("restore", archive)
    assert result.exit_code == 1 and "damaged" in result.output
