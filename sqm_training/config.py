"""Settings from the environment, with defaults that run on one machine without any."""

import os
import secrets
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh", "en")
MEBIBYTE = 1024 * 1024
WEAK_KEYS = frozenset({"secret", "dev", "changeme", "change-me", "password", "key"})
SHORTEST_KEY = 32
ROBOTS = ("wecom", "dingtalk")


class BadConfiguration(Exception):
    """A setting of the environment cannot be used; the text says which and what to set instead."""


def kept_secret(folder: Path) -> str:
    """Return the key kept beside the database, made on first use and readable by its owner only."""
    file = folder / "secret-key"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text("ascii").strip()
    with os.fdopen(handle, "w") as stream:
        key = secrets.token_hex(32)
        stream.write(key)
    return key


@dataclass(frozen=True)
class Settings:
    """What the environment says; see the configuration table of the README."""

    data: Path
    database_url: str
    secret_key: str
    production: bool
    timezone: str = "Asia/Shanghai"
    trusted_hosts: list[str] = field(default_factory=list)
    proxies: int = 0
    base_url: str = ""
    smtp_url: str = ""
    mail_from: str = ""
    webhook_kind: str = ""
    webhook_url: str = ""
    webhook_secret: str = ""

    @classmethod
    def from_environment(cls, environ: dict[str, str] | None = None) -> "Settings":
        """Read the environment; raise `BadConfiguration` on a value that would be unsafe."""
        env = dict(os.environ) if environ is None else environ
        data = Path(env.get("SQM_DATA") or ROOT / "instance").resolve()
        production = env.get("SQM_ENV", "development") == "production"
        url = env.get("SQM_DATABASE_URL") or f"sqlite:///{data / 'sqm.sqlite3'}"
        return cls(
            data=data,
            database_url=url,
            secret_key=cls._secret(env, data, production),
            production=production,
            timezone=env.get("SQM_TIMEZONE", "Asia/Shanghai"),
            trusted_hosts=[host.strip() for host in env.get("SQM_TRUSTED_HOSTS", "").split(",") if host.strip()],
            proxies=int(env.get("SQM_PROXIES", "0")),
            base_url=env.get("SQM_BASE_URL", "").rstrip("/"),
            **cls._channels(env),
        )

    @staticmethod
    def _channels(env: dict[str, str]) -> dict[str, str]:
        """Read how messages leave; a setting that could never work is refused at once, not at the first message."""
        smtp, sender = env.get("SQM_SMTP_URL", ""), env.get("SQM_MAIL_FROM", "")
        kind, hook = env.get("SQM_WEBHOOK_KIND", ""), env.get("SQM_WEBHOOK_URL", "")
        if smtp and not smtp.startswith(("smtp://", "smtps://")):
            raise BadConfiguration("SQM_SMTP_URL has to begin with smtp:// or smtps://, as in smtps://user:word@host")
        if smtp and "@" not in parseaddr(sender)[1]:
            raise BadConfiguration("SQM_MAIL_FROM is missing: set the address that mail is sent from.")
        if hook and (kind not in ROBOTS or not hook.startswith(("https://", "http://"))):
            raise BadConfiguration(f"SQM_WEBHOOK_URL needs https:// and SQM_WEBHOOK_KIND ({' or '.join(ROBOTS)}).")
        return {
            "smtp_url": smtp,
            "mail_from": sender,
            "webhook_kind": kind,
            "webhook_url": hook,
            "webhook_secret": env.get("SQM_WEBHOOK_SECRET", ""),
        }

    @staticmethod
    def _secret(env: dict[str, str], data: Path, production: bool) -> str:
        key = env.get("SECRET_KEY", "")
        if not production:
            return key or kept_secret(data)
        if len(key) < SHORTEST_KEY or key.lower() in WEAK_KEYS or len(set(key)) < 10:
            raise BadConfiguration(
                f"SECRET_KEY is missing or weak. In production set one of at least {SHORTEST_KEY} random characters, "
                "for example from: python -c 'import secrets; print(secrets.token_hex(32))'"
            )
        return key

    def for_flask(self) -> dict[str, Any]:
        """Return the settings under the names that Flask and its extensions expect."""
        return {
            "SECRET_KEY": self.secret_key,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": engine_options(self.database_url),
            "SQM": self,
            "SQM_DATA": self.data,
            "SESSION_COOKIE_NAME": "sqm",
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "SESSION_COOKIE_SECURE": self.production,
            "MAX_CONTENT_LENGTH": 32 * MEBIBYTE,
            "MAX_FORM_MEMORY_SIZE": 4 * MEBIBYTE,
            "MAX_FORM_PARTS": 5000,
            "TRUSTED_HOSTS": self.trusted_hosts or None,
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "en",
            "BABEL_DEFAULT_TIMEZONE": self.timezone,
        }


def engine_options(url: str) -> dict[str, Any]:
    """Choose the driver: pysqlite3 brings an SQLite without the WAL-reset bug; elsewhere the standard module serves."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True}
    try:
        import pysqlite3.dbapi2 as driver
    except ImportError:
        import sqlite3 as driver
    return {"module": driver}
