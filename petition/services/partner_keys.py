"""A partner's own key pair, which only the partner's recovery code opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from petition.domain.contacts import Contact
from petition.domain.recovery_codes import format_code, parse_code
from petition.domain.refusals import CannotOpen, Refusal, WrongSecret
from petition.models import PartnerKey
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
