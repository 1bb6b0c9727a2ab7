"""Counting who has written, whether or not they confirm, by their mail's provider."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from petition.domain.providers import PROVIDER, WRITTEN
from petition.models import Campaign, PendingSignature
from petition.services.counting import add_up

#: As the partial index has it.
UNCOUNTED = PendingSignature.provider.is_not(None)


def count_written(session: Session, now: datetime, limit: int = 300) -> bool:
    """Count up to `limit` pending signatures of one campaign; True if there is more.

    Each is counted once, and then nothing ties it to its provider any more. (`now`
    is what the worker tells each of its steps; counting does not depend on it.)
    """
    campaign_id = session.scalar(
        select(PendingSignature.campaign_id).where(UNCOUNTED).limit(1)
    )
    if campaign_id is None:
        return False
    # The campaign's lock makes its counters take turns, as in counting.
    session.get_one(Campaign, campaign_id, with_for_update={"key_share": True})
    mine = select(PendingSignature.id, PendingSignature.provider).where(
        PendingSignature.campaign_id == campaign_id, UNCOUNTED
    )
    # One that is being confirmed is counted with its signature.
    taken = mine.limit(limit).with_for_update(skip_locked=True)
    rows = session.execute(taken).all()
    ids = [row.id for row in rows]
    session.execute(
        update(PendingSignature)
        .where(PendingSignature.id.in_(ids))
        .values(provider=None)
        .execution_options(synchronize_session=False)
    )
    total = Counter((PROVIDER, str(row.provider), WRITTEN) for row in rows)
    add_up(session, campaign_id, total)
    return bool(rows)


def count_deleted(
    session: Session, campaign_id: int, providers: Iterable[str | None]
) -> None:
    """Count pending signatures that are deleted before they were counted.

    The last thing that a transaction does: it waits for whoever counts, who waits for
    nobody.
    """
    total = Counter((PROVIDER, name, WRITTEN) for name in providers if name)
    if total:
        add_up(session, campaign_id, total)
