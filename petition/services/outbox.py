"""The outbox: mails written in the transaction of the change that causes them.

Its states and promises are those of design §6. A mail is sealed before the
transaction begins (`envelop`), becomes a row in it (`enqueue`), and the worker
claims rows, delivers what is in them and settles them, fenced by its claim.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import String, bindparam, cast, insert, literal, or_, update
from sqlalchemy.orm import Session

from petition.db.statements import Inserts, Statement
from petition.documents.mail import mail_to_json
from petition.domain.dates import hour_of
from petition.domain.delivery import DeliveryState
from petition.domain.mails import Mail, MailKind
from petition.models import Delivery
from petition.models.base import table_of
from petition.services.outbox_keys import mark, require_key
from petition.services.ports import Sealer

#: People wait for their own mails; letters can wait, and news longest.
OWN_MAIL, LETTER, NEWS = 0, 10, 20
PRIORITIES = {MailKind.LETTER: LETTER, MailKind.NEWS: NEWS}
#: What nothing will send any more keeps no trace of its text.
WIPED = {"sealed": None, "key_day": None, "claim": None, "lease_until": None}
IDLE = (DeliveryState.QUEUED, DeliveryState.DEFERRED, DeliveryState.HELD)

DELIVERIES = table_of(Delivery)
INSERT = Inserts(insert(DELIVERIES).returning(DELIVERIES.c.id))
#: Up to so many mails are written by one statement; more come from mailings.
FEW = 20
CANCEL = (
    update(DELIVERIES)
    .where(or_(*(DELIVERIES.c.state == one for one in IDLE)))
    .values(state=DeliveryState.CANCELLED, **WIPED)
)
CANCEL_SIGNATURE = CANCEL.where(DELIVERIES.c.signature_id == bindparam("signature"))
CANCEL_PENDING = Statement(
    CANCEL.where(DELIVERIES.c.pending_id == bindparam("pending"))
)


@dataclass(frozen=True, repr=False)
class Enveloped:
    """A sealed mail, ready to become a row under the key that `key_mark` tells."""

    uid: UUID
    day: date
    key_mark: bytes
    kind: MailKind
    priority: int
    message_id: str
    sealed: bytes


def envelop(
    sealer: Sealer, day: date, day_key: bytes, mail: Mail, uid: UUID
) -> Enveloped:
    """Seal `mail` under the key that OutboxKeys.of_day gave, before any transaction.

    `uid` is new and random. Raises BadMail for what no mail can carry.
    """
    return Enveloped(
        uid=uid,
        day=day,
        key_mark=mark(day_key),
        kind=mail.kind,
        priority=PRIORITIES.get(mail.kind, OWN_MAIL),
        message_id=mail.message_id,
        sealed=sealer.seal_mail(day_key, uid, mail_to_json(mail)),
    )


@dataclass(frozen=True)
class Cause:
    """Why a mail is enqueued: ids of rows of the same transaction.

    A letter names its letter and signature, a confirmation its pending signature.
    """

    letter_id: int | None = None
    pending_id: int | None = None
    signature_id: int | None = None
    mailing_id: int | None = None


def enqueue(
    session: Session,
    enveloped: Enveloped,
    *,
    campaign_id: int | None,
    now: datetime,
    letter_id: int | None = None,
    pending_id: int | None = None,
    signature_id: int | None = None,
) -> None:
    """Write one mail into the outbox, as `enqueue_all` does several."""
    cause = Cause(letter_id, pending_id, signature_id)
    enqueue_all(session, [(enveloped, cause)], campaign_id=campaign_id, now=now)


def enqueue_all(
    session: Session,
    mails: Sequence[tuple[Enveloped, Cause]],
    *,
    campaign_id: int | None,
    now: datetime,
) -> None:
    """Write mails into the outbox, in the transaction of their cause.

    StaleKey if a key was destroyed in between (at midnight): roll back, call
    OutboxKeys.forget, envelop again and begin anew.
    """
    for day, key_mark in dict.fromkeys((one.day, one.key_mark) for one, _ in mails):
        require_key(session, day, key_mark)
    # The hour only: rows must not tell to the second when somebody signed.
    hour = hour_of(now)
    rows = [row_of(mail, cause, campaign_id, hour) for mail, cause in mails]
    if len(rows) <= FEW:
        INSERT.all(session, rows)
    else:
        session.connection().execute(insert(DELIVERIES), rows)


def row_of(
    mail: Enveloped, cause: Cause, campaign_id: int | None, hour: datetime
) -> dict[str, object]:
    """The row of a mail that is enqueued in an hour."""
    return {
        "uid": mail.uid,
        "campaign_id": campaign_id,
        "kind": mail.kind,
        "priority": mail.priority,
        "letter_id": cause.letter_id,
        "pending_id": cause.pending_id,
        "signature_id": cause.signature_id,
        "mailing_id": cause.mailing_id,
        "message_id": mail.message_id,
        "key_day": mail.day,
        "sealed": mail.sealed,
        "state": DeliveryState.QUEUED,
        "attempts": 0,
        "created_hour": hour,
        "not_before": hour,
    }


def cancel_for_signature(session: Session, signature_id: int) -> None:
    """Cancel and wipe the mails of a signature that has been withdrawn or erased.

    The caller holds the signature's row and has changed its state. A mail that a
    worker holds is stopped by that state, unless it is on the wire already.
    """
    session.execute(CANCEL_SIGNATURE, {"signature": signature_id})


def forget_message_ids(session: Session, signature_ids: Collection[int]) -> None:
    """Cut what ties letters in their addressees' mailboxes to these signatures."""
    mine = Delivery.signature_id.in_(signature_ids)
    forgotten = literal("forgotten-") + cast(Delivery.id, String)
    session.execute(update(Delivery).where(mine).values(message_id=forgotten))


def cancel_for_pending(session: Session, pending_ids: Collection[int]) -> None:
    """Cancel and wipe the mails of pending signatures that have been deleted."""
    for one in pending_ids:
        CANCEL_PENDING.run(session, {"pending": one})
