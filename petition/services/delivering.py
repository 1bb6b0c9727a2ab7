"""Delivering what is due: claim, open, hand over, settle."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from uuid import UUID

import structlog
from sqlalchemy.exc import SQLAlchemyError

from petition.documents.mail import mail_from_json
from petition.domain.delivery import ABOUT_US
from petition.domain.mails import Fate, Mail, Outcome
from petition.domain.refusals import CannotOpen
from petition.services import claiming, settling
from petition.services.claiming import Claimed
from petition.services.outbox import LETTER, NEWS, OWN_MAIL
from petition.services.outbox_keys import OutboxKeys, Writing
from petition.services.ports import Mailer, MailSession, Sealer

log = structlog.get_logger()

SETTLING_AGAIN = (0.1, 1, *[2.5] * 120)
"""Waits in seconds between tries to write down what the mail server said.

Five minutes, as a database may need to come back, and in small steps: whoever comes
first then, we or another worker that finds our lease ended, decides whether the mail
goes out once or twice.
"""

CLOSING = 421
"""The code of a server that wants to be left alone for a while (RFC 5321 §3.8)."""


class Progress(Enum):
    """What came of asking the outbox for work."""

    NOTHING = "nothing was due"
    SOME = "something was tried"
    TROUBLE = "the mail server wants to be left alone"


@dataclass(frozen=True)
class Post:
    """What every lane needs: the outbox, what opens it, and the way out."""

    writing: Writing
    keys: OutboxKeys
    sealer: Sealer
    mailer: Mailer
    clock: Callable[[], datetime]
    randomness: Callable[[int], bytes]
    lease: timedelta = timedelta(seconds=30)
    batch: int = 20
    wait: Callable[[float], object] = time.sleep

    def lease_until(self) -> datetime:
        """When a lease that is taken or lengthened now ends."""
        return self.clock() + self.lease

    def jitter(self) -> float:
        """A number in -1..1."""
        return int.from_bytes(self.randomness(4), "big") / 2**31 - 1


class Lane:
    """One mail session and what goes through it; used by one thread.

    Only `beat` may be called from another one.
    """

    def __init__(self, post: Post, *, only_own_mail: bool = False) -> None:
        self._post = post
        self._priorities = (OWN_MAIL,) if only_own_mail else (OWN_MAIL, LETTER, NEWS)
        self._session: MailSession | None = None
        self._claim: UUID | None = None

    def deliver_due(self, stopping: Callable[[], bool]) -> Progress:
        """Deliver one batch of what is due; once `stopping`, give the rest back."""
        rows = self._take()
        if not rows:
            # Servers hang up on whoever keeps a line without using it.
            self.hang_up()
            return Progress.NOTHING
        try:
            smooth = all(not stopping() and self._deliver(row) for row in rows)
        finally:
            self._give_back()
        return Progress.SOME if smooth or stopping() else Progress.TROUBLE

    def beat(self) -> None:
        """Lengthen the lease of everything in hand."""
        claim = self._claim
        if claim is not None:
            with self._post.writing() as session:
                claiming.renew_all(session, claim, self._post.lease_until())

    def hang_up(self) -> None:
        """End the mail session, if there is one."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _take(self) -> list[Claimed]:
        post = self._post
        claim = UUID(bytes=post.randomness(16), version=4)
        with post.writing() as session:
            rows = claiming.claim(
                session,
                priorities=self._priorities,
                limit=post.batch,
                claim=claim,
                now=post.clock(),
                lease_until=post.lease_until(),
            )
        self._claim = claim if rows else None
        return rows

    def _give_back(self) -> None:
        claim, self._claim = self._claim, None
        if claim is not None:
            with self._post.writing() as session:
                claiming.release(session, claim)

    def _deliver(self, row: Claimed) -> bool:
        """Try one mail, whatever happens; False if it is no use to go on now."""
        try:
            key = self._key(row)
        except CannotOpen:
            log.error("the outbox stays shut: is the boot key another one?")
            return False
        try:
            mail = self._opened(row, key)
        except (CannotOpen, ValueError):
            log.error("a mail cannot be opened and is held", delivery=row.id)
            self._hold(row)
            return True
        return self._try(row, mail)

    def _key(self, row: Claimed) -> bytes | None:
        if row.key_day is None or row.wrapped_key is None:
            return None
        return self._post.keys.unwrap(row.key_day, row.wrapped_key)

    def _opened(self, row: Claimed, key: bytes | None) -> Mail:
        if row.sealed is None or key is None:
            raise CannotOpen("there is nothing to open")
        return mail_from_json(self._post.sealer.open_mail(key, row.uid, row.sealed))

    def _try(self, row: Claimed, mail: Mail) -> bool:
        try:
            return self._hand_over(row, mail)
        except Exception as error:
            # Whatever is wrong with this mail, the others must not wait for it.
            name = type(error).__name__
            log.error("a delivery failed on our side", delivery=row.id, error=name)
            self.hang_up()
            self._postpone(row)
            return True

    def _hand_over(self, row: Claimed, mail: Mail) -> bool:
        if self._session is None:
            self._session = self._post.mailer.session()
        outcome = self._session.deliver(mail, lambda: self._still_mine(row))
        if outcome.fate is Fate.DEFERRED and outcome.stage in ABOUT_US:
            # It was not this mail's fault, so it does not count as its attempt.
            log.warning("the mail server does not let us in", **_facts(row, outcome))
            return False
        self._settle(row, outcome)
        return outcome.code != CLOSING

    def _still_mine(self, row: Claimed) -> bool:
        with self._post.writing() as session:
            return claiming.renew(session, row, self._post.lease_until())

    def _settle(self, row: Claimed, outcome: Outcome) -> None:
        """Settle, and insist: a forgotten answer means a second copy of the mail."""
        for pause in SETTLING_AGAIN:
            try:
                return self._settle_once(row, outcome)
            except SQLAlchemyError as error:
                log.warning("settling failed", **_facts(row, outcome), error=error.code)
                self._post.wait(pause)
        return self._settle_once(row, outcome)

    def _settle_once(self, row: Claimed, outcome: Outcome) -> None:
        post = self._post
        with post.writing() as session:
            state = settling.settle(
                session, row, outcome, now=post.clock(), jitter=post.jitter()
            )
        event = f"a mail is {state}" if state else "a mail is another worker's by now"
        log.info(event, **_facts(row, outcome))

    def _hold(self, row: Claimed) -> None:
        with self._post.writing() as session:
            settling.hold(session, row)

    def _postpone(self, row: Claimed) -> None:
        post = self._post
        with post.writing() as session:
            settling.postpone(session, row, now=post.clock(), jitter=post.jitter())


def _facts(row: Claimed, outcome: Outcome) -> dict[str, object]:
    """What a log may say of an attempt: ids and codes, nobody's words or address."""
    return {
        "delivery": row.id,
        "kind": row.kind.value,
        "fate": outcome.fate.value,
        "stage": outcome.stage,
        "code": outcome.code,
        "enhanced": outcome.enhanced,
    }
