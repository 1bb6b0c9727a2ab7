"""Mails to owners about what matters most: keys, team and targets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.documents import mails
from petition.documents.deeds import deed, doer
from petition.documents.words import words_for
from petition.domain.mails import MailKind
from petition.domain.roles import Role
from petition.models import Membership, Organiser
from petition.services import outbox
from petition.services.desk import Desk
from petition.services.outbox import Enveloped
from petition.services.sessions import Member


def prepare(
    session: Session,
    desk: Desk,
    member: Member,
    action: str,
    about: str,
    *,
    campaign_id: int | None,
    now: datetime,
) -> tuple[Enveloped, ...]:
    """A mail to each owner of a campaign, or of any if None, about what a member does.

    They are sealed before the transaction of the deed begins, and enqueued in it.
    """
    owners = (
        select(Organiser.email, Organiser.language)
        .join(Membership, Membership.organiser_id == Organiser.id)
        .where(Membership.role == Role.OWNER, Organiser.removed_at.is_(None))
        .distinct()
        .order_by(Organiser.email)
    )
    if campaign_id is not None:
        owners = owners.where(Membership.campaign_id == campaign_id)
    who = member.name or member.email
    return tuple(
        _envelop(desk, email, language, who, action, about, now)
        for email, language in session.execute(owners)
    )


def enqueue(
    session: Session,
    enveloped: Iterable[Enveloped],
    *,
    campaign_id: int | None,
    now: datetime,
) -> None:
    """Put prepared mails into the outbox, in the transaction of the deed."""
    for one in enveloped:
        outbox.enqueue(session, one, campaign_id=campaign_id, now=now)


def _envelop(
    desk: Desk,
    email: str,
    language: str,
    who: str,
    action: str,
    about: str,
    now: datetime,
) -> Enveloped:
    words = words_for(language)
    text = mails.notice(
        words, doer(words, who), deed(words, action, about), desk.links.workspace()
    )
    mail = desk.own_mail(MailKind.NOTICE, "Petition", email, text, language, now)
    return desk.envelop(mail, now)
