"""The link to a partner's own page: invited, accepted, renewed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from petition.documents import mails
from petition.documents.words import Words
from petition.domain.addresses import parse_address
from petition.domain.mails import MailKind
from petition.domain.refusals import Refusal, UnknownToken
from petition.domain.tokens import parse_token, token_hash, token_text
from petition.models import Campaign, PartnerLink
from petition.services.desk import Desk
from petition.services.outbox import Enveloped

PARTNER = "partner"
#: How long an invitation waits, and how long a link works after it was accepted.
INVITED = timedelta(days=14)
ACCEPTED = timedelta(days=365)


class PartnerLinkOver(Refusal):
    """A link that has expired or was ended; `campaign_id` says for what."""

    def __init__(self, campaign_id: int) -> None:
        super().__init__("the partner's link is over")
        self.campaign_id = campaign_id


@dataclass(frozen=True)
class Linked:
    """Whose page a link leads to, and until when."""

    token_hash: bytes
    campaign_id: int
    partner: str
    accepted: bool
    expires_at: datetime


def invite(
    session: Session, campaign_id: int, partner: str, token: bytes, *, now: datetime
) -> None:
    """A new invitation, in place of every link that the partner had.

    `token` is 32 new random bytes.
    """
    end(session, campaign_id, partner, now=now)
    session.add(_link(campaign_id, partner, token, now, None))
    session.flush()


def find(session: Session, token: str, *, now: datetime) -> Linked:
    """Whose page a link leads to; raises UnknownToken or PartnerLinkOver."""
    raw = parse_token(token)
    row = raw and session.get(PartnerLink, token_hash(raw, PARTNER))
    if not row:
        raise UnknownToken
    if row.expires_at <= now:
        raise PartnerLinkOver(row.campaign_id)
    return _linked(row)


def renew(session: Session, linked: Linked, token: bytes, *, now: datetime) -> None:
    """Accept an invitation or replace a link: the new one works for a year.

    Whoever comes second with the same link meets PartnerLinkOver.
    """
    _take_turns(session, linked.campaign_id)
    if not _end(session, PartnerLink.token_hash == linked.token_hash, now=now):
        raise PartnerLinkOver(linked.campaign_id)
    end(session, linked.campaign_id, linked.partner, now=now)
    session.add(_link(linked.campaign_id, linked.partner, token, now, now))
    session.flush()


def end(session: Session, campaign_id: int, partner: str, *, now: datetime) -> None:
    """Let no link of a partner work any more."""
    _take_turns(session, campaign_id)
    theirs = (PartnerLink.campaign_id == campaign_id) & (PartnerLink.partner == partner)
    _end(session, theirs, now=now)


def of_campaign(
    session: Session, campaign_id: int, *, now: datetime
) -> dict[str, Linked]:
    """The links of a campaign's partners that work now."""
    rows = session.scalars(
        select(PartnerLink).where(
            PartnerLink.campaign_id == campaign_id, PartnerLink.expires_at > now
        )
    )
    return {row.partner: _linked(row) for row in rows}


def link(desk: Desk, token: bytes) -> str:
    """The address of a partner's page."""
    return desk.links.partner(token_text(token))


def prepare_mail(
    desk: Desk,
    words: Words,
    email: str,
    token: bytes,
    about: tuple[str, str, str],
    *,
    now: datetime,
) -> Enveloped:
    """The mail with an invitation, sealed before its transaction. BadAddress.

    `about` is who invites, the partner's name and the campaign's title.
    """
    address = parse_address(email).typed
    text = mails.partner_invitation(words, about, link(desk, token), INVITED.days)
    mail = desk.own_mail(MailKind.INVITATION, "Petition", address, text, words.tag, now)
    return desk.envelop(mail, now)


def _take_turns(session: Session, campaign_id: int) -> None:
    """Wait for whoever changes links now: one that they make must not be missed."""
    session.get_one(Campaign, campaign_id, with_for_update=True)


def _end(session: Session, which: ColumnElement[bool], *, now: datetime) -> bool:
    """End the links that still work; whether there was one."""
    ended = (
        update(PartnerLink)
        .where(which, PartnerLink.expires_at > now)
        .values(expires_at=now)
        .returning(PartnerLink.token_hash)
    )
    return bool(session.scalars(ended).all())


def _link(
    campaign_id: int,
    partner: str,
    token: bytes,
    now: datetime,
    accepted_at: datetime | None,
) -> PartnerLink:
    return PartnerLink(
        token_hash=token_hash(token, PARTNER),
        campaign_id=campaign_id,
        partner=partner,
        made_at=now,
        accepted_at=accepted_at,
        expires_at=now + (INVITED if accepted_at is None else ACCEPTED),
    )


def _linked(row: PartnerLink) -> Linked:
    return Linked(
        row.token_hash,
        row.campaign_id,
        row.partner,
        row.accepted_at is not None,
        row.expires_at,
    )
