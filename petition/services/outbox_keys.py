"""The keys of the day, under which mails wait in the outbox (design §5)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from threading import Lock

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petition.db.statements import Statement
from petition.domain.refusals import Refusal
from petition.models import OutboxKey
from petition.models.base import table_of
from petition.services.ports import Sealer

Writing = Callable[[], AbstractContextManager[Session]]

KEY_LENGTH = 32
MARK_LENGTH = 8
INSERTS: Mapping[str, Callable[..., postgresql.Insert | sqlite.Insert]] = {
    "postgresql": postgresql.insert,
    "sqlite": sqlite.insert,
}
KEYS = table_of(OutboxKey)
#: Kept from being destroyed until the transaction ends.
WRAPPED = Statement(
    select(KEYS.c.wrapped)
    .where(KEYS.c.day == bindparam("day"))
    .with_for_update(read=True, key_share=True)
)


class StaleKey(Refusal):
    """A mail is sealed under a key that has been destroyed since: seal it anew."""


def mark(key: bytes) -> bytes:
    """What tells the keys of one day apart, without telling anything about them."""
    return hashlib.sha256(b"petition/outbox-key/v1\0" + key).digest()[:MARK_LENGTH]


class OutboxKeys:
    """Today's key, made when it is first needed and kept in memory; thread-safe."""

    def __init__(
        self, writing: Writing, sealer: Sealer, randomness: Callable[[int], bytes]
    ) -> None:
        self._writing = writing
        self._sealer = sealer
        self._randomness = randomness
        self._lock = Lock()
        self._today: tuple[date, bytes] | None = None

    def of_day(self, now: datetime) -> tuple[date, bytes]:
        """The UTC day of `now` and its key; all processes agree on one key a day.

        Call it before a writing transaction, never inside: a missing key is made in
        a transaction of its own, and on SQLite that would wait for the outer one.
        """
        with self._lock:
            if self._today is None or self._today[0] != now.date():
                self._today = now.date(), self._agreed(now.date())
            return self._today

    def forget(self) -> None:
        """Look in the database again next time; called after a StaleKey."""
        with self._lock:
            self._today = None

    def unwrap(self, day: date, wrapped: bytes) -> bytes:
        """The key in a row of outbox_keys; CannotOpen if the boot key is another."""
        return self._sealer.unwrap(_purpose(day), wrapped[MARK_LENGTH:])

    def _agreed(self, day: date) -> bytes:
        with self._writing() as session:
            wrapped = _read(session, day)
            if wrapped is None:
                self._propose(session, day)
                wrapped = _read(session, day)
        if wrapped is None:
            raise StaleKey(f"the key of {day} was destroyed as soon as it was made")
        return self.unwrap(day, wrapped)

    def _propose(self, session: Session, day: date) -> None:
        """Add a key unless another process was quicker.

        A process with a wrong boot key adds none: nobody else could unwrap it.
        """
        for other in session.scalars(select(OutboxKey)):
            self.unwrap(other.day, other.wrapped)
        key = self._randomness(KEY_LENGTH)
        wrapped = mark(key) + self._sealer.wrap(_purpose(day), key)
        insert = INSERTS[session.get_bind().dialect.name]
        row = insert(OutboxKey).values(day=day, wrapped=wrapped)
        session.execute(row.on_conflict_do_nothing())


def require_key(session: Session, day: date, key_mark: bytes) -> None:
    """Keep the key of `day` from being destroyed until this transaction ends.

    StaleKey if it has been destroyed already, or destroyed and made anew.
    """
    row = WRAPPED.first(session, {"day": day})
    if row is None or row.wrapped[:MARK_LENGTH] != key_mark:
        raise StaleKey(f"the key of {day} is not the one that this was sealed under")


def _read(session: Session, day: date) -> bytes | None:
    return session.scalar(select(OutboxKey.wrapped).where(OutboxKey.day == day))


def _purpose(day: date) -> str:
    return f"outbox key {day}"
