"""Who works in a campaign, and as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from petition.domain.refusals import Refusal
from petition.domain.roles import POWERS, Power, Role
from petition.models import Membership, Organiser
from petition.services import organiser_keys

#: The roles that let one read supporters' data, with the key.
READERS = tuple(role for role, powers in POWERS.items() if Power.DATA in powers)


class LastOwner(Refusal):
    """A campaign would be left without an owner."""


@dataclass(frozen=True)
class Teammate:
    """A member of a campaign's team."""

    organiser_id: int
    name: str
    email: str
    role: Role
    languages: tuple[str, ...]

    @property
    def called(self) -> str:
        """Their name, or their address if they gave none."""
        return self.name or self.email


def of_campaign(session: Session, campaign_id: int) -> list[Teammate]:
    """The team, owners first, then by name."""
    rows = session.execute(
        select(Organiser, Membership)
        .join(Membership, Membership.organiser_id == Organiser.id)
        .where(Membership.campaign_id == campaign_id, Organiser.removed_at.is_(None))
    )
    team = [
        Teammate(one.id, one.name, one.email, Role(its.role), tuple(its.languages))
        for one, its in rows
    ]
    order = list(Role)
    return sorted(team, key=lambda one: (order.index(one.role), one.name, one.email))


def join(
    session: Session,
    campaign_id: int,
    organiser_id: int,
    role: Role,
    languages: Sequence[str],
    *,
    now: datetime,
) -> None:
    """Make an organiser a member of a campaign, or give them another role in it.

    Their key slot goes with the last role that lets them read supporters' data.
    LastOwner if nobody would be left who owns it.
    """
    row, before = _find(session, campaign_id, organiser_id), None
    if row is None:
        row = Membership(
            campaign_id=campaign_id, organiser_id=organiser_id, made_at=now
        )
        session.add(row)
    else:
        before = Role(row.role)
    if before is Role.OWNER and role is not Role.OWNER:
        _need_another_owner(session, campaign_id)
    row.role = role
    row.languages = sorted(languages) if role is Role.TRANSLATOR else []
    session.flush()
    if before in READERS and role not in READERS:
        _take_key_unless_needed(session, organiser_id)


def remove(session: Session, campaign_id: int, organiser_id: int) -> bool:
    """Take somebody out of a team; whether the team key was taken from them, too.

    Their key slot goes with the last role that lets them read supporters' data.
    Raises LastOwner.
    """
    row = _find(session, campaign_id, organiser_id)
    if row is None:
        return False
    if row.role == Role.OWNER:
        _need_another_owner(session, campaign_id)
    session.delete(row)
    session.flush()
    return _take_key_unless_needed(session, organiser_id)


def _take_key_unless_needed(session: Session, organiser_id: int) -> bool:
    if organiser_id not in organiser_keys.holders(session):
        return False
    left = select(func.count()).where(
        Membership.organiser_id == organiser_id, Membership.role.in_(READERS)
    )
    if session.scalar(left):
        return False
    organiser_keys.take_away(session, organiser_id)
    return True


def _need_another_owner(session: Session, campaign_id: int) -> None:
    owners = session.scalars(
        select(Membership)
        .where(Membership.campaign_id == campaign_id, Membership.role == Role.OWNER)
        .with_for_update()
    ).all()
    if len(owners) < 2:
        raise LastOwner


def _find(session: Session, campaign_id: int, organiser_id: int) -> Membership | None:
    return session.get(Membership, (campaign_id, organiser_id))
