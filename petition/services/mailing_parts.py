"""Mailing news part by part: records opened, mails sealed, each signature once.

Who asked for news is sealed, so an organiser unlocks the team key, and each part is
opened with it. Its mails are put into the outbox in the transaction that moves the
mailing on, and only if nobody else has moved it: so nobody is left out and nobody gets
the mail twice, whoever presses at the same time and whatever is killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session, load_only

from petition.documents import mails, markdown
from petition.documents.words import words_for
from petition.domain.content import Content
from petition.domain.delivery import DeliveryState
from petition.domain.mailings import (
    MailingKind,
    MailingState,
    chosen,
    lists_names,
    spellings,
    wrote_for,
)
from petition.domain.mails import Mail, MailKind
from petition.domain.records import DamagedRecord, SupporterDetails, SupporterRecord
from petition.domain.refusals import CannotOpen
from petition.domain.signatures import SignatureState
from petition.models import Delivery, LetterVersion, Mailing, Signature
from petition.services import contents, keys, outbox, unsubscribing
from petition.services.desk import Desk
from petition.services.outbox import Cause, Enveloped

log = structlog.get_logger()

#: How many signatures are looked at in one part.
PART = 1_000

Asked = Callable[[bytes], str | None]
"""The address in an opened record, or None if it is not to get the mail."""


@dataclass(frozen=True, repr=False)
class Part:
    """The next part of a mailing, opened and sealed, ready for one transaction."""

    mailing_id: int
    begins: int
    ends: int
    last: bool
    mails: tuple[tuple[Enveloped, int], ...]


def prepare(
    session: Session,
    desk: Desk,
    content: Content,
    mailing: Mailing,
    team_seed: bytes,
    *,
    now: datetime,
    size: int = PART,
) -> Part:
    """Open the next `size` records and seal their mails, before any transaction.

    CannotOpen or KeyForgotten if the team key does not open this campaign.
    """
    seeds = keys.campaign_seeds(
        session, desk.sealer, content.campaign_id, content.uid, team_seed
    )
    open_record = keys.record_opener(desk.sealer, seeds, content.uid)
    rows = session.scalars(_next_rows(mailing).limit(size)).all()
    last = len(rows) < size
    found = _addresses(rows, open_record, _asked(session, mailing), mailing.id)
    sealed = tuple(
        (desk.envelop(_mail(desk, content, mailing, one, address, now), now), one.id)
        for one, address in found
    )
    ends = mailing.until_signature_id if last else rows[-1].id
    return Part(mailing.id, mailing.last_signature_id, ends, last, sealed)


def keep(session: Session, part: Part, *, now: datetime) -> bool:
    """Put a part's mails into the outbox and move the mailing on, both or neither.

    False if it was stopped, or moved on by somebody else: then nothing is kept.
    """
    moved = session.scalar(
        update(Mailing)
        .where(
            Mailing.id == part.mailing_id,
            Mailing.last_signature_id == part.begins,
            Mailing.state == MailingState.RUNNING,
        )
        .values(
            last_signature_id=part.ends,
            state=MailingState.DONE if part.last else MailingState.RUNNING,
        )
        .returning(Mailing.campaign_id)
    )
    if moved is None:
        return False
    still = _still_wanted(session, [id_ for _, id_ in part.mails])
    causes = [
        (mail, Cause(signature_id=id_, mailing_id=part.mailing_id))
        for mail, id_ in part.mails
        if id_ in still
    ]
    if causes:
        outbox.enqueue_all(session, causes, campaign_id=moved, now=now)
        _count(session, part.mailing_id, len(causes))
    return True


def _addresses(
    rows: Sequence[Signature],
    open_record: Callable[[UUID, bytes], bytes],
    asked: Asked,
    mailing_id: int,
) -> Iterator[tuple[Signature, str]]:
    """The signatures whose writers get the mail, with their addresses."""
    for row in rows:
        try:
            address = asked(open_record(row.uid, row.sealed_record or b""))
        except (CannotOpen, DamagedRecord):
            log.warning("a record stays shut", mailing=mailing_id, signature=row.id)
            continue
        if address is not None:
            yield row, address


def _next_rows(mailing: Mailing) -> Select[Any]:
    """The next signatures that stand; those whom the mailing has reached are left out.

    Only a mailing that goes on after it was stopped has reached any of them.
    """
    reached = exists().where(
        Delivery.signature_id == Signature.id,
        Delivery.mailing_id == mailing.id,
        Delivery.state != DeliveryState.CANCELLED,
    )
    return (
        select(Signature)
        .options(load_only(Signature.uid, Signature.language, Signature.sealed_record))
        .where(
            Signature.campaign_id == mailing.campaign_id,
            Signature.id > mailing.last_signature_id,
            Signature.id <= mailing.until_signature_id,
            *_wanted(),
            ~reached,
        )
        .order_by(Signature.id)
    )


def _wanted() -> Iterator[Any]:
    """That a signature stands, and its writer has not unsubscribed."""
    yield Signature.state == SignatureState.CONFIRMED
    yield Signature.sealed_record.is_not(None)
    yield ~Signature.no_news
    yield ~Signature.demo


def _still_wanted(session: Session, ids: list[int]) -> set[int]:
    return set(
        session.scalars(select(Signature.id).where(Signature.id.in_(ids), *_wanted()))
    )


def _asked(session: Session, mailing: Mailing) -> Asked:
    """Who gets the mail: who asked for news, and wrote for the person it tells of."""
    if mailing.kind != MailingKind.STATUS:
        return _asked_for_news
    names = _names(session, mailing)
    versions = session.execute(
        select(LetterVersion.id, LetterVersion.source).where(
            LetterVersion.campaign_id == mailing.campaign_id
        )
    )
    naming = {row.id for row in versions if lists_names(row.source)}

    def asked(plain: bytes) -> str | None:
        record = SupporterRecord.from_json(plain)
        theirs = record.updates and wrote_for(record.letters, names, naming)
        return record.email if theirs else None

    return asked


def _asked_for_news(plain: bytes) -> str | None:
    details = SupporterDetails.from_json(plain)
    return details.email if details.updates else None


def _names(session: Session, mailing: Mailing) -> frozenset[str]:
    """Whatever the person is called whose status the mailing tells of."""
    key = mailing.about.partition(" ")[0]
    people = contents.register(session, mailing.campaign_id)
    called = (spellings(person) for person in people if person.key == key)
    return frozenset().union(*called)


def _mail(
    desk: Desk,
    content: Content,
    mailing: Mailing,
    signature: Signature,
    address: str,
    now: datetime,
) -> Mail:
    language = chosen(mailing.bodies, signature.language, content.default_language)
    token = unsubscribing.token_for(desk.sealer, signature)
    unsubscribe = desk.links.unsubscribe(token, language)
    words = mails.news(
        words_for(language),
        (mailing.subjects[language], markdown.text(mailing.bodies[language])),
        content.text(language).text.title,
        content.organiser_name,
        (f"{desk.links.campaign(content.slug)}?lang={language}", unsubscribe),
    )
    organiser = content.organiser_name
    mail = desk.own_mail(MailKind.NEWS, organiser, address, words, language, now)
    return replace(mail, unsubscribe=unsubscribe)


def _count(session: Session, mailing_id: int, more: int) -> None:
    counted = update(Mailing).where(Mailing.id == mailing_id)
    session.execute(counted.values(enqueued=Mailing.enqueued + more))
