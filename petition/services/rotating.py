"""At midnight (UTC): waiting mails move under the new day's key, old keys go.

"Old" means of any day but today, so that it comes right after a clock has jumped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Engine, exists, select, update
from sqlalchemy.orm import Session

from petition.domain.delivery import DeliveryState
from petition.domain.refusals import CannotOpen
from petition.models import Delivery, OutboxKey
from petition.services.outbox import WIPED
from petition.services.outbox_keys import (
    OutboxKeys,
    StaleKey,
    Writing,
    mark,
    require_key,
)
from petition.services.ports import Sealer

log = structlog.get_logger()

BATCH = 300
SCRUB_AGAIN = timedelta(minutes=5)
TRUNCATE_EVERY = timedelta(minutes=5)
#: A reader in the way, such as an export or a recount, may need minutes; and while
#: we wait for it, writers wait for us.
TRUNCATE_AGAIN = timedelta(seconds=30)
PATIENCE = 1000
"""Milliseconds that writers may be kept waiting for a reader, at a checkpoint."""


class Rotation:
    """The worker's chore that leaves one key, today's, and no trace of the others."""

    def __init__(
        self,
        engine: Engine,
        reading: Callable[[], Session],
        writing: Writing,
        sealer: Sealer,
        keys: OutboxKeys,
    ) -> None:
        self._engine = engine
        self._reading = reading
        self._writing = writing
        self._sealer = sealer
        self._keys = keys
        # A worker that was killed may have destroyed a key and left its traces.
        self._scrubbed: date | None = None
        self._scrub_at: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        """Do one step of what is due; whether there is more to do at once."""
        if self._has_old_keys(now.date()):
            self._scrubbed = None
            return self._rotate(now)
        if self._scrubbed != now.date():
            self._scrub(now)
        return False

    def _has_old_keys(self, today: date) -> bool:
        with self._reading() as session:
            return bool(session.scalar(select(exists().where(OutboxKey.day != today))))

    def _rotate(self, now: datetime) -> bool:
        today, key = self._keys.of_day(now)
        try:
            with self._writing() as session:
                return rotate(session, self._sealer, self._keys, today, key)
        except StaleKey:
            self._keys.forget()
            return True

    def _scrub(self, now: datetime) -> None:
        if self._scrub_at is not None and now < self._scrub_at:
            return
        self._scrub_at = now + SCRUB_AGAIN
        if scrub(self._engine):
            self._scrubbed, self._scrub_at = now.date(), None


@dataclass(frozen=True, repr=False)
class KeyChange:
    """From the key of one day to the key of another."""

    sealer: Sealer
    old_day: date
    old_key: bytes
    new_day: date
    new_key: bytes

    def columns(self, uid: UUID, sealed: bytes | None) -> dict[str, Any]:
        """What a row holds after the change: the same mail, or nothing but `held`."""
        if sealed is None:
            return {"key_day": None}
        try:
            plain = self.sealer.open_mail(self.old_key, uid, sealed)
        except CannotOpen:
            return {"state": DeliveryState.HELD, **WIPED}
        resealed = self.sealer.seal_mail(self.new_key, uid, plain)
        return {"sealed": resealed, "key_day": self.new_day}


def rotate(
    session: Session, sealer: Sealer, keys: OutboxKeys, today: date, key: bytes
) -> bool:
    """Move up to 300 mails from an old key to `key`; destroy the old one after its
    last. Whether there may be more to do at once.

    StaleKey if `key` is no longer today's. CannotOpen if the old key cannot be
    unwrapped: then nothing is given up, since most likely the boot key is wrong.
    """
    require_key(session, today, mark(key))
    # Whoever is enqueuing under the old key is waited for; whoever comes later will
    # wait for us, and find the key gone. Another worker's key is left to it.
    query = select(OutboxKey).where(OutboxKey.day != today).order_by(OutboxKey.day)
    old = session.scalar(query.limit(1).with_for_update(skip_locked=True))
    if old is None:
        return False
    old_key = keys.unwrap(old.day, old.wrapped)
    moved = _move_mails(session, KeyChange(sealer, old.day, old_key, today, key))
    if moved == 0 and not _has_mails(session, old.day):
        session.delete(old)
        log.info("the outbox key of a day is destroyed", day=str(old.day))
        return True
    return moved > 0


def _move_mails(session: Session, change: KeyChange) -> int:
    """How many mails were moved; a row that a worker is changing now is left."""
    query = select(Delivery.id, Delivery.uid, Delivery.sealed)
    query = query.where(Delivery.key_day == change.old_day).limit(BATCH)
    rows = session.execute(query.with_for_update(skip_locked=True)).all()
    for row in rows:
        columns = change.columns(row.uid, row.sealed)
        if "state" in columns:
            log.error("a mail cannot be opened and is held", delivery=row.id)
        session.execute(update(Delivery).where(Delivery.id == row.id).values(**columns))
    return len(rows)


def _has_mails(session: Session, day: date) -> bool:
    return bool(session.scalar(select(exists().where(Delivery.key_day == day))))


def scrub(engine: Engine) -> bool:
    """Remove what destroyed keys left in the database's files; whether that was done.

    On PostgreSQL old row versions stay until the table is rewritten, on SQLite old
    pages stay in the write-ahead log until it is truncated, which readers can delay.
    """
    if engine.dialect.name == "sqlite":
        return truncate_log(engine)
    connection = engine.raw_connection()
    try:
        # No transaction has begun here, and none may have.
        connection.cursor().execute("VACUUM FULL outbox_keys")
        return True
    finally:
        connection.close()


def truncate_log(engine: Engine) -> bool:
    """Whether SQLite's write-ahead log is empty now."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={PATIENCE}")
        busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        cursor.execute(f"PRAGMA busy_timeout={usual}")
        return bool(busy == 0)
    finally:
        connection.close()


class Truncation:
    """The worker's chore that empties SQLite's write-ahead log every few minutes.

    Until then the log holds what was erased from the database itself.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._next: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        """Empty the log if that is due; there is never more to do at once."""
        due = self._next is None or not self._next - TRUNCATE_EVERY <= now < self._next
        if due and self._engine.dialect.name == "sqlite":
            emptied = truncate_log(self._engine)
            self._next = now + (TRUNCATE_EVERY if emptied else TRUNCATE_AGAIN)
        return False
