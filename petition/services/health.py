"""How the product fares: what the worker notes, and what is read from that."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from petition.domain.campaigns import CampaignState
from petition.domain.delivery import DeliveryState
from petition.domain.health import (
    LATEST,
    SOONEST,
    Check,
    check_counters,
    check_outbox,
    check_worker,
    lag,
    next_check,
)
from petition.domain.refusals import CannotOpen, KeyForgotten
from petition.models import Base, Campaign, CampaignKey, Delivery, Heartbeat, SelfCheck
from petition.models.outbox import WAITING
from petition.services import counting, keys
from petition.services.outbox import LETTER, OWN_MAIL
from petition.services.outbox_keys import INSERTS, Writing
from petition.services.ports import Sealer

log = structlog.get_logger()

WORKER = "worker"
BEAT = timedelta(seconds=10)


class Pulse:
    """The worker's chore that notes every few seconds that it is at work."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._next: datetime | None = None

    def __call__(self, now: datetime) -> bool:
        """Note it if that is due; there is never more to do at once."""
        if self._next is None or not self._next - BEAT <= now < self._next:
            with self._writing() as session:
                beat(session, now)
            self._next = now + BEAT
        return False


class Recount:
    """The worker's chore that compares counters with rows, a campaign at a time.

    `snapshot` gives a session that sees one moment, so nobody has to wait for it.
    """

    def __init__(
        self,
        snapshot: Callable[[], Session],
        writing: Writing,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self._snapshot = snapshot
        self._writing = writing
        self._stopwatch = stopwatch

    def __call__(self, now: datetime) -> bool:
        """Recount one campaign that is due; whether there may be another."""
        with self._snapshot() as session:
            if session.scalar(_due(now)) is None:
                return False
        with self._writing() as session:
            campaign_id = take_check(session, now)
        if campaign_id is None:
            return True
        began = self._stopwatch()
        with self._snapshot() as session:
            wrong = len(counting.differences(session, campaign_id))
        took = timedelta(seconds=self._stopwatch() - began)
        with self._writing() as session:
            note_check(session, campaign_id, wrong, now=now, took=took)
        if wrong:
            log.error("counters differ", campaign=campaign_id, counters=wrong)
        return True


def beat(session: Session, now: datetime) -> None:
    """Note that a worker is at work."""
    insert = _insert(session, Heartbeat).values(name=WORKER, seen_at=now)
    session.execute(
        insert.on_conflict_do_update(index_elements=["name"], set_={"seen_at": now})
    )


def take_check(session: Session, now: datetime) -> int | None:
    """The id of a campaign whose recount is due, for this caller alone; else None."""
    campaign_id = session.scalar(_due(now))
    if campaign_id is None:
        return None
    new = _insert(session, SelfCheck).values(campaign_id=campaign_id, due_at=now)
    session.execute(new.on_conflict_do_nothing())
    taken = (
        update(SelfCheck)
        .where(SelfCheck.campaign_id == campaign_id, _is_due(now))
        .values(due_at=now + SOONEST)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(taken.returning(SelfCheck.campaign_id))


def note_check(
    session: Session, campaign_id: int, wrong: int, *, now: datetime, took: timedelta
) -> None:
    """Note how many counters of a campaign were wrong, and how long it took."""
    mine = update(SelfCheck).where(SelfCheck.campaign_id == campaign_id)
    due_at = next_check(now, took)
    session.execute(mine.values(due_at=due_at, checked_at=now, differences=wrong))


def seen_at(session: Session) -> datetime | None:
    """When a worker was at work last."""
    query = select(Heartbeat.seen_at).where(Heartbeat.name == WORKER)
    return session.scalar(query)


def outbox_lag(session: Session, now: datetime) -> timedelta:
    """How long the mail that waits longest is certainly due; 0 if none is."""
    return max(_lag(session, priority, now) for priority in (OWN_MAIL, LETTER))


def worker(session: Session, now: datetime) -> Check:
    """Whether a worker was seen lately."""
    return check_worker(seen_at(session), now)


def outbox(session: Session, now: datetime) -> Check:
    """Whether mails leave in time."""
    return check_outbox(outbox_lag(session, now))


def counters(session: Session) -> Check:
    """What the last recount of each campaign found; nothing is counted here."""
    checked = func.count(SelfCheck.checked_at)
    differing = func.count().filter(SelfCheck.differences > 0)
    found = session.execute(select(checked, differing)).one()
    return check_counters(found[0], found[1])


def key_check(session: Session, sealer: Sealer) -> Check:
    """Whether the team key is there, and the boot key is the one of these data."""
    facts = {
        "team_key": "there" if keys.team_key(session) else "missing",
        "boot_key": "fits" if _fits(session, sealer) else "another one",
    }
    return Check(facts == {"team_key": "there", "boot_key": "fits"}, facts)


def _fits(session: Session, sealer: Sealer) -> bool:
    wrapped = CampaignKey.wrapped_fingerprint_key.is_not(None)
    newest = select(CampaignKey.campaign_id).where(wrapped)
    newest = newest.order_by(CampaignKey.campaign_id.desc()).limit(1)
    campaign_id = session.scalar(newest)
    try:
        if campaign_id is not None:
            keys.fingerprint_key(session, sealer, campaign_id)
    except KeyForgotten:
        return True
    except CannotOpen:
        return False
    return True


def _lag(session: Session, priority: int, now: datetime) -> timedelta:
    # As the index has them; only what a worker has in hand is passed over.
    oldest = session.execute(
        select(Delivery.not_before, Delivery.attempts)
        .where(WAITING, Delivery.priority == priority, Delivery.not_before <= now)
        .where(
            or_(Delivery.state != DeliveryState.SENDING, Delivery.lease_until <= now)
        )
        .order_by(Delivery.not_before)
        .limit(1)
    ).first()
    return lag(*oldest, now) if oldest else timedelta()


def _due(now: datetime) -> Select[int]:
    """Campaigns that were never recounted, or whose time has come again."""
    never = SelfCheck.campaign_id.is_(None)
    return (
        select(Campaign.id)
        .outerjoin(SelfCheck, SelfCheck.campaign_id == Campaign.id)
        .where(Campaign.state != CampaignState.DRAFT, or_(never, _is_due(now)))
        .limit(1)
    )


def _is_due(now: datetime) -> ColumnElement[bool]:
    # A clock that was ahead for a while leaves moments that are far away.
    return or_(SelfCheck.due_at <= now, SelfCheck.due_at > now + LATEST)


def _insert(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    return INSERTS[session.get_bind().dialect.name](table)
