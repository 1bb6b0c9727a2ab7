"""The settings of one installation: frozen, typed, refused at start if bad."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import config
from petition.adapters.mail_url import BadMailUrl, MailUrl, parse_mail_url
from petition.domain.addresses import BadAddress, parse_address


class BadSetting(ValueError):
    """A setting that cannot be used, and what to write instead."""


@dataclass(frozen=True)
class Settings:
    """What a deployer decided, ready for use."""

    instance: Path
    development: bool
    database_url: str
    base_url: str
    mail_url: MailUrl
    mail_from: str
    redis_url: str | None
    trusted_proxies: int
    boot_key_file: Path
    rate_limits: bool
    min_form_seconds: int
    web_processes: int

    @property
    def host(self) -> str:
        """The public host name, for Message-IDs and links."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def mailbox(self) -> Path:
        """Where mails lie as files when MAIL_URL is `mailbox:`."""
        return self.instance / "mailbox"


def load_settings(environment: Mapping[str, str]) -> Settings:
    """The settings in `environment`; BadSetting, in one line, if one is no good."""
    for name in config.unknown(environment):
        raise BadSetting(f"{name} is no setting of ours{_guess(name)}")
    values = config.read(environment)
    instance = Path(values["PETITION_INSTANCE"]).expanduser().resolve()
    development = _choice(values, "PETITION_ENV", ("production", "development"))
    base_url = _base_url(values["BASE_URL"])
    return Settings(
        instance=instance,
        development=development == "development",
        database_url=_database_url(values["DATABASE_URL"], instance),
        base_url=base_url,
        mail_url=_mail_url(values["MAIL_URL"], development == "development"),
        mail_from=_mail_from(values["MAIL_FROM"], base_url),
        redis_url=_redis_url(values["REDIS_URL"]),
        trusted_proxies=_whole(values, "TRUSTED_PROXIES", 0, 10),
        boot_key_file=Path(values["BOOT_KEY_FILE"] or instance / "boot.key"),
        rate_limits=_choice(values, "RATE_LIMITS", ("on", "off")) == "on",
        min_form_seconds=_whole(values, "MIN_FORM_SECONDS", 0, 3600),
        web_processes=_whole(values, "WEB_CONCURRENCY", 1, 64),
    )


def _guess(name: str) -> str:
    close = difflib.get_close_matches(name, config.SETTINGS, n=1)
    return f"; did you mean {close[0]}?" if close else "."


def _choice(values: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    if values[name] not in allowed:
        raise BadSetting(
            f"{name} is {values[name]!r}; it can be {' or '.join(allowed)}."
        )
    return values[name]


def _whole(values: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = values[name]
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise BadSetting(
            f"{name} is {text!r}; it is a whole number from {least} to {most}."
        )
    return int(text)


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 – urlsplit checks the port only when it is read.
        # Mail headers and other machines know hosts in ASCII only (RFC 5891).
        host_and_port = parts.netloc.encode("idna").decode()
    except ValueError as error:
        raise BadSetting(f"BASE_URL is {text!r}: {error}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in text:
        raise BadSetting(
            f"BASE_URL is {text!r}; write it like https://letters.example.org."
        )
    if parts.path.rstrip("/") or parts.query or parts.fragment or parts.username:
        raise BadSetting(
            f"BASE_URL is {text!r}; give scheme and host only, without a path."
        )
    return f"{parts.scheme}://{host_and_port}"


def _database_url(text: str, instance: Path) -> str:
    if not text:
        return f"sqlite:///{instance / 'petition.sqlite3'}"
    scheme, _, rest = text.partition("://")
    if scheme in ("postgresql", "postgres", "postgresql+psycopg"):
        return f"postgresql+psycopg://{_server(rest)}"
    if scheme != "sqlite" or not rest.startswith("/"):
        raise BadSetting(
            "DATABASE_URL must begin with postgresql+psycopg:// or sqlite:///."
        )
    if rest in ("/", "/:memory:"):
        raise BadSetting(
            "DATABASE_URL names no file; write it like sqlite:////srv/petition.sqlite3."
        )
    return text


def _server(rest: str) -> str:
    """The database server as it was named; what is wrong is never quoted."""
    try:
        urlsplit(f"//{rest}").port  # noqa: B018 – it is checked when it is read.
    except ValueError as error:
        raise BadSetting(
            "DATABASE_URL has no port that is a number; write it like"
            " postgresql+psycopg://user:password@db.example.org:5432/name,"
            " with %3A %2F %3F %23 %40 for : / ? # @ in user and password."
        ) from error
    return rest


def _mail_url(text: str, development: bool) -> MailUrl:
    if not text and not development:
        raise BadSetting(
            "MAIL_URL is not set: without a mail server nobody could confirm."
            " Set it like smtp://user:password@mail.example.org:587."
        )
    try:
        return parse_mail_url(text or "mailbox:")
    except BadMailUrl as error:
        raise BadSetting(f"MAIL_URL: {error}") from error


def _mail_from(text: str, base_url: str) -> str:
    host = urlsplit(base_url).hostname or "localhost"
    if not text:
        return "letters@localhost" if ":" in host else f"letters@{host}"
    try:
        return parse_address(text).typed
    except BadAddress as error:
        raise BadSetting(
            f"MAIL_FROM is {text!r}; it is one address such as letters@{host}."
        ) from error


def _redis_url(text: str) -> str | None:
    if text and not text.startswith(("redis://", "rediss://", "unix://")):
        raise BadSetting("REDIS_URL must begin with redis://, rediss:// or unix://.")
    if not text.startswith("unix://") and not _names_a_redis(text):
        raise BadSetting(
            "REDIS_URL has a port or a database that is no number; write it like"
            " redis://:password@redis.example.org:6379/0,"
            " with %3A %2F %3F %23 %40 for : / ? # @ in the password."
        )
    return text or None


def _names_a_redis(text: str) -> bool:
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 – it is checked when it is read.
    except ValueError:
        return False
    return re.fullmatch(r"(/\d*)?", parts.path, re.ASCII) is not None
