"""The team key, its slots, and the campaigns' keys that are sealed to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from petition.domain.refusals import CannotOpen, KeyForgotten, NoTeamKey, WrongSecret
from petition.models import CampaignKey, KeySlot, PastCampaignKey, TeamKey
from petition.models.base import table_of
from petition.services.ports import Sealer, SlotKind

#: What the boot key locks a campaign's fingerprint key for.
FINGERPRINTS = "fingerprints"

CAMPAIGN_KEYS = table_of(CampaignKey)
WRAPPED = select(CAMPAIGN_KEYS.c.wrapped_fingerprint_key).where(
    CAMPAIGN_KEYS.c.campaign_id == bindparam("campaign")
)


def team_key(session: Session) -> TeamKey | None:
    """The team key in force, if setup has made one."""
    return session.scalar(select(TeamKey).order_by(TeamKey.id.desc()).limit(1))


def make_team_key(
    session: Session, sealer: Sealer, seed: bytes, code: str, *, now: datetime
) -> TeamKey:
    """A new team key that the recovery code unlocks; `seed` is 32 random bytes."""
    key = TeamKey(public_key=sealer.public_key(seed), made_at=now, proved_at=None)
    session.add(key)
    session.flush()
    add_slot(session, sealer, key, "recovery", code, seed, now=now)
    return key


def add_slot(
    session: Session,
    sealer: Sealer,
    key: TeamKey,
    kind: SlotKind,
    secret: str,
    seed: bytes,
    *,
    now: datetime,
) -> None:
    """One more way to unlock the team key."""
    sealed = sealer.seal_slot(kind, secret, seed)
    session.add(KeySlot(team_key_id=key.id, kind=kind, sealed=sealed, made_at=now))
    session.flush()


def has_slot(session: Session, key: TeamKey, kind: SlotKind) -> bool:
    """Whether the team key has a way of that kind to unlock it."""
    slots = select(KeySlot.id).where(KeySlot.team_key_id == key.id)
    return session.scalar(slots.where(KeySlot.kind == kind).limit(1)) is not None


def unlock_team(session: Session, sealer: Sealer, key_id: int, secret: str) -> bytes:
    """The team key's seed, unlocked by a recovery code or passphrase.

    Raises WrongSecret if no slot opens.
    """
    slots = session.scalars(select(KeySlot).where(KeySlot.team_key_id == key_id))
    for slot in slots:
        try:
            return sealer.open_slot(secret, slot.sealed)
        except CannotOpen:
            continue
    raise WrongSecret


def prove(
    session: Session, sealer: Sealer, key: TeamKey, code: str, *, now: datetime
) -> None:
    """Note that the written-down recovery code opens the team key; else WrongSecret."""
    unlock_team(session, sealer, key.id, code)
    key.proved_at = now
    session.flush()


def note_proved(
    session: Session, sealer: Sealer, seed: bytes, *, now: datetime
) -> None:
    """Note that somebody opened a key with its code, if it is the one in force."""
    key = team_key(session)
    if key is not None and key.public_key == sealer.public_key(seed):
        key.proved_at = now
        session.flush()


def make_campaign_key(
    session: Session,
    sealer: Sealer,
    campaign_id: int,
    uid: UUID,
    seed: bytes,
    fingerprint_key: bytes,
) -> None:
    """The key pair and fingerprint key of a new campaign, 32 random bytes each.

    Raises NoTeamKey before setup.
    """
    team = team_key(session)
    if team is None:
        raise NoTeamKey
    session.add(
        CampaignKey(
            campaign_id=campaign_id,
            public_key=sealer.public_key(seed),
            sealed_seed=sealer.seal_seed(team.public_key, uid, seed),
            team_key_id=team.id,
            wrapped_fingerprint_key=sealer.wrap(FINGERPRINTS, fingerprint_key),
        )
    )


def unlock_campaign(
    session: Session, sealer: Sealer, campaign_id: int, uid: UUID, secret: str
) -> tuple[bytes, ...]:
    """The seeds that open a campaign's records, by recovery code or passphrase.

    Raises WrongSecret, or KeyForgotten after the retention time.
    """
    key = session.get_one(CampaignKey, campaign_id)
    if key.sealed_seed is None:
        raise KeyForgotten
    team_seed = unlock_team(session, sealer, key.team_key_id, secret)
    return campaign_seeds(session, sealer, campaign_id, uid, team_seed)


def campaign_seeds(
    session: Session, sealer: Sealer, campaign_id: int, uid: UUID, team_seed: bytes
) -> tuple[bytes, ...]:
    """The seeds of all keys that a campaign's records were sealed to, newest first.

    Raises KeyForgotten after the retention time.
    """
    key = session.get_one(CampaignKey, campaign_id)
    past = session.scalars(
        select(PastCampaignKey.sealed_seed)
        .where(PastCampaignKey.campaign_id == campaign_id)
        .order_by(PastCampaignKey.generation.desc())
    )
    sealed = [one for one in (key.sealed_seed, *past) if one is not None]
    if not sealed:
        raise KeyForgotten
    return tuple(sealer.open_seed(team_seed, uid, one) for one in sealed)


def record_opener(
    sealer: Sealer, seeds: Sequence[bytes], uid: UUID
) -> Callable[[UUID, bytes], bytes]:
    """Opens a campaign's records, whichever of its keys they were sealed to.

    (row, sealed) to plain, or CannotOpen. Records that lie side by side are mostly
    of one key, so the one that opened the last record is tried first.
    """
    openers = [sealer.record_opener(seed, uid) for seed in seeds]

    def open_record(row: UUID, sealed: bytes) -> bytes:
        for place, opener in enumerate(openers):
            try:
                plain = opener(row, sealed)
            except CannotOpen:
                continue
            openers.insert(0, openers.pop(place))
            return plain
        raise CannotOpen("none of the campaign's keys")

    return open_record


def fingerprint_key(session: Session, sealer: Sealer, campaign_id: int) -> bytes:
    """The key that finds duplicates in a campaign; KeyForgotten when it is gone."""
    whose = {"campaign": campaign_id}
    return unwrap_fingerprint_key(sealer, session.execute(WRAPPED, whose).scalar_one())


def unwrap_fingerprint_key(sealer: Sealer, wrapped: bytes | None) -> bytes:
    """The key that finds duplicates; KeyForgotten if nothing is left of it."""
    if wrapped is None:
        raise KeyForgotten
    return sealer.unwrap(FINGERPRINTS, wrapped)
