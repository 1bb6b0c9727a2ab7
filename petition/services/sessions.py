"""Organisers' sessions: begun at login, found by their cookie, ended anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from petition.domain.roles import Power, Role, may
from petition.domain.tokens import token_hash
from petition.domain.visits import LONGEST, STEP_UP
from petition.models import Campaign, Membership, Organiser, OrganiserSession

#: What the token of a session is hashed for.
SESSION = "organiser-session"
#: The second factor is still to come; everything was shown.
HALF, FULL = "half", "full"


@dataclass(frozen=True)
class Member:
    """A logged-in organiser, for one request."""

    id: int
    uid: UUID
    email: str
    name: str
    language: str
    may_create: bool
    session_id: int
    session_uid: UUID
    standing: str
    stepped_up_at: datetime | None
    seen_at: datetime

    @property
    def signed(self) -> tuple[int, str]:
        """Who they are in the audit log."""
        return self.id, self.name or self.email

    def is_stepped_up(self, now: datetime) -> bool:
        """Whether they proved again, minutes ago, who they are."""
        at = self.stepped_up_at
        return at is not None and now - at <= STEP_UP


@dataclass(frozen=True)
class Place:
    """A campaign as a member works in it."""

    campaign_id: int
    uid: UUID
    slug: str
    state: str
    default_language: str
    languages: tuple[str, ...]
    role: Role
    own_languages: tuple[str, ...]

    def may(self, power: Power) -> bool:
        """Whether the member's role has a power here."""
        return may(self.role, power)

    def may_write_in(self, language: str) -> bool:
        """Whether the member may write texts in a language."""
        if self.may(Power.WRITE):
            return True
        return self.may(Power.TRANSLATE) and language in self.own_languages


def begin(
    session: Session,
    organiser_id: int,
    token: bytes,
    *,
    uid: UUID,
    standing: str,
    device: str,
    now: datetime,
) -> OrganiserSession:
    """A new session on one device; `token` is 32 new random bytes for its cookie."""
    row = OrganiserSession(
        uid=uid,
        token_hash=token_hash(token, SESSION),
        organiser_id=organiser_id,
        standing=standing,
        device=device[:100],
        made_at=now,
        seen_at=now,
        expires_at=now + LONGEST,
        stepped_up_at=now if standing == FULL else None,
    )
    session.add(row)
    session.flush()
    return row


def find(session: Session, token: bytes, *, now: datetime) -> Member | None:
    """Who a cookie's token belongs to, if its session has not ended."""
    row = session.execute(
        select(OrganiserSession, Organiser)
        .join(Organiser, Organiser.id == OrganiserSession.organiser_id)
        .where(OrganiserSession.token_hash == token_hash(token, SESSION))
    ).one_or_none()
    if row is None:
        return None
    visit, organiser = row
    if visit.expires_at <= now or organiser.removed_at is not None:
        return None
    return Member(
        organiser.id,
        organiser.uid,
        organiser.email,
        organiser.name,
        organiser.language,
        organiser.may_create,
        visit.id,
        visit.uid,
        visit.standing,
        visit.stepped_up_at,
        visit.seen_at,
    )


def of_organiser(session: Session, organiser_id: int) -> Sequence[OrganiserSession]:
    """The sessions of an organiser, newest first."""
    mine = select(OrganiserSession).where(OrganiserSession.organiser_id == organiser_id)
    return session.scalars(mine.order_by(OrganiserSession.id.desc())).all()


def use(session: Session, session_id: int, *, now: datetime) -> None:
    """Note when something was last changed in a session."""
    mine = update(OrganiserSession).where(OrganiserSession.id == session_id)
    session.execute(mine.values(seen_at=now))


def end(session: Session, organiser_id: int, session_id: int) -> None:
    """End one session of an organiser; its unlocked key goes with it."""
    session.execute(
        delete(OrganiserSession).where(
            OrganiserSession.organiser_id == organiser_id,
            OrganiserSession.id == session_id,
        )
    )


def end_by_token(session: Session, token: bytes) -> None:
    """End the session that a cookie's token opens, if there is one."""
    hashed = token_hash(token, SESSION)
    session.execute(
        delete(OrganiserSession).where(OrganiserSession.token_hash == hashed)
    )


def end_all(session: Session, organiser_id: int, keep: int | None = None) -> None:
    """End all sessions of an organiser, but perhaps the one they work in."""
    mine = delete(OrganiserSession).where(OrganiserSession.organiser_id == organiser_id)
    if keep is not None:
        mine = mine.where(OrganiserSession.id != keep)
    session.execute(mine)


def place(session: Session, member: Member, slug: str) -> Place | None:
    """The campaign as the member works in it; None if they do not."""
    row = session.execute(
        select(Campaign, Membership)
        .join(Membership, Membership.campaign_id == Campaign.id)
        .where(
            Campaign.slug == slug.replace("\0", "?"),
            Membership.organiser_id == member.id,
        )
    ).one_or_none()
    return None if row is None else _place(*row)


def places(session: Session, member: Member) -> list[Place]:
    """All campaigns that a member works in, newest first."""
    rows = session.execute(
        select(Campaign, Membership)
        .join(Membership, Membership.campaign_id == Campaign.id)
        .where(Membership.organiser_id == member.id)
        .order_by(Campaign.id.desc())
    )
    return [_place(campaign, membership) for campaign, membership in rows]


def _place(campaign: Campaign, membership: Membership) -> Place:
    return Place(
        campaign.id,
        campaign.uid,
        campaign.slug,
        campaign.state,
        campaign.default_language,
        tuple(campaign.languages),
        Role(membership.role),
        tuple(membership.languages),
    )
