"""Setting up mail and the group robot: by the environment, or the robot by an administrator."""

import pytest
from sqlalchemy import select

from sqm_training.config import BadConfiguration, Settings
from sqm_training.extensions import db
from sqm_training.jobs.channels import available
from sqm_training.jobs.models import Channel
from sqm_training.people import directory, settings
from sqm_training.people.actions.organisation import change_setting
from sqm_training.people.models import AuditRow
from sqm_training.people.robots import robot_at

WECOM = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k1"


@pytest.mark.either
@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"SQM_SMTP_URL": "mail.example.org"}, "smtp:// or smtps://"),
        ({"SQM_SMTP_URL": "smtp://mail.example.org"}, "SQM_MAIL_FROM is missing"),
        ({"SQM_SMTP_URL": "smtp://mail.example.org", "SQM_MAIL_FROM": "nobody"}, "SQM_MAIL_FROM is missing"),
        ({"SQM_WEBHOOK_URL": WECOM}, "SQM_WEBHOOK_KIND (wecom or dingtalk)"),
        ({"SQM_WEBHOOK_URL": "ftp://x", "SQM_WEBHOOK_KIND": "wecom"}, "needs https://"),
    ],
)
def test_what_could_never_work_is_refused_at_once(tmp_path, environ, words):
    with pytest.raises(BadConfiguration) as refusal:
        Settings.from_environment({"SQM_DATA": str(tmp_path), "SECRET_KEY": "x" * 40, **environ})
    assert words in str(refusal.value)


@pytest.mark.either
def test_a_whole_configuration_is_taken(tmp_path):
    environ = {
        "SQM_DATA": str(tmp_path),
        "SQM_BASE_URL": "https://training.example.org/",
        "SQM_SMTP_URL": "smtps://u:p@mail.example.org",
        "SQM_MAIL_FROM": "培训 <t@example.org>",
        "SQM_WEBHOOK_URL": WECOM,
        "SQM_WEBHOOK_KIND": "wecom",
    }
    made = Settings.from_environment(environ)
    assert (made.base_url, made.mail_from) == ("https://training.example.org", "培训 <t@example.org>")
    assert (made.smtp_url, made.webhook_url, made.webhook_kind) == (environ["SQM_SMTP_URL"], WECOM, "wecom")


@pytest.mark.either
@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
        "https://127.0.0.1/",
        "https://qyapi.weixin.qq.com.evil.example/",
        "https://evil@127.0.0.1/?qyapi.weixin.qq.com",
        "https://user@qyapi.weixin.qq.com/",
        "https://qyapi.weixin.qq.com:8443/",
    ],
)
def test_other_addresses_are_no_robots(address):
    assert robot_at(address) is None


def test_an_administrator_enters_a_robot_and_the_trail_keeps_no_secret(client, cast):
    form = dict.fromkeys(settings.KNOWN, "")
    for name, known in settings.KNOWN.items():
        if isinstance(known.default, dict):
            form |= {f"{name}-{tongue}": known.default.get(tongue, "") for tongue in ("zh", "en")}
        else:
            form[name] = {"True": "yes", "False": "no"}.get(str(known.default), str(known.default))
    client.sign_in(cast.admin)
    page = client.post("/admin/settings", {**form, "robot": "https://127.0.0.1/hook"})
    assert page.status == 422
    assert "It begins with one of: https://qyapi.weixin.qq.com, https://oapi.dingtalk.com" in page.words
    assert client.post("/admin/settings", {**form, "robot": WECOM}).status == 302
    row = db.session.scalar(select(AuditRow).where(AuditRow.act == "setting.change"))
    assert (row.ref, row.details) == ("robot", {})
    found = directory.robot()
    assert (found.kind, found.url) == ("wecom", WECOM)
    assert Channel.WEBHOOK in available()


def test_the_environment_comes_first(app, cast, robot):
    change_setting(name="robot", value=WECOM, by=cast.admin)
    assert directory.robot().url == robot.url
