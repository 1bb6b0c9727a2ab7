"""What a deployer sets, read from the environment; nothing else reads it."""

from __future__ import annotations

from collections.abc import Mapping

#: Every setting with its default and what it is for. "" means: not set.
SETTINGS: Mapping[str, tuple[str, str]] = {
    "PETITION_INSTANCE": ("./instance", "the folder of database, keys and mailbox"),
    "PETITION_ENV": ("production", "production, or development (adds /dev/mailbox)"),
    "DATABASE_URL": ("", "SQLite in the instance folder, or postgresql+psycopg://…"),
    "BASE_URL": ("http://127.0.0.1:8000", "the public address, without a path"),
    "MAIL_URL": ("", "smtp://user:pass@host:port, smtps://…, or mailbox:"),
    "MAIL_FROM": ("", "the address that mail comes from"),
    "REDIS_URL": ("", "Valkey or Redis for rate limits shared by many machines"),
    "TRUSTED_PROXIES": ("0", "how many proxies in front may name the client"),
    "BOOT_KEY_FILE": ("", "boot.key in the instance folder unless set"),
    "RATE_LIMITS": ("on", "on or off"),
    "WEB_CONCURRENCY": ("1", "how many web processes; without Redis they share limits"),
    "MIN_FORM_SECONDS": ("3", "a form filled in faster than this is a machine's"),
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
