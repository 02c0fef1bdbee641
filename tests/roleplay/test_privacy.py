"""What role-play keeps about people goes with them, and loses its name when its time is over."""

import io
import json
import zipfile
from datetime import timedelta

from sqlalchemy import select

from sqm_training.database import now
from sqm_training.extensions import db
from sqm_training.ledger.models import ScoreRecord
from sqm_training.people.actions.privacy import archive_of
from sqm_training.roleplay.models import Attempt, Step

from ..people.kit import retained
from . import play_kit


def test_the_archive_holds_own_attempts_and_steps(cast):
    version = play_kit.publish()
    mine = play_kit.played(cast.employee, "calm", version=version)
    play_kit.played(cast.colleague, "deny", version=version)
    db.session.commit()
    archive = zipfile.ZipFile(io.BytesIO(archive_of(cast.employee, by=cast.employee)))
    assert [one["id"] for one in json.loads(archive.read("roleplay/attempts.json"))] == [mine.id]
    assert [one["choice"] for one in json.loads(archive.read("roleplay/steps.json"))] == ["calm", ""]
    assert set(archive.namelist()) >= {"assignments/tasks.json", "assignments/completions.json"}


def test_attempts_lose_their_name_after_three_years(cast):
    attempt = play_kit.played(cast.employee, "calm")
    db.session.commit()
    assert not [name for name in retained(at=now() + timedelta(days=1000)) if name.startswith("roleplay")]
    retained(at=now() + timedelta(days=1200))
    db.session.commit()
    assert db.session.scalars(select(Attempt.person_id).where(Attempt.id == attempt.id)).one() != cast.employee.id
    assert cast.employee.id not in set(db.session.scalars(select(ScoreRecord.person_id)))
    assert db.session.scalars(select(Step.choice)).all() == ["calm", ""], "what was played stays for the heat map"
