"""The team key in organisers' hands: shared with each, unlocked by a session's cookie.

Each organiser has a key pair whose seed their password opens; the team key's seed is
sealed to it. So a new team key reaches everybody who stays without their passwords,
and nobody who was removed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from petition.domain.refusals import CannotOpen, NoTeamKey, WrongSecret
from petition.domain.visits import KEY_IDLE
from petition.models import (
    Campaign,
    CampaignKey,
    KeySlot,
    Organiser,
    OrganiserSession,
    PastCampaignKey,
    TeamKey,
)
from petition.services import keys
from petition.services.ports import Sealer
from petition.services.sessions import Member

ORGANISER = "organiser"


def make_own_key(
    sealer: Sealer, organiser: Organiser, password: str, seed: bytes
) -> None:
    """Give an organiser a key pair of their own; `seed` is 32 random bytes.

    What was shared with an earlier one stays shut from now on. Takes about 0.2 s.
    """
    organiser.public_key = sealer.public_key(seed)
    organiser.sealed_seed = sealer.seal_slot("passphrase", password, seed)


def password_changed(
    sealer: Sealer, organiser: Organiser, old: str, new: str, seed: bytes
) -> None:
    """Let the new password open what the old one did; else begin with `seed` anew."""
    own = _own_seed(sealer, organiser, old)
    make_own_key(sealer, organiser, new, own or seed)


def share(session: Session, sealer: Sealer, organiser_id: int, seed: bytes) -> bool:
    """Share the team key with an organiser; False if they have no key pair yet.

    Neither this nor `hold` takes the seed of a key that was renewed meanwhile.
    """
    team, organiser = _team(session), session.get_one(Organiser, organiser_id)
    if organiser.public_key is None or team.public_key != sealer.public_key(seed):
        return False
    take_away(session, organiser_id)
    session.add(_slot(sealer, team, organiser, seed))
    session.flush()
    return True


def take_away(session: Session, organiser_id: int) -> None:
    """Share the team key with an organiser no longer."""
    session.execute(delete(KeySlot).where(KeySlot.organiser_id == organiser_id))
    mine = update(OrganiserSession).where(OrganiserSession.organiser_id == organiser_id)
    session.execute(mine.values(sealed_key=None, team_key_id=None, key_used_at=None))


def holders(session: Session) -> frozenset[int]:
    """The ids of the organisers whom the team key in force is shared with."""
    team = keys.team_key(session)
    if team is None:
        return frozenset()
    slots = select(KeySlot.organiser_id).where(
        KeySlot.team_key_id == team.id, KeySlot.kind == ORGANISER
    )
    return frozenset(one for one in session.scalars(slots) if one is not None)


def unlock_with_password(
    session: Session, sealer: Sealer, organiser_id: int, password: str
) -> bytes | None:
    """The team key's seed, if it is shared with who has this password."""
    organiser = session.get_one(Organiser, organiser_id)
    own, team = _own_seed(sealer, organiser, password), keys.team_key(session)
    if own is None or team is None:
        return None
    slot = session.scalar(
        select(KeySlot.sealed).where(
            KeySlot.team_key_id == team.id, KeySlot.organiser_id == organiser_id
        )
    )
    try:
        return slot and sealer.open_shared_key(own, organiser.uid, slot)
    except CannotOpen:
        return None  # It was shared with a key pair that they no longer have.


def hold(
    session: Session,
    sealer: Sealer,
    session_id: int,
    token: bytes,
    seed: bytes,
    *,
    now: datetime,
) -> None:
    """Keep the unlocked key in a session, locked under the token of its cookie."""
    row, team = session.get_one(OrganiserSession, session_id), _team(session)
    if team.public_key != sealer.public_key(seed):
        return
    row.sealed_key = sealer.seal_receipt(token, row.uid, seed)
    row.team_key_id = team.id
    row.key_used_at = now
    session.flush()


def lock(session: Session, session_id: int) -> None:
    """Forget the unlocked key of a session."""
    mine = update(OrganiserSession).where(OrganiserSession.id == session_id)
    session.execute(mine.values(sealed_key=None, team_key_id=None, key_used_at=None))


def held(
    session: Session, sealer: Sealer, member: Member, token: bytes, idle: timedelta
) -> bytes | None:
    """The team key's seed, if the member's session holds it and was not idle.

    `idle` is how long nothing was heard of the session before this request.
    """
    row = session.get_one(OrganiserSession, member.session_id)
    team = keys.team_key(session)
    if row.sealed_key is None or team is None or row.team_key_id != team.id:
        return None
    if idle > KEY_IDLE:
        return None
    try:
        return sealer.open_receipt(token, row.uid, row.sealed_key)
    except CannotOpen:
        return None


@dataclass(frozen=True, repr=False)
class NewKey:
    """Everything a new team key is made of: 32 random bytes, and its recovery code."""

    seed: bytes
    code: str
    randomness: Callable[[int], bytes]


def renew(
    session: Session, sealer: Sealer, old_seed: bytes, new: NewKey, *, now: datetime
) -> TeamKey:
    """A new team key, shared with whom the old one was, and new campaign keys.

    What was sealed before stays readable with it; whoever held only the old one can
    read nothing that comes. It is to be proved again.
    """
    staying = holders(session)
    key = keys.make_team_key(session, sealer, new.seed, new.code, now=now)
    for organiser_id in staying:
        organiser = session.get_one(Organiser, organiser_id)
        if organiser.removed_at is None and organiser.public_key is not None:
            session.add(_slot(sealer, key, organiser, new.seed))
    for campaign, row in session.execute(
        select(Campaign, CampaignKey).join(
            CampaignKey, CampaignKey.campaign_id == Campaign.id
        )
    ).all():
        if row.sealed_seed is not None:
            seeds = keys.campaign_seeds(
                session, sealer, campaign.id, campaign.uid, old_seed
            )
            _renew_campaign(session, sealer, campaign.uid, row, seeds, key, new)
    session.execute(delete(KeySlot).where(KeySlot.team_key_id != key.id))
    session.flush()
    return key


@dataclass(frozen=True)
class Drilled:
    """Whether the team key opened a campaign: its key, and its newest record."""

    slug: str
    key_opened: bool
    record_opened: bool | None


def drill(
    session: Session,
    sealer: Sealer,
    seed: bytes,
    newest: Callable[[Session, int], tuple[UUID, bytes] | None],
) -> list[Drilled]:
    """Try what the team key's seed opens, campaign by campaign.

    `newest` gives uid and sealed record of a campaign's newest signature.
    """
    tried = []
    for campaign in session.scalars(select(Campaign).order_by(Campaign.slug)):
        row = session.get(CampaignKey, campaign.id)
        if row is None or row.sealed_seed is None:
            continue  # Its time is over; what was sealed to it is gone as well.
        tried.append(_drill(session, sealer, campaign, seed, newest))
    return tried


def _drill(
    session: Session,
    sealer: Sealer,
    campaign: Campaign,
    seed: bytes,
    newest: Callable[[Session, int], tuple[UUID, bytes] | None],
) -> Drilled:
    try:
        seeds = keys.campaign_seeds(session, sealer, campaign.id, campaign.uid, seed)
    except CannotOpen:
        return Drilled(campaign.slug, key_opened=False, record_opened=None)
    sample = newest(session, campaign.id)
    if sample is None:
        return Drilled(campaign.slug, key_opened=True, record_opened=None)
    try:
        keys.record_opener(sealer, seeds, campaign.uid)(*sample)
    except CannotOpen:
        return Drilled(campaign.slug, key_opened=True, record_opened=False)
    return Drilled(campaign.slug, key_opened=True, record_opened=True)


def _renew_campaign(
    session: Session,
    sealer: Sealer,
    uid: UUID,
    row: CampaignKey,
    seeds: Sequence[bytes],
    key: TeamKey,
    new: NewKey,
) -> None:
    """A new key pair for what comes; the earlier seeds are sealed to the new key."""
    sealed = [sealer.seal_seed(key.public_key, uid, seed) for seed in seeds]
    past = session.scalars(
        select(PastCampaignKey)
        .where(PastCampaignKey.campaign_id == row.campaign_id)
        .order_by(PastCampaignKey.generation.desc())
    )
    for old, again in zip(past, sealed[1:], strict=True):
        old.sealed_seed, old.team_key_id = again, key.id
    session.add(
        PastCampaignKey(
            campaign_id=row.campaign_id,
            generation=row.generation,
            sealed_seed=sealed[0],
            team_key_id=key.id,
        )
    )
    seed = new.randomness(32)
    row.generation += 1
    row.public_key = sealer.public_key(seed)
    row.sealed_seed = sealer.seal_seed(key.public_key, uid, seed)
    row.team_key_id = key.id


def _own_seed(sealer: Sealer, organiser: Organiser, password: str) -> bytes | None:
    if organiser.sealed_seed is None:
        return None
    try:
        return sealer.open_slot(password, organiser.sealed_seed)
    except CannotOpen:
        return None


def _slot(sealer: Sealer, team: TeamKey, organiser: Organiser, seed: bytes) -> KeySlot:
    if organiser.public_key is None:
        raise WrongSecret
    return KeySlot(
        team_key_id=team.id,
        kind=ORGANISER,
        organiser_id=organiser.id,
        sealed=sealer.share_key(organiser.public_key, organiser.uid, seed),
        made_at=team.made_at,
    )


def _team(session: Session) -> TeamKey:
    team = keys.team_key(session)
    if team is None:
        raise NoTeamKey
    return team
