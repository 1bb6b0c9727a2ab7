"""What a deployer sets, read from the environment; nothing else reads it."""

from __future__ import annotations

from collections.abc import Mapping

#: Every setting with its default and what it is for. "" means: not set.
SETTINGS: Mapping[str, tuple[str, str]] = {
    "PETITION_INSTANCE": ("./instance", "the folder of database, boot key and mailbox"),
    "PETITION_ENV": ("production", "production, or development (adds /dev/mailbox)"),
    "DATABASE_URL": ("", "SQLite in the instance folder, or postgresql+psycopg://…"),
    "BASE_URL": ("http://127.0.0.1:8000", "the public address, without a path"),
    "MAIL_URL": ("", "smtp://user:pass@host:port, smtps://…, or mailbox: for files"),
    "MAIL_FROM": ("", "the sender of all mail; letters@ and our host unless set"),
    "REDIS_URL": ("", "Valkey or Redis in which web processes share rate limits"),
    "TRUSTED_PROXIES": ("0", "how many proxies in front may say who the visitor is"),
    "BOOT_KEY_FILE": ("", "boot.key in the instance folder unless set"),
    "RATE_LIMITS": ("on", "on or off"),
    "WEB_CONCURRENCY": ("1", "web processes of another server; ours sets it itself"),
    "MIN_FORM_SECONDS": ("3", "a form that is sent sooner was not written by a person"),
}


def read(environment: Mapping[str, str]) -> dict[str, str]:
    """The value of every setting: the environment's, else the default."""
    return {
        name: environment.get(name, "").strip() or default
        for name, (default, _) in SETTINGS.items()
    }


def unknown(environment: Mapping[str, str]) -> list[str]:
    """Names that look like ours and are none, most likely misspelt."""
    return sorted(
        name
        for name in environment
        if name.startswith("PETITION_") and name not in SETTINGS
    )
