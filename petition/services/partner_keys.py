"""A partner's own key pair, which only the partner's recovery code opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from petition.domain.contacts import Contact
from petition.domain.recovery_codes import format_code, parse_code
from petition.domain.refusals import CannotOpen, Refusal, WrongSecret
from petition.models import Campaign, PartnerContact, PartnerKey
from petition.services.ports import Sealer

CODE = 20
SEED = 32


class KeyStands(Refusal):
    """The partner has a key already; an organiser can let it make another one."""


@dataclass(frozen=True, repr=False)
class Proposed:
    """A key that counts once its recovery code has been typed back."""

    seed: bytes
    code: str

    @classmethod
    def new(cls, randomness: Callable[[int], bytes]) -> Proposed:
        """A new key and code."""
        return cls(randomness(SEED), format_code(randomness(CODE)))

    @classmethod
    def unpacked(cls, packed: bytes) -> Proposed:
        """What `packed` holds."""
        return cls(packed[:SEED], format_code(packed[SEED:]))

    @property
    def packed(self) -> bytes:
        """The key and its code as bytes, to travel under lock with a form."""
        return self.seed + parse_code(self.code)


@dataclass(frozen=True, repr=False)
class Opened:
    """A partner's key that a recovery code has opened."""

    generation: int
    seed: bytes


def in_force(session: Session, campaign_id: int, partner: str) -> PartnerKey | None:
    """The key that contacts are sealed to; None before there is one."""
    key = _newest(session, campaign_id, partner)
    return None if key is None or key.given_up else key


def keep(
    session: Session,
    sealer: Sealer,
    campaign_id: int,
    partner: str,
    proposed: Proposed,
    *,
    now: datetime,
) -> None:
    """Seal contacts to a proposed key from now on; raises KeyStands."""
    # Of two who keep one at the same moment, the second finds the first one's.
    session.get_one(Campaign, campaign_id, with_for_update=True)
    newest = _newest(session, campaign_id, partner)
    if newest is not None and not newest.given_up:
        raise KeyStands
    session.add(
        PartnerKey(
            campaign_id=campaign_id,
            partner=partner,
            generation=newest.generation + 1 if newest else 1,
            public_key=sealer.public_key(proposed.seed),
            sealed_seed=sealer.seal_slot("recovery", proposed.code, proposed.seed),
            made_at=now,
        )
    )
    session.flush()


def give_up(session: Session, campaign_id: int, partner: str) -> None:
    """Seal nothing more to a partner's key, so that it can make another one."""
    key = _newest(session, campaign_id, partner)
    if key is not None:
        key.given_up = True
        session.flush()


def unlock(
    session: Session, sealer: Sealer, campaign_id: int, partner: str, code: str
) -> Opened:
    """The key that a recovery code opens, the newest first; raises WrongSecret."""
    for key in session.scalars(_keys(campaign_id, partner)):
        try:
            return Opened(key.generation, sealer.open_slot(code, key.sealed_seed))
        except CannotOpen:
            continue
    raise WrongSecret


def exported_until(
    session: Session, campaign_id: int, partner: str, generation: int | None
) -> int:
    """The last contact that was taken out with any of a partner's keys; 0 if none was.

    What was taken out with one key may have been handed over to a newer one since.
    Whoever takes contacts out waits for the transaction that asks, or it for them: so
    a contact that ends just then is either told of or not taken out.
    """
    if generation is None:
        return 0
    keys = _keys(campaign_id, partner).with_for_update()
    every = session.scalars(keys.execution_options(populate_existing=True))
    return max((key.exported_until for key in every), default=0)


def note_export(
    session: Session, campaign_id: int, partner: str, opened: Opened
) -> int:
    """Note that every contact that a key opens is taken out now; the id of the last."""
    where = (campaign_id, partner, opened.generation)
    key = session.get_one(PartnerKey, where, with_for_update=True)
    last = session.scalar(
        select(func.max(PartnerContact.id)).where(
            PartnerContact.campaign_id == campaign_id,
            PartnerContact.partner == partner,
            PartnerContact.ended_on.is_(None),
            PartnerContact.key_generation == opened.generation,
        )
    )
    key.exported_until = max(key.exported_until, last or 0)
    session.flush()
    return key.exported_until


def seal(
    sealer: Sealer, key: PartnerKey, campaign: UUID, row: UUID, contact: Contact
) -> bytes:
    """A contact sealed to a partner's key."""
    return sealer.seal_contact(key.public_key, campaign, row, contact.to_json())


def _newest(session: Session, campaign_id: int, partner: str) -> PartnerKey | None:
    return session.scalar(_keys(campaign_id, partner).limit(1))


def _keys(campaign_id: int, partner: str) -> Select[PartnerKey]:
    return (
        select(PartnerKey)
        .where(PartnerKey.campaign_id == campaign_id, PartnerKey.partner == partner)
        .order_by(PartnerKey.generation.desc())
    )
