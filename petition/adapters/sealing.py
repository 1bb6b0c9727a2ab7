"""The sealer: everything that the product locks and opens (design §5)."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from uuid import UUID

from petition.adapters import hpke, key_slots
from petition.adapters.locks import KEY_LENGTH, NONCE_LENGTH, derive, lock, unlock
from petition.services.ports import SlotKind

RECORD = "petition/record/v1"
CONTACT = "petition/contact/v1"
CAMPAIGN_KEY = "petition/campaign-key/v1"
TEAM_KEY = "petition/team-key/v1"
PENDING = "petition/pending/v1"
RECEIPT = "petition/receipt/v1"
MAIL = "petition/mail/v1"
WRAP = "petition/wrap/v1/"
SECRET = "petition/secret/v1/"  # noqa: S105 (a domain string)

SMALL, LARGE = 256, 1024  # Steps of padding, in bytes: for records, for mails.


class BootSealer:
    """Locks and opens with the boot key, and with keys and tokens it is handed."""

    def __init__(
        self,
        boot_key: bytes,
        randomness: Callable[[int], bytes] = secrets.token_bytes,
        suite: hpke.SuiteId | None = None,
    ) -> None:
        """`boot_key` is 32 bytes; new key pairs are of `suite`, else of the best."""
        if len(boot_key) != KEY_LENGTH:
            raise ValueError("the boot key has 32 bytes")
        self._boot_key = boot_key
        self._randomness = randomness
        self._suite = suite or hpke.best_suite()

    def seal_pending(self, token: bytes, row: UUID, plain: bytes) -> bytes:
        """Lock a pending signature under the token that only its mail holds."""
        return self._lock(token, _at(PENDING, row), plain)

    def open_pending(self, token: bytes, row: UUID, sealed: bytes) -> bytes:
        """The pending signature again, or CannotOpen."""
        return unlock(token, _at(PENDING, row), sealed)

    def seal_receipt(self, receipt: bytes, row: UUID, plain: bytes) -> bytes:
        """Lock a supporter's own copy under the token of their own page."""
        return self._lock(receipt, _at(RECEIPT, row), plain)

    def open_receipt(self, receipt: bytes, row: UUID, sealed: bytes) -> bytes:
        """The supporter's own copy again, or CannotOpen."""
        return unlock(receipt, _at(RECEIPT, row), sealed)

    def seal_record(
        self, public_key: bytes, campaign: UUID, row: UUID, plain: bytes
    ) -> bytes:
        """Lock a record for the organisers, padded to a multiple of 256 bytes."""
        return hpke.seal(RECORD, public_key, (campaign, row), plain)

    def open_record(
        self, seed: bytes, campaign: UUID, row: UUID, sealed: bytes
    ) -> bytes:
        """The record again, opened with the campaign's seed, or CannotOpen."""
        return hpke.open_sealed(RECORD, seed, (campaign, row), sealed)

    def record_opener(
        self, seed: bytes, campaign: UUID
    ) -> Callable[[UUID, bytes], bytes]:
        """Opens many records of one campaign: (row, sealed) to plain."""
        opener = hpke.Opener(RECORD, seed)
        return lambda row, sealed: opener.open((campaign, row), sealed)

    def seal_contact(
        self, public_key: bytes, campaign: UUID, row: UUID, plain: bytes
    ) -> bytes:
        """Lock a supporter's name and address for a partner, padded to 256 bytes."""
        return hpke.seal(CONTACT, public_key, (campaign, row), plain)

    def contact_opener(
        self, seed: bytes, campaign: UUID
    ) -> Callable[[UUID, bytes], bytes]:
        """Opens many contacts of one partner: (row, sealed) to plain."""
        opener = hpke.Opener(CONTACT, seed)
        return lambda row, sealed: opener.open((campaign, row), sealed)

    def public_key(self, seed: bytes) -> bytes:
        """The public key, led by its suite byte, that belongs to a 32-byte seed."""
        return hpke.public_key(self._suite, seed)

    def wrap(self, purpose: str, key: bytes) -> bytes:
        """Lock a key that the server itself must use, under the boot key."""
        return self._lock(self._boot_key, (WRAP + purpose).encode(), key)

    def unwrap(self, purpose: str, wrapped: bytes) -> bytes:
        """The wrapped key again, or CannotOpen."""
        return unlock(self._boot_key, (WRAP + purpose).encode(), wrapped)

    def seal_mail(self, day_key: bytes, row: UUID, plain: bytes) -> bytes:
        """Lock a mail that waits in the outbox under the key of the day."""
        return self._lock(day_key, _at(MAIL, row), plain, LARGE)

    def open_mail(self, day_key: bytes, row: UUID, sealed: bytes) -> bytes:
        """The waiting mail again, or CannotOpen."""
        return unlock(day_key, _at(MAIL, row), sealed)

    def seal_slot(self, kind: SlotKind, secret: str, seed: bytes) -> bytes:
        """Lock the team key's seed under a recovery code or a passphrase."""
        chance = self._randomness(key_slots.CHANCE)
        if kind == "recovery":
            return key_slots.seal_with_code(secret, seed, chance)
        return key_slots.seal_with_passphrase(secret, seed, chance)

    def open_slot(self, secret: str, slot: bytes) -> bytes:
        """The team key's seed again, or CannotOpen."""
        return key_slots.open_slot(secret, slot)

    def seal_seed(self, public_key: bytes, campaign: UUID, seed: bytes) -> bytes:
        """Lock a campaign's seed to the public half of the team key."""
        return hpke.seal(CAMPAIGN_KEY, public_key, (campaign,), seed)

    def open_seed(self, team_seed: bytes, campaign: UUID, sealed: bytes) -> bytes:
        """The campaign's seed again, or CannotOpen."""
        return hpke.open_sealed(CAMPAIGN_KEY, team_seed, (campaign,), sealed)

    def share_key(self, public_key: bytes, organiser: UUID, seed: bytes) -> bytes:
        """Lock the team key's seed to the public half of an organiser's own key."""
        return hpke.seal(TEAM_KEY, public_key, (organiser,), seed)

    def open_shared_key(
        self, organiser_seed: bytes, organiser: UUID, sealed: bytes
    ) -> bytes:
        """The team key's seed again, or CannotOpen."""
        return hpke.open_sealed(TEAM_KEY, organiser_seed, (organiser,), sealed)

    def secret(self, purpose: str) -> bytes:
        """32 bytes that belong to the boot key and `purpose`, always the same."""
        return derive(self._boot_key, (SECRET + purpose).encode())

    def _lock(
        self, secret: bytes, purpose: bytes, plain: bytes, step: int = SMALL
    ) -> bytes:
        """Lock with a fresh nonce."""
        return lock(secret, purpose, plain, self._randomness(NONCE_LENGTH), step)


def _at(purpose: str, row: UUID) -> bytes:
    """A purpose that holds for one row only."""
    return f"{purpose}\0".encode() + row.bytes
