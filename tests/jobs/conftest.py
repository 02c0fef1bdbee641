"""Jobs and servers for these tests, and the registry put back afterwards."""

from dataclasses import replace

import pytest

from sqm_training.jobs import outbox, registry

from .servers import MailServer, RobotServer, running


@pytest.fixture
def jobs(app):
    """No jobs but those that the test registers."""
    kept = dict(registry.JOBS)
    registry.JOBS.clear()
    yield registry.JOBS
    registry.JOBS.clear()
    registry.JOBS.update(kept)


@pytest.fixture
def owners(app):
    """The owners, put back afterwards."""
    kept = dict(outbox.OWNERS)
    yield outbox.OWNERS
    outbox.OWNERS.clear()
    outbox.OWNERS.update(kept)


@pytest.fixture
def mail(app):
    """A mail server that the application sends through."""
    with running(MailServer()) as server:
        app.config["SQM"] = replace(
            app.config["SQM"],
            smtp_url=server.url,
            mail_from="培训平台 <training@example.org>",
            base_url="https://training.example.org",
        )
        yield server


@pytest.fixture
def robot(app):
    """A group robot that the application talks to."""
    with running(RobotServer()) as server:
        app.config["SQM"] = replace(app.config["SQM"], webhook_kind="wecom", webhook_url=server.url)
        yield server
