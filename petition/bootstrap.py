"""Settings → Backends: the one place where adapters are chosen."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from petition.adapters.logs import configure_logs
from petition.adapters.mailbox import MailboxEntry, MailboxMailer, read_mailbox
from petition.adapters.passwords import Argon2Passwords
from petition.adapters.sealing import BootSealer
from petition.adapters.smtp import SmtpMailer
from petition.db.engines import Database
from petition.documents.links import Links
from petition.documents.mail import mime
from petition.services.desk import Desk
from petition.services.outbox_keys import OutboxKeys
from petition.services.ports import Mailer, Passwords, Sealer
from petition.settings import BadSetting, Settings

__all__ = ["Backends", "MailboxEntry", "bootstrap"]

BOOT_KEY_BYTES = 32


@dataclass(frozen=True)
class Backends:
    """Everything of the outside world that the product works with."""

    database: Database
    mailer: Mailer
    sealer: Sealer
    desk: Desk
    clock: Callable[[], datetime]
    read_mailbox: Callable[[], list[MailboxEntry]]
    passwords: Passwords

    def close(self) -> None:
        """Give back what is held open."""
        self.database.close()


def bootstrap(settings: Settings) -> Backends:
    """The real backends; BadSetting, in one line, if something is not set up."""
    configure_logs(readable=settings.development)
    _need_instance(settings)
    database = Database(settings.database_url)
    sealer = BootSealer(read_boot_key(settings.boot_key_file))
    desk = Desk(
        sealer=sealer,
        outbox_keys=OutboxKeys(database.writing, sealer, secrets.token_bytes),
        links=Links(settings.base_url),
        mail_from=settings.mail_from,
        randomness=secrets.token_bytes,
    )
    return Backends(
        database,
        _mailer(settings),
        sealer,
        desk,
        utc_now,
        partial(read_mailbox, settings.mailbox),
        Argon2Passwords(secrets.token_bytes),
    )


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


def read_boot_key(path: Path) -> bytes:
    """The 32 bytes that all signing secrets derive from; BadSetting without them."""
    try:
        key = path.read_bytes()
    except OSError as error:
        raise BadSetting(
            f"The boot key {path} cannot be read ({error.strerror});"
            " run: python -m petition setup"
        ) from error
    if len(key) != BOOT_KEY_BYTES:
        raise BadSetting(
            f"The boot key {path} is {len(key)} bytes long and should be"
            f" {BOOT_KEY_BYTES}; put the right file back from a backup."
        )
    return key


def make_boot_key(path: Path) -> None:
    """Write a new boot key that only this user can read; never over an old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(BOOT_KEY_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _mailer(settings: Settings) -> Mailer:
    if settings.mail_url.scheme == "mailbox":
        return MailboxMailer(settings.mailbox, mime)
    return SmtpMailer(settings.mail_url, mime, settings.host)


def _need_instance(settings: Settings) -> None:
    if not settings.instance.is_dir():
        raise BadSetting(
            f"The instance folder {settings.instance} does not exist;"
            " run: python -m petition setup"
        )
