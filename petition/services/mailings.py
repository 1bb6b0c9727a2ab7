"""Mailings: news that goes once to those who asked for it, stopped and taken up again.

What is in them is sealed part by part (services/mailing_parts).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from petition.domain.delivery import DeliveryState
from petition.domain.mailings import GOING, MailingKind, MailingState, may_go_on
from petition.domain.refusals import NotAllowed, Refusal
from petition.models import Campaign, Delivery, Mailing, Signature
from petition.models.outbox import HELD, WAITING
from petition.services.outbox import CANCEL, NEWS

#: How many waiting mails are cancelled in one transaction.
BATCH = 500
#: Up to how many waiting mails are counted for the page.
COUNTED = 1_000


class AlreadyMailed(Refusal):
    """The news has been mailed before; `mailing_id` is how that went."""

    def __init__(self, mailing_id: int) -> None:
        super().__init__("this news has been mailed")
        self.mailing_id = mailing_id


@dataclass(frozen=True)
class Told:
    """What is mailed: of which kind, about what, subject and Markdown by language."""

    kind: MailingKind
    about: str
    subjects: Mapping[str, str]
    bodies: Mapping[str, str]


@dataclass(frozen=True)
class Progress:
    """How far a mailing is; `looked_at` in percent, `waiting` up to COUNTED."""

    looked_at: int
    waiting: int

    @property
    def many_wait(self) -> bool:
        """Whether more wait than were counted."""
        return self.waiting >= COUNTED


def of_campaign(session: Session, campaign_id: int) -> list[Mailing]:
    """The mailings of a campaign, the newest first."""
    mine = select(Mailing).where(Mailing.campaign_id == campaign_id)
    return list(session.scalars(mine.order_by(Mailing.id.desc())))


def find(session: Session, campaign_id: int, mailing_id: int) -> Mailing | None:
    """A mailing of this campaign."""
    found = session.get(Mailing, mailing_id)
    return found if found and found.campaign_id == campaign_id else None


def about(
    session: Session, campaign_id: int, kind: MailingKind, what: str
) -> Mailing | None:
    """The mailing that told of something, if it has been mailed."""
    return session.scalar(
        select(Mailing).where(
            Mailing.campaign_id == campaign_id,
            Mailing.kind == kind,
            Mailing.about == what,
        )
    )


def start(
    session: Session,
    campaign_id: int,
    told: Told,
    *,
    made_by: int | None,
    now: datetime,
) -> int:
    """Begin a mailing to all who have signed; its id. Or AlreadyMailed."""
    session.get_one(Campaign, campaign_id, with_for_update=True)
    before = about(session, campaign_id, told.kind, told.about)
    if before is not None:
        raise AlreadyMailed(before.id)
    newest = select(func.max(Signature.id)).where(Signature.campaign_id == campaign_id)
    mailing = Mailing(
        campaign_id=campaign_id,
        kind=told.kind,
        about=told.about,
        state=MailingState.RUNNING,
        made_by=made_by,
        made_at=now,
        last_signature_id=0,
        until_signature_id=session.scalar(newest) or 0,
        enqueued=0,
        subjects=dict(told.subjects),
        bodies=dict(told.bodies),
    )
    session.add(mailing)
    session.flush()
    return mailing.id


def stop(session: Session, mailing_id: int) -> None:
    """Let nothing more leave; what waits is cancelled, here and by the worker."""
    mailing = session.get_one(Mailing, mailing_id, with_for_update=True)
    if mailing.state in GOING:
        mailing.state = MailingState.STOPPING
        session.flush()
        _cancel(session, mailing)


def resume(session: Session, mailing_id: int, *, now: datetime) -> None:
    """Go on with a mailing that was stopped: with those whom it has not reached.

    NotAllowed while it is not stopped, and four weeks after it was made.
    """
    mailing = session.get_one(Mailing, mailing_id, with_for_update=True)
    if not may_go_on(MailingState(mailing.state), mailing.made_at, now):
        raise NotAllowed("the mailing cannot go on")
    mailing.state = MailingState.RUNNING
    mailing.last_signature_id = 0
    mailing.enqueued = _reached(session, mailing_id)
    session.flush()


def cancel_stopping(session: Session, _now: datetime) -> bool:
    """Cancel a batch of what waits of a stopped mailing; True if there may be more."""
    stopping = select(Mailing).where(Mailing.state == MailingState.STOPPING)
    mailing = session.scalar(stopping.order_by(Mailing.id).limit(1).with_for_update())
    if mailing is not None:
        _cancel(session, mailing)
    return mailing is not None


def progress(session: Session, mailing: Mailing) -> Progress:
    """How far a mailing is, at the same cost for a thousand and a million mails."""
    some = _waiting(mailing.id).limit(COUNTED).subquery()
    waiting = session.scalar(select(func.count()).select_from(some)) or 0
    if mailing.last_signature_id >= mailing.until_signature_id:
        return Progress(100, waiting)
    first = session.scalar(
        select(func.min(Signature.id)).where(
            Signature.campaign_id == mailing.campaign_id
        )
    )
    done = max(0, mailing.last_signature_id - (first or 0) + 1)
    whole = max(1, mailing.until_signature_id - (first or 0) + 1)
    return Progress(min(99, 100 * done // whole), waiting)


def _cancel(session: Session, mailing: Mailing) -> None:
    """Cancel a batch; once nothing waits any more the mailing is stopped.

    What a worker has in hand it asks for once more, and is told no.
    """
    waiting = _waiting(mailing.id).where(Delivery.state != DeliveryState.SENDING)
    held = select(Delivery.id).where(HELD, Delivery.mailing_id == mailing.id)
    more = False
    for which in (waiting, held):
        batch = session.scalars(which.order_by(Delivery.id).limit(BATCH)).all()
        session.execute(CANCEL.where(Delivery.id.in_(batch)))
        more = more or len(batch) == BATCH
    if not more:
        mailing.state = MailingState.STOPPED
        mailing.enqueued = _reached(session, mailing.id)
    session.flush()


def _waiting(mailing_id: int) -> Select[Any]:
    # As the index of what waits has it.
    mine = Delivery.mailing_id == mailing_id
    return select(Delivery.id).where(WAITING, Delivery.priority == NEWS, mine)


def _reached(session: Session, mailing_id: int) -> int:
    """How many mails were written and not cancelled."""
    those = select(func.count()).where(
        Delivery.mailing_id == mailing_id, Delivery.state != DeliveryState.CANCELLED
    )
    return session.scalar(those) or 0
