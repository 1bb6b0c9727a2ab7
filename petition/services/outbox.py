"""The outbox: mails written in the transaction of the change that causes them.

Its states and promises are those of design §6. A mail is sealed before the
transaction begins (`envelop`), becomes a row in it (`enqueue`), and the worker
claims rows, delivers what is in them and settles them, fenced by its claim.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, literal, update
from sqlalchemy.orm import Session

from petition.documents.mail import mail_to_json
from petition.domain.delivery import DeliveryState
from petition.domain.mails import Mail, MailKind
from petition.models import Delivery
from petition.services.outbox_keys import mark, require_key
from petition.services.ports import Sealer

#: Supporters wait for their own mails; letters can wait.
OWN_MAIL, LETTER = 0, 10
#: What nothing will send any more keeps no trace of its text.
WIPED = {"sealed": None, "key_day": None, "claim": None, "lease_until": None}
IDLE = (DeliveryState.QUEUED, DeliveryState.DEFERRED, DeliveryState.HELD)


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
        priority=LETTER if mail.kind is MailKind.LETTER else OWN_MAIL,
        message_id=mail.message_id,
        sealed=sealer.seal_mail(day_key, uid, mail_to_json(mail)),
    )


def enqueue(
    session: Session,
    enveloped: Enveloped,
    *,
    campaign_id: int,
    now: datetime,
    letter_id: int | None = None,
    pending_id: int | None = None,
    signature_id: int | None = None,
) -> None:
    """Write the mail into the outbox, in the transaction of its cause.

    A letter names its letter and signature, a confirmation its pending signature.
    StaleKey if the key was destroyed in between (at midnight): roll back, call
    OutboxKeys.forget, envelop again and begin anew.
    """
    require_key(session, enveloped.day, enveloped.key_mark)
    # The hour only: rows must not tell to the second when somebody signed.
    hour = now.replace(minute=0, second=0, microsecond=0)
    row = Delivery(
        uid=enveloped.uid,
        campaign_id=campaign_id,
        kind=enveloped.kind,
        priority=enveloped.priority,
        letter_id=letter_id,
        pending_id=pending_id,
        signature_id=signature_id,
        message_id=enveloped.message_id,
        key_day=enveloped.day,
        sealed=enveloped.sealed,
        state=DeliveryState.QUEUED,
        attempts=0,
        created_hour=hour,
        not_before=hour,
    )
    session.add(row)
    session.flush()


def cancel_for_signature(session: Session, signature_id: int) -> None:
    """Cancel and wipe the mails of a signature that has been withdrawn or erased.

    The caller holds the signature's row and has changed its state. A mail that a
    worker holds is stopped by that state, unless it is on the wire already.
    """
    _cancel(session, Delivery.signature_id == signature_id)


def forget_message_ids(session: Session, signature_ids: Collection[int]) -> None:
    """Cut what ties letters in their addressees' mailboxes to these signatures."""
    mine = Delivery.signature_id.in_(signature_ids)
    forgotten = literal("forgotten-") + cast(Delivery.id, String)
    session.execute(update(Delivery).where(mine).values(message_id=forgotten))


def cancel_for_pending(session: Session, pending_ids: Collection[int]) -> None:
    """Cancel and wipe the mails of pending signatures that have been deleted."""
    _cancel(session, Delivery.pending_id.in_(pending_ids))


def _cancel(session: Session, whose: ColumnElement[bool]) -> None:
    values = {"state": DeliveryState.CANCELLED, **WIPED}
    idle = Delivery.state.in_(IDLE)
    session.execute(update(Delivery).where(whose, idle).values(**values))
