"""Telling of what a member does in a campaign: the log, and mails to its owners."""

from __future__ import annotations

from sqlalchemy.orm import Session

from petition.services import audit, notices
from petition.services.outbox import Enveloped
from petition.services.sessions import Member, Place
from petition.web import context


def note(
    session: Session, member: Member, place: Place, action: str, about: str
) -> None:
    """Write it into the log, in the transaction of the deed."""
    audit.note(
        session, action, now=context.now(), who=member.signed,
        campaign_id=place.campaign_id, about=about,
    )  # fmt: skip


def mails(
    member: Member, place: Place, action: str, about: str
) -> tuple[Enveloped, ...]:
    """What owners are told of it, sealed before the transaction."""
    return notices.prepare(
        context.reading(), context.desk(), member, action, about,
        campaign_id=place.campaign_id, now=context.now(),
    )  # fmt: skip


def tell(session: Session, place: Place, told: tuple[Enveloped, ...]) -> None:
    """Put the mails into the outbox, in the transaction of the deed."""
    notices.enqueue(session, told, campaign_id=place.campaign_id, now=context.now())
