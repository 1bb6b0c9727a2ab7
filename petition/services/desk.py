"""What the services need besides a session: keys, links, chance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from petition.documents.links import Links
from petition.domain.mails import Mail, MailKind
from petition.services.outbox import Enveloped, envelop
from petition.services.outbox_keys import OutboxKeys, StaleKey
from petition.services.ports import Sealer

T = TypeVar("T")


@dataclass(frozen=True)
class Desk:
    """The tools with which letters are written, sealed and put into the outbox."""

    sealer: Sealer
    outbox_keys: OutboxKeys
    links: Links
    mail_from: str
    randomness: Callable[[int], bytes]

    def message_id(self) -> str:
        """A Message-ID of 128 random bits, fixed for good (RFC 5322 §3.6.4)."""
        domain = self.mail_from.rsplit("@", 1)[1]
        return f"<{self.randomness(16).hex()}@{domain}>"

    def envelop(self, mail: Mail, now: datetime) -> Enveloped:
        """A mail sealed for the outbox, before any transaction begins."""
        day, key = self.outbox_keys.of_day(now)
        return envelop(self.sealer, day, key, mail, self.uid())

    def with_todays_key(self, work: Callable[[], T]) -> T:
        """Do work that envelops and enqueues mails; once more if midnight came between.

        `work` opens its own transaction, so that a failed one leaves nothing behind.
        """
        try:
            return work()
        except StaleKey:
            self.outbox_keys.forget()
            return work()

    def own_mail(
        self,
        kind: MailKind,
        sender_name: str,
        recipient: str,
        words: tuple[str, str],
        language: str,
        now: datetime,
    ) -> Mail:
        """A mail from the campaign to a supporter; `words` are subject and text."""
        return Mail(
            kind=kind,
            sender_name=sender_name,
            sender=self.mail_from,
            recipient_name="",
            recipient=recipient,
            reply_to=None,
            subject=words[0],
            text=words[1],
            language=language,
            message_id=self.message_id(),
            date=now,
        )

    def uid(self) -> UUID:
        """An id that a sealed row is bound to."""
        return UUID(bytes=self.randomness(16), version=4)
