"""What services need of the outside world; adapters provide it."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Literal, Protocol
from uuid import UUID

from petition.domain.mails import Mail, Outcome


class MailSession(Protocol):
    """An open line to a mail server, good for many mails."""

    def deliver(self, mail: Mail, still_mine: Callable[[], bool]) -> Outcome:
        """Hand over one mail and say how that ended.

        `still_mine` is asked right before the message itself goes out; if it says
        no, nothing is delivered and the fate is LOST. Never raises for what a
        mail server or the network can do.
        """

    def close(self) -> None:
        """Say goodbye to the server; never raises."""


class Mailer(Protocol):
    """Where mail leaves: a mail server, or a folder in development."""

    def session(self) -> MailSession:
        """A new session; it connects when the first mail is delivered."""

    def check(self) -> str:
        """Where mail leaves, in a few words; NoMailServer if it cannot leave now."""


class Passwords(Protocol):
    """Organisers' passwords, kept so that nobody can read them back."""

    @property
    def common(self) -> Container[str]:
        """The commonest passwords, in lower case."""

    def hash(self, password: str) -> str:
        """What the database keeps of a password; takes about 0.2 s and 64 MiB."""

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether it is that password; without a stored one no, after as long."""


SlotKind = Literal["recovery", "passphrase"]
"""How a slot of the team key is unlocked (design §2, key slot)."""


class Sealer(Protocol):
    """Locks and opens what only some may read (design §5).

    Every sealed value begins with a version and a suite byte. Whatever cannot be
    opened (wrong key, altered bytes, another row's) raises `CannotOpen`.
    """

    def seal_pending(self, token: bytes, row: UUID, plain: bytes) -> bytes:
        """Lock a pending signature under the token that only its mail holds."""

    def open_pending(self, token: bytes, row: UUID, sealed: bytes) -> bytes:
        """The pending signature again."""

    def seal_receipt(self, receipt: bytes, row: UUID, plain: bytes) -> bytes:
        """Lock a supporter's own copy under the token of their own page."""

    def open_receipt(self, receipt: bytes, row: UUID, sealed: bytes) -> bytes:
        """The supporter's own copy again."""

    def seal_record(
        self, public_key: bytes, campaign: UUID, row: UUID, plain: bytes
    ) -> bytes:
        """Lock a record for the organisers: HPKE, padded to 256 bytes."""

    def open_record(
        self, seed: bytes, campaign: UUID, row: UUID, sealed: bytes
    ) -> bytes:
        """The record again, opened with the campaign's 32-byte seed."""

    def record_opener(
        self, seed: bytes, campaign: UUID
    ) -> Callable[[UUID, bytes], bytes]:
        """Opens many records of one campaign, (row, sealed) to plain or CannotOpen."""

    def seal_contact(
        self, public_key: bytes, campaign: UUID, row: UUID, plain: bytes
    ) -> bytes:
        """Lock a supporter's name and address for a partner: HPKE, padded."""

    def contact_opener(
        self, seed: bytes, campaign: UUID
    ) -> Callable[[UUID, bytes], bytes]:
        """Opens many contacts of one partner, (row, sealed) to plain or CannotOpen."""

    def public_key(self, seed: bytes) -> bytes:
        """The public key, led by its suite byte, that belongs to a 32-byte seed."""

    def wrap(self, purpose: str, key: bytes) -> bytes:
        """Lock a key that the server itself must use, under the boot key."""

    def unwrap(self, purpose: str, wrapped: bytes) -> bytes:
        """The wrapped key again."""

    def seal_mail(self, day_key: bytes, row: UUID, plain: bytes) -> bytes:
        """Lock a mail that waits in the outbox under the key of the day."""

    def open_mail(self, day_key: bytes, row: UUID, sealed: bytes) -> bytes:
        """The waiting mail again."""

    def seal_slot(self, kind: SlotKind, secret: str, seed: bytes) -> bytes:
        """Lock the team key's seed under a recovery code or a passphrase.

        A recovery code may be typed loosely; one that is mistyped raises
        MistypedCode. Takes about 0.2 s and 64 MiB for a passphrase.
        """

    def open_slot(self, secret: str, slot: bytes) -> bytes:
        """The team key's seed again; `secret` is what the slot was sealed with."""

    def seal_seed(self, public_key: bytes, campaign: UUID, seed: bytes) -> bytes:
        """Lock a campaign's seed to the public half of the team key."""

    def open_seed(self, team_seed: bytes, campaign: UUID, sealed: bytes) -> bytes:
        """The campaign's seed again, opened with the team key's seed."""

    def share_key(self, public_key: bytes, organiser: UUID, seed: bytes) -> bytes:
        """Lock the team key's seed to the public half of an organiser's own key."""

    def open_shared_key(
        self, organiser_seed: bytes, organiser: UUID, sealed: bytes
    ) -> bytes:
        """The team key's seed again, opened with the organiser's own seed."""

    def secret(self, purpose: str) -> bytes:
        """32 bytes that belong to the boot key and `purpose`, always the same."""
