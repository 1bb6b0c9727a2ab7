"""Links that make an account, a membership, a login, or a new password: once each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petition.documents import mails
from petition.documents.words import Words
from petition.domain.addresses import parse_address
from petition.domain.mails import MailKind
from petition.domain.refusals import Refusal, UnknownToken
from petition.domain.roles import Role
from petition.domain.tokens import parse_token, token_hash, token_text
from petition.models import Campaign, Invitation, Membership, Organiser
from petition.services import teams
from petition.services.desk import Desk
from petition.services.outbox import Enveloped

#: What the token of an invitation is hashed for.
INVITATION = "invitation"
#: To join; to log in on a trial copy; to set a new password and second factor.
JOIN, LOGIN, RESET = "invitation", "login", "reset"
LASTS = {
    JOIN: timedelta(days=7),
    LOGIN: timedelta(days=1),
    RESET: timedelta(days=1),
}


class InvitationOver(Refusal):
    """A link that was used, withdrawn or has expired."""


@dataclass(frozen=True)
class Invited:
    """What an invitation says to whoever opens it."""

    id: int
    kind: str
    email: str
    campaign_id: int | None
    campaign: str | None
    role: Role | None
    languages: tuple[str, ...]
    may_create: bool
    invited_by: str
    expires_at: datetime


@dataclass(frozen=True)
class Offer:
    """What somebody is invited to: a role in a campaign, or making campaigns."""

    campaign_id: int | None = None
    role: Role | None = None
    languages: Sequence[str] = ()
    may_create: bool = False


def account_address(text: str) -> str:
    """How accounts spell an address; BadAddress if it is none."""
    return parse_address(text).typed.lower()


def invite(
    session: Session,
    email: str,
    token: bytes,
    offer: Offer,
    *,
    now: datetime,
    kind: str = JOIN,
    invited_by: int | None = None,
) -> Invitation:
    """A new link for an address; `token` is 32 new random bytes. BadAddress.

    It takes the place of a link that waited for the same address and campaign.
    """
    address = account_address(email)
    _replace(session, address, kind, offer.campaign_id, now)
    row = Invitation(
        kind=kind,
        token_hash=token_hash(token, INVITATION),
        email=address,
        campaign_id=offer.campaign_id,
        role=offer.role,
        languages=list(offer.languages),
        may_create=offer.may_create,
        invited_by=invited_by,
        made_at=now,
        expires_at=now + LASTS[kind],
    )
    session.add(row)
    session.flush()
    return row


def link(desk: Desk, token: bytes) -> str:
    """The address that an invitation is opened by."""
    return desk.links.workspace(f"invitation/{token_text(token)}")


def prepare_mail(
    desk: Desk,
    words: Words,
    email: str,
    token: bytes,
    *,
    who: str = "",
    campaign: str = "",
    now: datetime,
) -> Enveloped:
    """The mail with an invitation, sealed before the transaction begins. BadAddress.

    `who` invites to the `campaign` (its title); both may be empty.
    """
    text = mails.invitation(words, who, campaign, link(desk, token), LASTS[JOIN].days)
    address = account_address(email)
    mail = desk.own_mail(MailKind.INVITATION, "Petition", address, text, words.tag, now)
    return desk.envelop(mail, now)


def find(session: Session, token: str, *, now: datetime) -> Invited:
    """What a link leads to; UnknownToken or InvitationOver."""
    raw = parse_token(token)
    row = None if raw is None else _row(session, raw)
    if row is None:
        raise UnknownToken
    if row.used_at is not None or row.expires_at <= now:
        raise InvitationOver(row.kind)
    return _invited(session, row)


def use(session: Session, invited: Invited, *, now: datetime) -> None:
    """Note that a link has done its work; InvitationOver for whoever comes second."""
    used = session.scalar(
        update(Invitation)
        .where(
            Invitation.id == invited.id,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(used_at=now)
        .returning(Invitation.id)
    )
    if used is None:
        raise InvitationOver(invited.kind)


def accept(
    session: Session, invited: Invited, organiser_id: int, *, now: datetime
) -> None:
    """Give somebody what they were invited to; an owner stays one."""
    use(session, invited, now=now)
    organiser = session.get_one(Organiser, organiser_id)
    organiser.may_create = organiser.may_create or invited.may_create
    campaign_id, role = invited.campaign_id, invited.role
    if campaign_id is None or role is None:
        return
    now_there = session.get(Membership, (campaign_id, organiser_id))
    if now_there is None or now_there.role != Role.OWNER:
        teams.join(session, campaign_id, organiser_id, role, invited.languages, now=now)


def waiting(session: Session, campaign_id: int, *, now: datetime) -> list[Invited]:
    """The invitations to a campaign that nobody has used yet, newest first."""
    rows = session.scalars(
        select(Invitation)
        .where(
            Invitation.campaign_id == campaign_id,
            Invitation.kind == JOIN,
            Invitation.used_at.is_(None),
            Invitation.expires_at > now,
        )
        .order_by(Invitation.id.desc())
    )
    return [_invited(session, row) for row in rows]


def withdraw(
    session: Session, campaign_id: int, invitation_id: int, *, now: datetime
) -> str | None:
    """Take back an invitation to a campaign; whom it was for, if there was one."""
    email: str | None = session.scalar(
        update(Invitation)
        .where(
            Invitation.id == invitation_id,
            Invitation.campaign_id == campaign_id,
            Invitation.used_at.is_(None),
        )
        .values(used_at=now)
        .returning(Invitation.email)
    )
    return email


def _replace(
    session: Session, email: str, kind: str, campaign_id: int | None, now: datetime
) -> None:
    """An address has one link of a kind to a place: the newest."""
    session.execute(
        update(Invitation)
        .where(
            Invitation.email == email,
            Invitation.kind == kind,
            Invitation.campaign_id == campaign_id
            if campaign_id is not None
            else Invitation.campaign_id.is_(None),
            Invitation.used_at.is_(None),
        )
        .values(used_at=now)
    )


def _row(session: Session, token: bytes) -> Invitation | None:
    hashed = token_hash(token, INVITATION)
    return session.scalar(select(Invitation).where(Invitation.token_hash == hashed))


def _invited(session: Session, row: Invitation) -> Invited:
    campaign = row.campaign_id and session.get(Campaign, row.campaign_id)
    inviter = row.invited_by and session.get(Organiser, row.invited_by)
    return Invited(
        row.id,
        row.kind,
        row.email,
        row.campaign_id,
        campaign.slug if campaign else None,
        Role(row.role) if row.role else None,
        tuple(row.languages),
        row.may_create,
        (inviter.name or inviter.email) if inviter else "",
        row.expires_at,
    )
