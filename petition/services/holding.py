"""Holding mails back, and letting them go again once an operator has decided."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Update, func, or_, select, update
from sqlalchemy.orm import Session

from petition.domain.delivery import DeliveryState
from petition.models import Delivery
from petition.models.outbox import HELD, WAITING

Counts = dict[tuple[str, ...], int]
#: At most this many rows in one transaction.
BATCH = 300
ASIDE: dict[str, Any] = {
    "state": DeliveryState.HELD,
    "claim": None,
    "lease_until": None,
}


def mails_by_state(session: Session) -> Counts:
    """How many mails wait or are held, by kind and state."""
    # Both conditions stand there as their indexes have them.
    found: Counts = {}
    for those in (WAITING, HELD):
        columns = (Delivery.kind, Delivery.state)
        query = select(*columns, func.count().label("n")).where(those)
        for row in session.execute(query.group_by(*columns)):
            found[row.kind, row.state] = row.n
    return found


def hold_all_sql() -> str:
    """SQL for a copy of a database: hold every mail that waits in it.

    What was in a worker's hand when the copy was made is held, too: the copy cannot
    know how that ended.
    """
    statement = _without_sync(update(Delivery).where(WAITING).values(**ASIDE))
    return str(statement.compile(compile_kwargs={"literal_binds": True}))


def hold(session: Session, now: datetime) -> int:
    """Hold a batch of mails that wait in no worker's hand; how many those were."""
    free = or_(Delivery.state != DeliveryState.SENDING, Delivery.lease_until <= now)
    waiting = select(Delivery.id).where(WAITING, free)
    return _change(session, waiting, ASIDE)


def release(session: Session, now: datetime, kinds: Collection[str] = ()) -> int:
    """Let a batch of held mails go, of these kinds if any is named; how many.

    They wait as if just written, with their Message-IDs. What cannot be opened any
    more stays held.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    held = select(Delivery.id).where(HELD, Delivery.sealed.is_not(None))
    if kinds:
        held = held.where(Delivery.kind.in_(kinds))
    anew = {"attempts": 0, "created_hour": hour, "not_before": hour}
    return _change(session, held, {"state": DeliveryState.QUEUED, **anew})


def _change(session: Session, which: Select[int], values: dict[str, Any]) -> int:
    batch = which.limit(BATCH).with_for_update(skip_locked=True).cte("batch")
    changed = update(Delivery).where(Delivery.id.in_(select(batch.c.id)))
    changed = _without_sync(changed.values(**values))
    return len(session.scalars(changed.returning(Delivery.id)).all())


def _without_sync(statement: Update) -> Update:
    return statement.execution_options(synchronize_session=False)
