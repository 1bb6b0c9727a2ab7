"""The mails that a confirmation causes: the letters, and the supporter's thanks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from petition.documents import mails
from petition.documents.words import words_for
from petition.domain.campaigns import Channel
from petition.domain.content import Content
from petition.domain.mails import Mail, MailKind
from petition.domain.pending import PendingDetails
from petition.domain.records import RecordLetter, SupporterRecord
from petition.domain.tokens import token_text
from petition.models import TargetRow
from petition.services.desk import Desk
from petition.services.outbox import Enveloped


@dataclass(frozen=True, repr=False)
class Posted:
    """A letter on its way: to which target, how, and in which mail, if in one."""

    letter: RecordLetter
    target_id: int
    channel: Channel
    mail: Enveloped | None


@dataclass(frozen=True)
class Addressed:
    """The row of a target, and its mail address, if it has one."""

    id: int
    email: str | None


def post(
    session: Session,
    desk: Desk,
    content: Content,
    details: PendingDetails,
    now: datetime,
) -> tuple[Posted, ...]:
    """Every letter of a signature, those that we mail sealed for the outbox."""
    return tuple(
        _post(desk, content, details.record, letter, target, now)
        for letter in details.record.letters
        for target in [_target(session, content, letter.target)]
    )


def _target(session: Session, content: Content, key: str) -> Addressed:
    published = content.targets.get(key)
    if published is not None:
        return Addressed(published.id, published.target.email)
    # It has left the campaign since the letter was written to it.
    mine = select(TargetRow.id, TargetRow.email).where(
        TargetRow.campaign_id == content.campaign_id, TargetRow.key == key
    )
    id_, email = session.execute(mine).one()
    return Addressed(id_, email)


def _post(
    desk: Desk,
    content: Content,
    record: SupporterRecord,
    letter: RecordLetter,
    target: Addressed,
    now: datetime,
) -> Posted:
    channel = Channel(letter.channel)
    if channel is not Channel.MAIL:
        return Posted(letter, target.id, channel, None)
    if not target.email:
        # The address was taken out meanwhile; the organisers still have the letter.
        return Posted(letter, target.id, Channel.BY_HAND, None)
    mail = letter_mail(desk, content, record, letter, target.email, now)
    return Posted(letter, target.id, channel, desk.envelop(mail, now))


def letter_mail(
    desk: Desk,
    content: Content,
    record: SupporterRecord,
    letter: RecordLetter,
    recipient: str,
    now: datetime,
) -> Mail:
    """A letter as the mail in which it travels to `recipient`."""
    title = content.text(letter.language).text.title
    return Mail(
        kind=MailKind.LETTER,
        sender_name=mails.via(words_for(letter.language), record.name, title),
        sender=desk.mail_from,
        recipient_name=letter.target_name,
        recipient=recipient,
        reply_to=(record.name, record.email) if record.reply else None,
        subject=letter.subject,
        text=mails.letter_text(
            letter,
            record.name,
            title,
            (content.organiser_name, content.organiser_contact),
            desk.links.campaign(content.slug),
            record.reply,
        ),
        language=letter.language,
        message_id=desk.message_id(),
        date=now,
        automatic=False,
    )


def thanks(
    desk: Desk,
    content: Content,
    details: PendingDetails,
    receipt: bytes,
    now: datetime,
) -> Enveloped:
    """The mail that brings a supporter the link to their own page."""
    record = details.record
    words = mails.thanks(
        words_for(record.language),
        content.text(record.language).text.title,
        content.organiser_name,
        desk.links.mine(token_text(receipt)),
        desk.links.campaign(content.slug),
    )
    mail = desk.own_mail(
        MailKind.THANKS,
        content.organiser_name,
        record.email,
        words,
        record.language,
        now,
    )
    return desk.envelop(mail, now)
